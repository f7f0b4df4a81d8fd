import Dandelion
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("What a turn remembers of a collection")
struct RememberingTests {
    private static func kept(_ turn: Turn) throws -> Int {
        try turn.remembering("all", of: Tables.record, for: "count") {
            var count = 0
            try turn.scan(Scan(Tables.record, prefix: turn.homeKey.row), for: "count") { _ in
                count += 1
                return true
            }
            return count
        }
    }

    private static func tryOnce(_ options: inout EngineOptions) {
        options.turnRetries = RetryPolicy(attempts: 1)
    }

    @Test("is read again once the collection was written, by the turn itself or by one that is taken back")
    func writes() async throws {
        let handler = Handler("remembers", version: 1, on: Tick.self) { turn, tick in
            let before = try Self.kept(turn)
            try turn.put("seen", key: "tick-\(tick.count)", .int(Int64(tick.count)))
            let after = try Self.kept(turn)
            guard after == before + 1 else { throw Broken() }
            if tick.count == 2 { throw Broken() }
            try turn.put("counts", key: "last", .int(Int64(before)))
        }
        try await withTestEngine(events: Shop.events, handlers: [handler], configure: Self.tryOnce) {
            engine, _ in
            let home = engine.home("shop")
            for count in [1, 2, 3] { try await home.record(Tick(name: "t", count: count)) }
            let row = try await home.read { view in
                try view.get(Tables.record, key: HomeKey("shop").row("counts", "last"))
            }
            // One tick and the count; what the second tick wrote was taken back.
            #expect(try row?[4].value() == .int(2))
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("counts against what it may read as if it were read each time")
    func limits() async throws {
        let handler = Handler("reads", version: 1, on: Tick.self) { turn, tick in
            if tick.count == 0 { return try turn.put("seen", key: "one", .int(1)) }
            for _ in 0..<tick.count { _ = try Self.kept(turn) }
        }
        try await withTestEngine(events: Shop.events, handlers: [handler], configure: Self.tryOnce) {
            engine, _ in
            let home = engine.home("shop")
            for count in [0, 256, 257] { try await home.record(Tick(name: "t", count: count)) }
            let errors = try await home.deadLetters().map(\.error)
            #expect(errors.count == 1)
            #expect(errors.first?.contains("it is at 257 rows") == true)
        }
    }
}
