import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

@Suite("An idle engine (P9)")
struct QuietTests {
    @Test("runs no statement while an hour passes in which nothing is due", arguments: [false, true])
    func idle(onDisk: Bool) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString).db"
        ).path
        defer {
            for suffix in ["", "-wal", "-shm", ".owner", ".wake"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
        }
        let store: any Store = onDisk ? try StoreSource.sqlite(path: path).make() : MemoryStore()
        try await withTestEngine(store: store, events: Shop.events, handlers: Shop.handlers) {
            engine, clock in
            // A reward is held for 30 days, so there is a timer, and it is not due.
            try await engine.home("shop").record(OrderPaid(customer: "ada", amount: usd(1_000)))
            await clock.advance(engine, by: .seconds(1))
            let before = store.statistics.statements
            for _ in 0..<60 { await clock.advance(engine, by: .minutes(1)) }
            #expect(store.statistics.statements == before)
        }
    }

    @Test("on the machine's clock wakes for its first timer by itself")
    func realClock() async throws {
        struct Slept: Codable, Sendable { var times = 0 }
        let nap = Workflow("nap", version: 1, state: Slept()) { flow in
            flow.step("start") { turn, _, _ in try turn.sleep(.milliseconds(30), then: "awake") }
            flow.step("awake") { turn, _, _ in try turn.put("nap", key: "over", true) }
        }
        let begin = Handler("begin", version: 1, on: Tick.self) { turn, _ in try turn.start("nap") }
        let engine = Engine(store: .memory, events: Shop.events, workflows: [nap], handlers: [begin])
        let running = Task { try await engine.run() }
        let home = engine.home("shop")
        try await home.record(Tick(name: "t", count: 1), until: .processed)
        while try await home.value("nap", key: "over") != true { await Task.yield() }
        running.cancel()
        try await running.value
    }
}

@Suite("An engine that is stopped before it runs")
struct EarlyStopTests {
    @Test("lets go of its store, and its run returns; what was recorded is there for the next one")
    func early() async throws {
        let store = MemoryStore()
        let engine = Engine(store: .existing(store), events: Shop.events, handlers: Shop.handlers)
        try await engine.home("shop").record(OrderPaid(customer: "ada", amount: usd(1_000)), id: "o-1")
        engine.stop()
        engine.stop()
        try await engine.run()
        await #expect(throws: FoldError.self) { try await engine.run() }
        // One that was never opened does not open its store any more.
        let unopened = Engine(store: .existing(store), events: Shop.events)
        unopened.stop()
        try await unopened.run()
        await #expect(throws: FoldError.self) {
            try await unopened.home("shop").record(Tick(name: "t", count: 1))
        }
        try await withTestEngine(store: store, events: Shop.events, handlers: Shop.handlers) { next, _ in
            await next.settle()
            let entries = try await next.home("shop").changes(after: 0)
            #expect(entries.count == 1)
        }
    }
}
