import Dandelion
import DandelionHost
import Foundation
import Testing

@Suite("The commands that change something")
struct OrderCommandTests {
    /// A shop whose host runs in this process, and a command line beside it.
    private struct Desk {
        let shop: ListingShop
        let engine: Engine

        func run(_ line: String...) async throws -> ListingCommand.Outcome {
            try await ListingCommand.run(line + ["--store", "shop.db"], in: shop.folder)
        }

        /// Has Ada invited, and gives her run's id once it waits.
        func invite() async throws -> String {
            try await engine.home("shop").record(
                type: "survey.answered", body: ["member": "ada", "score": 10], until: .processed)
            while true {
                let run = try shop.reading { try $0.runs(RunFilter(), PageRequest()).items.first }
                if let run, run.cells.contains("waiting"), run.run.timer != nil { return run.run.run }
                await Task.yield()
            }
        }
    }

    private static func withHost(_ body: (Desk) async throws -> Void) async throws {
        let shop = try await ListingShop(homes: [])
        let engine = ListingShop.engine(at: shop.path, SystemClock())
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        do {
            try await body(Desk(shop: shop, engine: engine))
        } catch {
            engine.stop()
            try? await running.value
            throw error
        }
        engine.stop()
        try await running.value
    }

    @Test("pause, resume and cancel a run beside a running host, and say where it stands then")
    func runs() async throws {
        try await Self.withHost { desk in
            let run = try await desk.invite()
            for (verb, status) in [
                ("pause", "paused"), ("resume", "waiting"), ("pause", "paused"), ("cancel", "cancelled"),
            ] {
                let found = try await desk.run("workflow", verb, run)
                #expect(found.status == 0, "\(found.errors)")
                #expect(found.output.hasPrefix("run \(run) is \(status) (entry:"), "\(found.output)")
                guard verb == "pause" else { continue }
                let shown = try await desk.run("workflow", "show", run)
                #expect(
                    shown.output.contains(
                        "\nwhy\n  an operator holds it; let it go on with: dandelion workflow resume \(run)\n"
                    ))
            }
            let again = try await desk.run("workflow", "terminate", run)
            #expect(again.status == 1)
            #expect(again.errors.contains("run '\(run)' has ended as cancelled"))
            let unknown = try await desk.run("workflow", "cancel", "nope")
            #expect(unknown.status == 1 && unknown.errors.contains("there is no run 'nope' in home 'shop'"))
        }
    }

    @Test("change a plugin's settings and rights beside a running host, and print what came of it as JSON")
    func plugins() async throws {
        try await Self.withHost { desk in
            _ = try await desk.invite()
            let name = "customer-to-channel"
            let set = try await desk.run("plugins", "set", "\(name).orders_before_invite=3", "--json")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(set.output.utf8)) as? [String: Any])
            #expect(object["outcome"] as? String == "done" && object["has_host"] as? Bool == true)
            for line in [
                ["set", "\(name).friend_reward=8.00 USD"], ["disable", name],
                ["revoke", name, "messages.send"],
            ] {
                let found = try await ListingCommand.run(
                    ["plugins"] + line + ["--store", "shop.db"], in: desk.shop.folder)
                #expect(found.status == 0, "\(found.errors)")
            }
            let changed = try desk.shop.reading { try $0.plugin(name).value }
            #expect(
                changed["set"] == ["orders_before_invite": 3, "friend_reward": .money(try Money("8.00 USD"))])
            #expect(changed["enabled"] == false && changed["missing"] == ["messages.send"])
            for line in [
                ["unset", "\(name).orders_before_invite"], ["unset", "\(name).friend_reward"],
                ["enable", name],
                ["grant", name, "messages.send"],
            ] {
                let found = try await ListingCommand.run(
                    ["plugins"] + line + ["--store", "shop.db"], in: desk.shop.folder)
                #expect(found.status == 0, "\(found.errors)")
            }
            let restored = try desk.shop.reading { try $0.plugin(name).value }
            #expect(restored["set"] == [:] && restored["enabled"] == true && restored["missing"] == [])
        }
    }

    @Test("refuse what the plugin cannot take, and leave nothing behind")
    func refused() async throws {
        try await Self.withHost { desk in
            _ = try await desk.invite()
            let before = try desk.shop.reading { try $0.events(EventFilter(), PageRequest()).items.count }
            for (line, text) in [
                (["plugins", "set", "customer-to-channel.patince=7d"], "did you mean 'patience'?"),
                (["plugins", "set", "customer-to-channel.patience=soon"], "setting 'patience' of plugin"),
                (["plugins", "grant", "customer-to-channel", "mesages.send"], "messages.send"),
                (["plugins", "disable", "customer"], "there is no plugin 'customer'"),
                (
                    ["store", "dead-letters", "redrive", "3/0"],
                    "there is no dead letter of turn 0 of entry 3"
                ),
            ] {
                let found = try await ListingCommand.run(line + ["--store", "shop.db"], in: desk.shop.folder)
                #expect(found.status == 1 && found.output.isEmpty)
                #expect(found.errors.contains(text), "\(found.errors)")
            }
            for line in ["plugins set patience", "plugins set patience=7d", "store dead-letters redrive 3"] {
                let found = try await ListingCommand.run(
                    line.split(separator: " ").map(String.init), in: desk.shop.folder)
                #expect(found.status == 64, "\(found.errors)")
            }
            let after = try desk.shop.reading { try $0.events(EventFilter(), PageRequest()).items.count }
            #expect(after == before)
        }
    }

    @Test("leave an order for the next host where none runs, and carry it out once")
    func noHost() async throws {
        let shop = try await ListingShop()
        let line = ["plugins", "disable", "customer-to-channel", "--order-id", "d-1", "--store", "shop.db"]
        for _ in 1...2 {
            let found = try await ListingCommand.run(line, in: shop.folder)
            #expect(found.status == 0, "\(found.errors)")
            #expect(
                found.output
                    == "the order is sent; no host has the store open, so the next one carries it out\n")
        }
        try await shop.running { engine, _ in await engine.settle() }
        var filter = EventFilter()
        filter.type = "disable"
        let orders = try shop.reading { try $0.events(filter, PageRequest()).items.count }
        #expect(orders == 1)
        let found = try await ListingCommand.run(line, in: shop.folder)
        #expect(found.output.hasPrefix("plugin 'customer-to-channel' is disabled (entry:33 of home 'shop')"))
    }
}
