import DandelionModel
import DandelionStore
import Foundation
import Testing

@testable import DandelionPostgres

/// Every commit is answered, and stands exactly if its answer says so, whatever happens to the connection.
@Suite("P1 Outcomes on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct OutcomeTests {
    private static let entries = StoredCollection(
        id: 1, name: "entry", columns: [Column("key", .integer), Column("value", .integer)], keyCount: 1)
    private static let jobs = StoredCollection(
        id: 2, name: "job", columns: [Column("number", .integer), Column("task", .integer)], keyCount: 1,
        layout: .queue)
    private static let total = StoredCollection(
        id: 3, name: "total", columns: [Column("key", .integer), Column("value", .integer)], keyCount: 1)
    private static let schema = StoreSchema(
        collections: [entries, jobs, total], version: 1, minimumReader: 1, minimumWriter: 1)

    /// One that meets what stands: its place in the order is proved by what it expects.
    private static func step(_ number: Int64) -> Commit {
        Commit([
            .expect(total.id, key: [0], .equal(column: 1, .integer(number - 1))),
            .put(total.id, [0, .integer(number)]), .insert(entries.id, [.integer(number), 1]),
            .append(jobs.id, [0, .integer(number)]),
        ])
    }

    private func run(
        on cluster: Cluster, steps: Int64, every pace: Int64,
        _ disturb: @escaping @Sendable (String) throws -> Void
    ) async throws {
        let name = try cluster.makeSchema()
        let store = PostgresStore(url: cluster.url(schema: name) + "&application_name=\(name)")
        defer { store.close() }
        try store.open(Self.schema, as: .owner)
        _ = try await store.commit(Commit([.put(Self.total.id, [0, 0])]))
        // Paced by what was done, so that it goes on while it is disturbed.
        let (ticks, ticking) = AsyncStream<Void>.makeStream()
        let disturbance = Task {
            // Without a server the commits would wait for ever.
            for await _ in ticks { do { try disturb(name) } catch { fatalError("\(error)") } }
        }
        var numbers: [Int64] = []
        for number in 1...steps {
            let receipt = try await store.commit(Self.step(number))
            numbers += receipt.appended
            if number % pace == 0 { ticking.yield() }
        }
        ticking.finish()
        await disturbance.value
        let (entries, jobs, total) = try store.read {
            (
                try $0.rows(Scan(Self.entries)), try $0.rows(Scan(Self.jobs)),
                try $0.get(Self.total, key: [0])
            )
        }
        #expect(total == [0, .integer(steps)])
        #expect(entries.count == Int(steps))
        #expect(jobs.map { $0[1].integer } == Array(1...steps).map { $0 }, "each appended once, in order")
        #expect(numbers == jobs.map { $0[0].integer ?? 0 }, "receipts name the rows, also of lost answers")
    }

    @Test("connections that are cut at any moment lose nothing and double nothing", .timeLimit(.minutes(15)))
    func cut() async throws {
        let cluster = try #require(Cluster.shared)
        try await run(on: cluster, steps: 2_000, every: 7) { name in
            try cluster.run(
                sql:
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '\(name)'"
            )
        }
    }

    @Test("a server that dies and comes back lost nothing that was answered", .timeLimit(.minutes(15)))
    func crash() async throws {
        let cluster = try Cluster()
        try await run(on: cluster, steps: 2_000, every: 300) { _ in try cluster.crashAndRestart() }
    }
}
