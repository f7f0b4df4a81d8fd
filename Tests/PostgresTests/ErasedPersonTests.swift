import Dandelion
import DandelionPostgres
import DandelionTestWorld
import Foundation
import Testing

@Suite("P13 Erasing people on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct ErasedPersonTests {
    struct Joined: EventType {
        static let schema = EventSchema(
            "joined", .key("member"), .personal("email", of: "member"))
        var member: String
        var email: Personal<String>
    }

    private static let note = Handler("note", version: 1, on: Joined.self) { turn, joined in
        guard case .value(let email) = try turn.resolve(joined.email) else { return }
        try turn.put("note", key: joined.member, .string("wrote to \(email)"))
    }

    struct Welcome: Codable, Sendable { var email = "" }

    private static let welcome = Workflow("welcome", version: 1, state: Welcome()) { flow in
        flow.step("start") { turn, state, wake in
            guard case .started(let input) = wake else { return }
            let joined = try Joined(eventBody: input)
            if case .value(let email) = try turn.resolve(joined.email) { state.email = email }
            try turn.sleep(.days(1), then: "send")
        }
        flow.step("send") { turn, state, _ in
            try turn.perform("send", with: .string(state.email), then: "sent")
        }
        flow.step("sent") { turn, _, _ in try turn.put("sent", key: turn.homeName, true) }
    }

    private static let begin = Handler("begin", version: 1, on: Joined.self) { turn, joined in
        try turn.start("welcome", input: try joined.eventBody())
    }

    private static let send = Activity("send") { (email: String, _: ActivityContext) -> String in
        "sent to \(email)"
    }

    @Test("leaves no row version in any table, once the tables are written anew", .timeLimit(.minutes(15)))
    func files() async throws {
        let cluster = try #require(Cluster.shared)
        let schema = try cluster.makeSchema()
        try await withTestEngine(
            store: PostgresStore(url: cluster.url(schema: schema)), events: [Joined.self],
            activities: [Self.send],
            workflows: [Self.welcome], handlers: [Self.note, Self.begin]
        ) { engine, clock in
            let home = engine.home("shop")
            for number in 0..<60 {
                let email = "secret-\(number % 2 == 0 ? "gone" : "kept")-\(number)@example.org"
                try await home.record(
                    Joined(member: "m\(number)", email: Personal(email)), id: "m\(number)", until: .processed)
            }
            await clock.advance(engine, by: .hours(30))
            for number in stride(from: 0, to: 60, by: 2) { _ = try await home.erase("m\(number)") }
            let last = try await home.erase("m0")
            #expect(last.isComplete)
            #expect(try await home.verifyFold() == [])
        }
        let left = try tables(holding: "secret-gone", in: schema, cluster)
        #expect(left.isEmpty, "row versions of erased people are left in \(left)")
        #expect(
            try !tables(holding: "secret-kept", in: schema, cluster).isEmpty,
            "the search finds nothing at all")
    }

    /// The tables and indexes in whose files a text stands.
    private func tables(holding text: String, in schema: String, _ cluster: Cluster) throws -> [String] {
        try cluster.run(sql: "CHECKPOINT")
        let listed = try cluster.run(
            sql: """
                SELECT c.relname || ' ' || pg_relation_filepath(c.oid) FROM pg_class c WHERE relkind IN ('r', 'i', 't') \
                AND (relnamespace = '\(schema)'::regnamespace OR oid IN (SELECT reltoastrelid FROM pg_class \
                WHERE relnamespace = '\(schema)'::regnamespace))
                """)
        return try listed.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(cluster.folder)/data/\(parts[1])"))
            return bytes.range(of: Data(text.utf8)) == nil ? nil : String(parts[0])
        }
    }
}
