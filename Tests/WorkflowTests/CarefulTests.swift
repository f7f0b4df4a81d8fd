import Dandelion
import DandelionTestWorld
import Testing

@Suite("After an unclean stop")
struct CarefulTests {
    private static let handler = Handler("note", version: 1, on: Tick.self) { turn, tick in
        try turn.put("seen", key: tick.name, .int(Int64(tick.count)))
    }

    private static func ticks(_ numbers: Range<Int>) -> [Home.Recording] {
        numbers.map { Home.Recording(Tick(name: "t", count: $0), id: "tick-\($0)") }
    }

    /// Marks a store as if its owner had been killed.
    private static func kill(_ store: MemoryStore) async throws {
        try store.open(Engine.schema, as: .owner)
        _ = try await store.commit(Commit([.put(Tables.host.id, ["clean_stop", 0])]))
        store.close()
    }

    /// How many commits a group of events takes.
    private static func commits(
        of store: MemoryStore, for recordings: [Home.Recording], in home: Home
    ) async throws -> Int {
        let before = store.statistics.commits
        try await home.record(contentsOf: recordings)
        return store.statistics.commits - before
    }

    @Test("a thousand entries are folded one by one, and the next ones in batches")
    func ends() async throws {
        let store = MemoryStore()
        try await Self.kill(store)
        try await withTestEngine(store: store, events: Shop.events, handlers: [Self.handler]) { engine, _ in
            let home = engine.home("shop")
            let careful = try await Self.commits(of: store, for: Self.ticks(0..<1_000), in: home)
            // Each: the letter, the announced turn, and what came of it.
            #expect(careful == 3_000)
            let usual = try await Self.commits(of: store, for: Self.ticks(1_000..<2_000), in: home)
            #expect(usual < 50)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("repeats are answered in batches, and use up none of the care")
    func repeats() async throws {
        let store = MemoryStore()
        try await withTestEngine(store: store, events: Shop.events, handlers: [Self.handler]) { engine, _ in
            _ = try await engine.home("shop").record(contentsOf: Self.ticks(0..<2_000))
        }
        try await Self.kill(store)
        try await withTestEngine(store: store, events: Shop.events, handlers: [Self.handler]) { engine, _ in
            let home = engine.home("shop")
            let known = try await Self.commits(of: store, for: Self.ticks(0..<2_000), in: home)
            #expect(known < 50)
            let new = try await Self.commits(of: store, for: Self.ticks(2_000..<2_010), in: home)
            #expect(new == 30)
        }
    }

    @Test("the letters that wait are folded one by one too, however many they are")
    func waiting() async throws {
        let store = MemoryStore()
        let clock = VirtualClock()
        try store.open(Engine.schema, as: .owner)
        let letters = (0..<1_500).map { number -> DandelionStore.Operation in
            let row: Row = [
                0, "shop", "sql", .text("tick-\(number)"), "tick", .null,
                .integer(clock.now().microseconds), .text(#"{"name":"t","count":\#(number)}"#),
            ]
            return .append(Tables.mail.id, row)
        }
        _ = try await store.commit(Commit(letters + [.put(Tables.host.id, ["clean_stop", 0])]))
        store.close()
        let before = store.statistics.commits
        try await withTestEngine(store: store, events: Shop.events, handlers: [Self.handler], clock: clock) {
            engine, clock in
            await clock.advance(engine, by: .zero)
            // Each: the announced turn, and what came of it.
            #expect(store.statistics.commits - before >= 3_000)
            let found = try await engine.home("shop").changes(after: 0, limit: 2_000)
            #expect(found.count == 1_500)
        }
    }
}
