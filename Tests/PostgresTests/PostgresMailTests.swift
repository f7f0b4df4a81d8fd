import Dandelion
import DandelionStore
import Foundation
import Testing

@testable import DandelionPostgres

@Suite("Mail inside a transaction on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct PostgresMailTests {
    private struct OrderPaid: EventType {
        static let schema = EventSchema("order.paid", .string("order"), .key("member"), .money("amount"))
        var order: String
        var member: String
        var amount: Money
    }

    /// A schema of a test's own, as an embedder's client sees it.
    private struct Place {
        let cluster: Cluster
        let schema: String

        @discardableResult
        func run(_ sql: String) throws -> String {
            try cluster.run(sql: "SET search_path TO \(schema); \(sql)")
        }

        func connect() throws -> PostgresConnection {
            try PostgresConnection(
                ConnectionSettings(url: cluster.url(schema: schema)), counters: Counters())
        }
    }

    /// An engine that folds what is in a schema of its own.
    private func withEngine(
        folding share: HomeShare = .balanced,
        _ body: (Engine, Home, Place) async throws -> Void
    ) async throws {
        let cluster = try #require(Cluster.shared)
        let schema = try cluster.makeSchema()
        defer { _ = try? cluster.run(sql: "DROP SCHEMA \(schema) CASCADE") }
        var options = EngineOptions()
        options.share = share
        let engine = Engine(
            store: .postgres(url: cluster.url(schema: schema)), events: [OrderPaid.self], options: options)
        try await engine.open()
        let running = Task { try await engine.run() }
        let outcome: Result<Void, any Error>
        do {
            try await body(engine, engine.home("shop"), Place(cluster: cluster, schema: schema))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        engine.stop()
        try await running.value
        try outcome.get()
    }

    /// Waits until so many entries are logged, giving everybody else the processor.
    private func entries(_ count: Int, of home: Home) async throws -> [LogEntry] {
        while true {
            let entries = try await home.changes(after: 0)
            if entries.count >= count { return entries }
            await Task.yield()
        }
    }

    /// The statement that an embedder's own client would run for a letter.
    private func insertion(of letter: MailLetter) -> String {
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
        let at = letter.occurredAtInMicroseconds.map(String.init) ?? "NULL"
        let texts = [letter.home, letter.source, letter.messageID, letter.type].map(quoted)
        return """
            INSERT INTO mail (home, source, message_id, type, occurred_at, body) \
            VALUES (\(texts.joined(separator: ", ")), \(at), \(quoted(letter.body))) ON CONFLICT DO NOTHING;
            """
    }

    @Test("is taken up once if the transaction commits, and never was if it does not (P2)")
    func commitAndRollback() async throws {
        try await withEngine { _, home, place in
            try place.run("CREATE TABLE orders (id text)")
            for number in 1...6 {
                let order = OrderPaid(
                    order: "it's \(number)", member: "ada",
                    amount: Money(minorUnits: Int64(number), currency: .eur))
                let letter = insertion(of: try home.letter(for: order, id: "o-\(number)"))
                let end = number % 3 == 0 ? "ROLLBACK" : "COMMIT"
                for _ in 1...2 {
                    try place.run("BEGIN; INSERT INTO orders VALUES ('it''s \(number)'); \(letter) \(end);")
                }
            }
            let entries = try await entries(4, of: home)
            let logged = entries.compactMap { $0.body["order"]?.stringValue }.sorted()
            let sold = try place.run("SELECT DISTINCT id FROM orders ORDER BY 1").split(separator: "\n")
            #expect(logged == ["it's 1", "it's 2", "it's 4", "it's 5"])
            #expect(sold.map(String.init) == logged)
            let refusals = try await home.read { try $0.rows(Scan(Tables.refusal)) }
            #expect(refusals.isEmpty)
        }
    }

    @Test("is recorded by the SQL that the page shows, which wakes the worker")
    func page() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Docs/embedding.md"), encoding: .utf8)
        let block = try #require(page.firstMatch(of: #/```sql postgres\n(?<sql>(?s:.*?))\n```/#))
        try await withEngine { _, home, place in
            try place.run("CREATE TABLE orders (id text, member text, cents bigint)")
            try place.run(String(block.sql))
            let entries = try await entries(1, of: home)
            #expect(entries.map(\.type) == ["order.paid"])
            #expect(entries.first?.body["member"] == .string("ada"))
            #expect(try place.run("SELECT count(*) FROM orders") == "1")
        }
    }

    @Test("is taken up past a long line for other workers, also where it comes to light behind it")
    func longLine() async throws {
        try await withEngine(folding: .only(["shop"])) { _, home, place in
            // Its number is drawn before the others', and it is committed after they were read.
            let late = try home.letter(
                for: OrderPaid(order: "late", member: "ada", amount: .zero(.eur)), id: "late")
            let writer = try place.connect()
            try writer.run("BEGIN; " + insertion(of: late))
            try place.run(
                """
                INSERT INTO mail (home, source, message_id, type, body) \
                SELECT 'elsewhere', 'test', 'e-' || i, 'order.paid', '{}' FROM generate_series(1, 3000) AS i
                """)
            for number in 1...3 {
                let order = OrderPaid(order: "\(number)", member: "ada", amount: .zero(.eur))
                try place.run(
                    insertion(of: try home.letter(for: order, id: "o-\(number)")) + "NOTIFY dandelion_mail")
                #expect(try await entries(number, of: home).last?.body["order"] == .string("\(number)"))
            }
            try writer.run("COMMIT")
            #expect(try await entries(4, of: home).last?.body["order"] == .string("late"))
            #expect(try place.run("SELECT count(*) FROM mail") == "3000")
        }
    }
}
