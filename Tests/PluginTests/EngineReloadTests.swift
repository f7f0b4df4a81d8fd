import Dandelion
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("An engine over a folder of plugins")
struct EngineReloadTests {
    typealias Backend = EngineWorld.Backend

    @Test(
        "P6: takes a changed plugin as an entry before the home's next one; runs that have begun finish on theirs",
        arguments: Backend.allCases)
    func reload(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source("1.0.0"))
            let engine = try await world.start()
            try await engine.pay("o-1")
            try world.install(ShopPlugin.source("1.1.0"))
            let changed = try await engine.plugins.reload()
            #expect(changed.map(\.version) == ["1.1.0"])
            let again = try await engine.plugins.reload()
            #expect(again == [])
            // Nothing happens in the home until something happens to it.
            let before = try await engine.orders()
            #expect(before == ["plugins"])
            let installed = try await engine.plugins.installed(in: "shop")
            #expect(installed.map(\.version) == ["1.0.0"])
            try await engine.pay("o-2")
            let types = try await engine.home("shop").changes(after: 0).map(\.type)
            #expect(
                types.filter { $0 == "plugins" || $0 == "order.paid" } == [
                    "plugins", "order.paid", "plugins", "order.paid",
                ])
            await world.advance(engine, days: 2)
            let halfWay = try await engine.statuses()
            #expect(
                halfWay == [
                    "1 waiting 1.0.0 half-way, ada, hello", "2 waiting 1.1.0 half-way, ada, hello",
                ])
            await world.advance(engine, days: 2)
            let done = try await engine.statuses()
            #expect(done == ["1 completed 1.0.0 done, hello", "2 completed 1.1.0 done, hello"])
            let after = try await engine.plugins.installed(in: "shop")
            #expect(after.map(\.number) == [2])
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        }
    }

    @Test(
        "P6: finishes a run after a restart on the bundle with which it began, though the folder has another",
        arguments: Backend.allCases)
    func restarted(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source("1.0.0"))
            try await world.start().pay("o-1")
            try await world.stop()
            try world.install(ShopPlugin.source("2.0.0"))
            var engine = try await world.start()
            await world.advance(engine, days: 2)
            let halfWay = try await engine.statuses()
            #expect(halfWay == ["1 waiting 1.0.0 half-way, ada, hello"])
            try await engine.pay("o-2")
            engine = try await world.restart()
            await world.advance(engine, days: 4)
            let done = try await engine.statuses()
            #expect(done == ["1 completed 1.0.0 done, hello", "2 completed 2.0.0 done, hello"])
            let orders = try await engine.orders()
            #expect(orders == ["plugins", "plugins"])
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        }
    }

    @Test(
        "P6: a bundle that is swapped twice in the middle of a run changes nothing for it, also when nothing is remembered",
        arguments: Backend.allCases, [false, true])
    func swappedTwice(backend: Backend, forgetful: Bool) async throws {
        var courses: [[[String]]] = []
        for isSwapped in [false, true] {
            try await EngineWorld.run(backend) { world in
                try world.install(ShopPlugin.source("1.0.0"))
                let engine = try await world.start(forgetful: forgetful)
                var course: [[String]] = []
                try await engine.pay("o-1")
                for day in 0..<4 {
                    if isSwapped, day < 2 {
                        try world.install(ShopPlugin.source("2.\(day).0"))
                        try await engine.plugins.reload()
                        try await engine.home("shop").record(
                            type: "survey.answered", body: ["member": "bo", "score": 5])
                    }
                    await world.advance(engine, days: 1)
                    course.append(try await engine.statuses())
                }
                course.append(try await engine.home("shop").messages(to: "ada").map(\.template))
                courses.append(course)
                let orders = try await engine.orders()
                #expect(orders.count == (isSwapped ? 3 : 1))
                let differences = try await engine.home("shop").verifyFold()
                #expect(differences == [])
            }
        }
        #expect(courses[0].last == ["thanks"])
        #expect(courses[1] == courses[0])
    }

    @Test("takes a bundle that comes back under its first number", arguments: Backend.allCases)
    func back(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source("1.0.0"))
            let engine = try await world.start()
            for (order, version) in [("o-1", "1.0.0"), ("o-2", "2.0.0"), ("o-3", "1.0.0")] {
                try world.install(ShopPlugin.source(version))
                try await engine.plugins.reload()
                try await engine.pay(order)
            }
            let versions = try await engine.home("shop").runs().filter { $0.workflow == "shop/follow" }
            #expect(versions.map(\.version) == [1, 2, 1])
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        }
    }

    @Test(
        "leaves all plugins as they were where one is refused at a reload, and says all that is wrong and where",
        arguments: Backend.allCases)
    func refusedReload(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source("1.0.0"))
            let engine = try await world.start()
            try await engine.pay("o-1")
            let before = try await engine.plugins.loaded()
            try world.install(ShopPlugin.source("2.0.0"))
            try world.install(
                """
                plugin { name = "bad", version = "1.0.0", api = 1, summary = "it is bad" }
                rule "r" { on = event "order.payed" {}, act = function() end }
                """, as: "bad")
            try world.install("plugin {", as: "worse")
            let refusal = try await #require(throws: PluginRefusal.self) {
                try await engine.plugins.reload()
            }
            #expect(
                refusal.problems.map(\.file) == [
                    "\(world.plugins)/bad/plugin.lua", "\(world.plugins)/worse/plugin.lua",
                ])
            #expect(refusal.problems.first?.line == 2)
            #expect(refusal.description.contains("Did you mean 'order.paid'?"), "\(refusal)")
            let after = try await engine.plugins.loaded()
            #expect(after == before)
            try await engine.pay("o-2")
            let orders = try await engine.orders()
            #expect(orders == ["plugins"])
            let versions = try await engine.home("shop").runs(of: "shop/follow").map(\.version)
            #expect(versions == [1, 1])
            // What was refused left nothing in the store either.
            let bundles = try await engine.home("shop").read { try $0.rows(Scan(Tables.bundle)).count }
            #expect(bundles == 1)
            // A home takes the mended folder as it takes any.
            try world.files.remove("plugins/worse")
            try world.install(ShopPlugin.source("1.0.0", name: "bad"), as: "bad")
            let changed = try await engine.plugins.reload()
            #expect(changed.map(\.name) == ["bad", "shop"])
        }
    }

    @Test(
        "P16: whose plugins are refused at the start records nothing and runs nothing until they are mended",
        arguments: Backend.allCases)
    func refusedStart(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install("plugin { name = 'shop' ", as: "a")
            try world.install("rule 'r' {}", as: "b")
            let engine = world.engine()
            let run = try await #require(throws: PluginRefusal.self) { try await engine.run() }
            let record = try await #require(throws: PluginRefusal.self) { try await engine.pay("o-1") }
            #expect(run == record)
            let files = Set(run.problems.map(\.file))
            #expect(files == ["\(world.plugins)/a/plugin.lua", "\(world.plugins)/b/plugin.lua"])
            try world.files.remove("plugins/a")
            try world.install(ShopPlugin.source(), as: "b")
            try await engine.pay("o-1")
            engine.stop()
            let mended = try await world.start()
            await world.advance(mended, days: 1)
            let statuses = try await mended.statuses()
            #expect(statuses == ["1 waiting 1.0.0 begun, hello"])
        }
    }

    @Test("refuses two plugins of one name, and an empty folder", arguments: Backend.allCases)
    func twins(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            try world.install(ShopPlugin.source("1.0.0"), as: "a")
            try world.install(ShopPlugin.source("2.0.0"), as: "b")
            let twins = try await #require(throws: PluginRefusal.self) { try await world.engine().run() }
            #expect(
                twins.description == """
                    \(world.plugins)/b/plugin.lua:1: two plugins are called 'shop', 1.0.0 \
                    (\(world.plugins)/a/plugin.lua) and 2.0.0. Remove one of them, or give it another name
                    """)
            try world.files.remove("plugins/a")
            try world.files.remove("plugins/b")
            let empty = try await #require(throws: PluginRefusal.self) { try await world.engine().run() }
            #expect(empty.description.contains("plugin.lua"), "\(empty)")
        }
    }

    @Test("lets plugins refer to each other's events, whichever is read first", arguments: Backend.allCases)
    func sharedEvents(backend: Backend) async throws {
        try await EngineWorld.run(backend) { world in
            let hearer = """
                plugin { name = "hearer", version = "1.0.0", api = 1, summary = "hears" }
                rule "a wish is heard" {
                  on = event "wish.made" {}, act = function(ctx) store.put("wish", ctx.on.text) end,
                }
                """
            let maker = """
                plugin { name = "maker", version = "1.0.0", api = 1, summary = "makes" }
                event.new "wish.made" { member = key "member", text = "string" }
                """
            try world.install(hearer, as: "a-hearer")
            try world.install(maker, as: "b-maker")
            var engine = try await world.start()
            engine = try await world.restart()
            try await engine.home("shop").record(
                type: "wish.made", body: ["member": "ada", "text": "a pony"], until: .processed)
            let wishes = try await engine.home("shop").changes(after: 0).filter { $0.type == "wish.made" }
            #expect(wishes.flatMap(\.turns).map(\.handler) == ["hearer/rule a wish is heard"])
        }
    }
}
