import DandelionModel
import DandelionStore
import Testing

@testable import DandelionPostgres

@Suite("P14 A frozen writer on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct FrozenWriterTests {
    private static let entries = StoredCollection(
        id: 1, name: "entry", columns: [Column("shard", .integer), Column("value", .integer)], keyCount: 1)
    private static let schema = StoreSchema(
        collections: [entries], version: 1, minimumReader: 1, minimumWriter: 1)
    private static let shard: Int64 = 7

    @Test("that stands in the middle of a commit keeps nobody from its shards, once its leases have run out")
    func claimed() async throws {
        let cluster = try #require(Cluster.shared)
        let name = try cluster.makeSchema()
        let frozen = PostgresStore(url: cluster.url(schema: name) + "&application_name=\(name)_frozen")
        let other = PostgresStore(url: cluster.url(schema: name))
        for store in [frozen, other] { try store.open(Self.schema, as: .owner) }
        defer { for store in [frozen, other] { store.close() } }
        let lease = try claim(for: "frozen", on: frozen)
        try await put(1, to: frozen, under: lease)

        // Its next commit has locked the lease's row, and waits for a row of its own behind it.
        let obstacle = try PostgresConnection(
            ConnectionSettings(url: cluster.url(schema: name)), counters: Counters())
        try obstacle.run("BEGIN; UPDATE entry SET value = 0 WHERE shard = \(Self.shard)")
        try cluster.run(sql: "UPDATE \(name).dandelion_lease SET expires_at = now() WHERE owner = 'frozen'")
        let late = Task { try await put(2, to: frozen, under: lease) }
        while try cluster.run(
            sql: """
                SELECT count(*) FROM pg_stat_activity \
                WHERE application_name = '\(name)_frozen' AND wait_event_type = 'Lock'
                """) == "0"
        { await Task.yield() }

        let taken = try claim(for: "other", on: other)
        #expect(taken.epoch == lease.epoch + 1)
        try obstacle.run("ROLLBACK")
        await #expect(throws: StoreError.fenced(shard: Self.shard)) { try await late.value }
        try await put(3, to: other, under: taken)
        #expect(try other.read { try $0.get(Self.entries, key: [.integer(Self.shard)]) } == [7, 3])
    }

    private func claim(for name: String, on store: PostgresStore) throws -> Fence {
        let leases = try #require(store.leases)
        let worker = Worker(id: name, name: name)
        _ = try leases.beat(worker, holding: [])
        return try #require(try leases.claim([Self.shard], for: worker).first?.fence)
    }

    private func put(_ value: Int64, to store: PostgresStore, under fence: Fence) async throws {
        _ = try await store.commit(
            Commit(
                [.put(Self.entries.id, [.integer(Self.shard), .integer(value)])], fences: [fence]))
    }
}
