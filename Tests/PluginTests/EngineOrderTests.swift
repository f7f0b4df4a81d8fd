import Dandelion
import DandelionPlugins
import DandelionTestWorld
import DandelionWorkflow
import Foundation
import Testing

@Suite("What a home lets its plugins do")
struct EngineOrderTests {
    typealias Backend = EngineWorld.Backend

    @Test(
        "P6: a right that is taken away blocks the run with the reason, and it goes on when it is given back and driven again",
        arguments: Backend.allCases)
    func revoked(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            var engine = try await world.start()
            try await engine.pay("o-1")
            try await engine.plugins.revoke("members.read", from: "shop", in: "shop")
            let grants = try await engine.plugins.installed(in: "shop").map(\.grants)
            #expect(grants == [["messages.send"]])
            await world.advance(engine, days: 2)
            let blocked = try #require(try await engine.home("shop").runs(of: "shop/follow").first)
            #expect(blocked.status == .blocked)
            #expect(blocked.reason?["code"] == "capability")
            #expect(blocked.reason?["capability"] == "members.read")
            let letter = try #require(try await engine.home("shop").deadLetters().first)
            #expect(letter.error.contains("plugin 'shop' called members.get (plugin.lua:20)"), "\(letter)")
            // A restart gives nothing back.
            engine = try await world.restart()
            try await engine.home("shop").redrive(entry: letter.entry, turn: letter.turn)
            await engine.settle()
            let still = try await engine.statuses()
            #expect(still == ["1 blocked 1.0.0 begun, hello"])
            try await engine.plugins.grant("members.read", to: "shop", in: "shop")
            try await engine.home("shop").redrive(entry: letter.entry, turn: letter.turn)
            await world.advance(engine, days: 2)
            let done = try await engine.statuses()
            #expect(done == ["1 completed 1.0.0 done, hello"])
            let letters = try await engine.home("shop").deadLetters()
            #expect(letters == [])
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        }
    }

    @Test(
        "a host that grants less than a plugin needs blocks what uses the rest", arguments: Backend.allCases)
    func grantedLess(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            let engine = try await world.start(grants: .only(["members.read"]))
            try await engine.pay("o-1")
            await world.advance(engine, days: 4)
            let run = try #require(try await engine.home("shop").runs(of: "shop/follow").first)
            #expect(run.reason?["capability"] == "messages.send")
            let letter = try #require(try await engine.home("shop").deadLetters().first)
            try await engine.plugins.grant("messages.send", to: "shop", in: "shop")
            try await engine.home("shop").redrive(entry: letter.entry, turn: letter.turn)
            await engine.settle()
            let done = try await engine.statuses()
            #expect(done == ["1 completed 1.0.0 done, hello"])
            let messages = try await engine.home("shop").messages(to: "ada").map(\.template)
            #expect(messages == ["thanks"])
        }
    }

    @Test("a host that grants what there is not is told so at the start")
    func unknownGrant() async throws {
        try await EngineWorld.run(.memory) { world in
            try world.install(ShopPlugin.source())
            let refusal = try await #require(throws: PluginRefusal.self) {
                try await world.engine(grants: .only(["member.read"])).run()
            }
            #expect(
                refusal.description
                    == "\(world.plugins): the host's grants: no capability is called 'member.read'; did you mean 'members.read'?"
            )
        }
    }

    @Test(
        "each home has settings of its own, and a run keeps those that it began with",
        arguments: Backend.allCases)
    func settings(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            var engine = try await world.start()
            // A home takes its plugins before the first order that it gets.
            try await engine.plugins.set("greeting", of: "shop", to: "ciao", in: "south")
            try await engine.plugins.set("patience", of: "shop", to: "1d", in: "south")
            for home in ["north", "south"] { try await engine.pay("o-1", in: home) }
            try await engine.plugins.set("greeting", of: "shop", to: "salve", in: "south", id: "s-1")
            let again = try await engine.plugins.set(
                "greeting", of: "shop", to: "salve", in: "south", id: "s-1")
            #expect(again.isRepeat)
            try await engine.pay("o-2", in: "south")
            engine = try await world.restart()
            await world.advance(engine, days: 2)
            let north = try await engine.statuses(in: "north")
            #expect(north == ["1 waiting 1.0.0 half-way, ada, hello"])
            let south = try await engine.statuses(in: "south")
            #expect(south == ["1 completed 1.0.0 done, ciao", "1 completed 1.0.0 done, salve"])
            let installed = try await engine.plugins.installed(in: "south")
            #expect(installed.first?.settings["patience"] == .duration(.seconds(86_400)))
            // Null is the plugin's default again.
            try await engine.plugins.set("greeting", of: "shop", to: .null, in: "south")
            let reset = try await engine.plugins.installed(in: "south")
            #expect(reset.first?.settings["greeting"] == "hello")
            for home in ["north", "south"] {
                let differences = try await engine.home(home).verifyFold()
                #expect(differences == [])
            }
        }
    }

    @Test("a plugin that is switched off hears nothing new, and its runs go on", arguments: Backend.allCases)
    func disabled(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            var engine = try await world.start()
            try await engine.pay("o-1")
            try await engine.plugins.disable("shop", in: "shop")
            try await engine.pay("o-2")
            engine = try await world.restart()
            try await engine.pay("o-3")
            await world.advance(engine, days: 4)
            let off = try await engine.statuses()
            #expect(off == ["1 completed 1.0.0 done, hello"])
            let isDisabled = try await engine.plugins.installed(in: "shop").map(\.isDisabled)
            #expect(isDisabled == [true])
            // Elsewhere it is as it was.
            try await engine.pay("o-1", in: "north")
            let north = try await engine.statuses(in: "north")
            #expect(north == ["1 waiting 1.0.0 begun, hello"])
            try await engine.plugins.enable("shop", in: "shop")
            try await engine.pay("o-4")
            let on = try await engine.statuses()
            #expect(on.last == "1 waiting 1.0.0 begun, hello")
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        }
    }

    @Test(
        "P16: an order that cannot be carried out is refused on the spot, says why, and leaves nothing behind",
        arguments: Backend.allCases, [false, true])
    func mistakes(backend: Backend, isRunning: Bool) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            let engine = isRunning ? try await world.start() : world.engine()
            let plugins = engine.plugins
            func expect(_ text: String, _ order: () async throws -> Receipt) async throws {
                do {
                    _ = try await order()
                    Issue.record("carried out, instead of: \(text)")
                } catch let refusal as ConfigurationRefusal {
                    #expect(refusal.description == text + "; nothing was changed")
                }
            }
            try await expect("there is no plugin 'shopp' in this home; did you mean 'shop'?") {
                try await plugins.disable("shopp", in: "shop")
            }
            try await expect("plugin 'shop' has no setting 'patiense'; did you mean 'patience'?") {
                try await plugins.set("patiense", of: "shop", to: "3d", in: "shop")
            }
            try await expect("setting 'patience' of plugin 'shop' is 1h, below its least value 1d") {
                try await plugins.set("patience", of: "shop", to: "1h", in: "shop")
            }
            try await expect(
                "setting 'patience' of plugin 'shop' must be a duration such as \"14d\", and is 3"
            ) {
                try await plugins.set("patience", of: "shop", to: 3, in: "shop")
            }
            try await expect("no capability is called 'member.read'; did you mean 'members.read'?") {
                try await plugins.grant("member.read", to: "shop", in: "shop")
            }
            await engine.settle()
            let changes = try await engine.home("shop").changes(after: 0)
            #expect(changes.isEmpty)
            let letters = try await engine.home("shop").deadLetters()
            #expect(letters == [])
            if !isRunning { engine.stop() }
        }
    }

    @Test("an order that waits for the engine is carried out when it runs", arguments: Backend.allCases)
    func early(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            let idle = world.engine()
            let receipt = try await idle.plugins.set("greeting", of: "shop", to: "ciao", in: "shop")
            #expect(receipt.number == nil)
            idle.stop()
            world.clock.jump(by: .seconds(1))
            let engine = try await world.start()
            try await engine.pay("o-1")
            let statuses = try await engine.statuses()
            #expect(statuses == ["1 waiting 1.0.0 begun, ciao"])
        }
    }

    @Test("a new version's settings can be set as soon as it is offered", arguments: Backend.allCases)
    func newSetting(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source())
            let engine = try await world.start()
            try await engine.pay("o-1")
            try world.install(
                ShopPlugin.source("2.0.0").replacingOccurrences(of: "greeting", with: "salute"))
            try await engine.plugins.reload()
            try await engine.plugins.set("salute", of: "shop", to: "ciao", in: "shop")
            await #expect(throws: ConfigurationRefusal.self) {
                try await engine.plugins.set("greeting", of: "shop", to: "ciao", in: "shop")
            }
            try await engine.pay("o-2")
            let statuses = try await engine.statuses()
            #expect(statuses == ["1 waiting 1.0.0 begun, hello", "2 waiting 2.0.0 begun, ciao"])
            let letters = try await engine.home("shop").deadLetters()
            #expect(letters == [])
        }
    }
}
