import DandelionModel
import DandelionStore
import DandelionTestKit
import Foundation
import Testing

@testable import DandelionPostgres

@Suite("Opening a PostgreSQL database", .enabled(if: Cluster.isThere, Cluster.reason))
struct OpeningTests {
    private let cluster: Cluster
    private let collection = StoredCollection(
        id: 1, name: "thing", columns: [Column("key", .text), Column("value", .integer)], keyCount: 1)

    init() throws { cluster = try #require(Cluster.shared) }

    private var schema: StoreSchema {
        StoreSchema(collections: [collection], version: 1, minimumReader: 1, minimumWriter: 1)
    }

    /// What opening refuses with.
    private func refusal(_ url: String, as role: StoreRole = .owner) -> StoreError? {
        let store = PostgresStore(url: url)
        defer { store.close() }
        do throws(StoreError) {
            try store.open(schema, as: role)
            return nil
        } catch {
            return error
        }
    }

    private func expect(_ refusal: StoreError?, says parts: String...) {
        let text = refusal.map(String.init(describing:)) ?? "nothing was refused"
        for part in parts { #expect(text.contains(part), "\(text)") }
        #expect(!text.contains("wrong-s3cret"), "a password is shown: \(text)")
    }

    @Test("P16 a wrong password is said to be one, and not shown")
    func password() throws {
        let name = try cluster.makeSchema()
        try cluster.run(
            sql:
                "DO $$ BEGIN CREATE ROLE asked LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN END $$"
        )
        try cluster.run(sql: "GRANT ALL ON SCHEMA \(name) TO asked")
        let place = "127.0.0.1:\(cluster.port)/postgres?options=-csearch_path%3D\(name)"
        expect(
            refusal("postgres://asked:wrong-s3cret@\(place)"), says: "asked:***@",
            "password authentication failed",
            "nothing was changed", "PGPASSWORD")
        expect(refusal("postgres://asked@\(place)"), says: "password", "~/.pgpass")
        #expect(refusal("postgres://asked:right@\(place)") == nil)
    }

    @Test("P16 a user without rights is told which to ask for")
    func rights() throws {
        let name = try cluster.makeSchema()
        let user = "guest_\(name)"
        try cluster.run(sql: "CREATE ROLE \(user) LOGIN; GRANT USAGE ON SCHEMA \(name) TO \(user)")
        expect(
            refusal(cluster.url(schema: name, user: user)), says: "permission denied for schema \(name)",
            "GRANT USAGE, CREATE ON SCHEMA")
        #expect(try cluster.run(sql: "SELECT count(*) FROM pg_tables WHERE schemaname = '\(name)'") == "0")
    }

    @Test("P16 a database, a schema, a server that are not there are named, with what makes them")
    func missing() {
        expect(refusal(cluster.url(database: "nowhere")), says: "\"nowhere\" does not exist", "createdb")
        expect(refusal(cluster.url(schema: "no_such_schema")), says: "search_path", "CREATE SCHEMA")
        expect(refusal("postgres://127.0.0.1:1/shop"), says: "Connection refused", "that the server runs")
        expect(refusal("postgres://[::1/shop"), says: "postgres://USER@HOST:PORT/DATABASE")
        expect(refusal("postgres://db/shop?sslmod=require"), says: "sslmod")
    }

    @Test("P16 a database of another encoding is refused")
    func encoding() throws {
        let name = "latin_\(UUID().uuidString.prefix(8).lowercased())"
        try cluster.run(
            sql: "CREATE DATABASE \(name) ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        expect(refusal(cluster.url(database: name)), says: "encoding is LATIN1", "--encoding UTF8")
    }

    @Test("P16 a server that demands TLS, or offers none, is told apart")
    func encryption() {
        expect(refusal(cluster.url() + "?sslmode=require"), says: "SSL", "sslmode")
    }

    @Test("P16 a user without a free connection is told how many a worker needs")
    func connections() throws {
        let name = try cluster.makeSchema()
        let user = "few_\(name)"
        try cluster.run(
            sql: "CREATE ROLE \(user) LOGIN CONNECTION LIMIT 0; GRANT ALL ON SCHEMA \(name) TO \(user)")
        expect(
            refusal(cluster.url(schema: name, user: user)), says: "too many connections", "max_connections")
    }

    @Test("a guest finds nothing where no worker was")
    func guest() throws {
        let name = try cluster.makeSchema()
        expect(refusal(cluster.url(schema: name), as: .guest), says: "nothing of Dandelion", "start a worker")
    }

    @Test("many workers that start at once make the tables once")
    func together() async throws {
        let url = cluster.url(schema: try cluster.makeSchema())
        let schema = schema
        let keys = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let store = PostgresStore(url: url)
                    defer { store.close() }
                    try store.open(schema, as: .owner)
                    return store.digestKey.low
                }
            }
            return try await group.reduce(into: Set<UInt64>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test("a newer schema is refused, and an older one gets what it lacks")
    func versions() async throws {
        let url = cluster.url(schema: try cluster.makeSchema())
        let first = PostgresStore(url: url)
        try first.open(schema, as: .owner)
        _ = try await first.commit(Commit([.insert(1, ["a", 1])]))
        first.close()
        let wider = StoredCollection(
            id: 1, name: "thing",
            columns: [
                Column("key", .text), Column("value", .integer), Column("note", .text, nullable: true),
            ],
            keyCount: 1, indexes: [Index("by_note", on: [2], whereNotNull: 2)])
        let newer = PostgresStore(url: url)
        try newer.open(
            StoreSchema(collections: [wider], version: 2, minimumReader: 2, minimumWriter: 2), as: .owner)
        #expect(try newer.read { try $0.rows(Scan(wider)) } == [["a", 1, nil]])
        newer.close()
        expect(refusal(url), says: "schema version 2", "this build knows 1", "newer build")
    }

    @Test("a place that holds a store is not made anew")
    func create() throws {
        let url = cluster.url(schema: try cluster.makeSchema())
        let key = Digest.Key(low: 7, high: 9)
        let made = PostgresStore(url: url)
        try made.create(schema, digestKey: key)
        #expect(made.digestKey == key)
        made.close()
        #expect(throws: StoreError.self) { try PostgresStore(url: url).create(schema, digestKey: key) }
    }
}
