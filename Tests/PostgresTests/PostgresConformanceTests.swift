import DandelionStore
import DandelionTestKit
import Foundation
import Testing

@testable import DandelionPostgres

@Suite("The PostgreSQL store", .enabled(if: Cluster.isThere, Cluster.reason))
struct PostgresConformanceTests {
    static let workshop = StoreWorkshop("postgres") {
        guard let cluster = Cluster.shared else { throw Cluster.Failure(text: "no server") }
        let schema = try cluster.makeSchema()
        return StorePlace(
            .postgres(url: cluster.url(schema: schema)),
            contents: { try contents(of: schema, in: cluster) },
            expireLeases: { try expireLeases(of: schema, in: cluster) },
            discard: { _ = try? cluster.run(sql: "DROP SCHEMA \(schema) CASCADE") })
    }

    // One after another: all at once would hold more connections open than many systems allow.
    @Test("P10 keeps its promises", .serialized, .timeLimit(.minutes(15)), arguments: StoreRule.all)
    func keeps(_ rule: StoreRule) async throws {
        try await rule.check(on: Self.workshop)
    }

    /// In the order of shards, as everybody locks them.
    private static func expireLeases(of schema: String, in cluster: Cluster) throws {
        let settings = ConnectionSettings(url: cluster.url(schema: schema))
        try PostgresConnection(settings, counters: Counters()).run(
            """
            WITH held AS (SELECT shard FROM dandelion_lease ORDER BY shard FOR UPDATE) \
            UPDATE dandelion_lease AS l SET expires_at = clock_timestamp() - interval '1 second' \
            FROM held WHERE l.shard = held.shard; \
            UPDATE dandelion_worker SET seen_at = clock_timestamp() - interval '1 hour'
            """)
    }

    /// The files of the tables that hold people's values, after what an operator does to them.
    private static func contents(of schema: String, in cluster: Cluster) throws -> [UInt8] {
        for table in ["exam_mail", "exam_notes"] {
            try cluster.run(sql: "VACUUM FULL \(schema).\(table)")
        }
        let paths = try cluster.run(
            sql: """
                SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE relnamespace = '\(schema)'::regnamespace \
                AND relkind IN ('r', 'i') UNION ALL SELECT pg_relation_filepath(reltoastrelid) FROM pg_class \
                WHERE relnamespace = '\(schema)'::regnamespace AND reltoastrelid <> 0
                """)
        try cluster.run(sql: "CHECKPOINT")
        return try paths.split(separator: "\n").flatMap {
            try Data(contentsOf: URL(fileURLWithPath: "\(cluster.folder)/data/\($0)"))
        }
    }
}
