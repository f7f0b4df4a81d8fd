import Dandelion
import DandelionPostgres
import Foundation
import Testing

@Suite("Mail inside a transaction on PostgreSQL", .enabled(if: Cluster.isThere, Cluster.reason))
struct PostgresMailTests {
    private struct OrderPaid: EventType {
        static let schema = EventSchema("order.paid", .string("order"), .key("member"), .money("amount"))
        var order: String
        var member: String
        var amount: Money
    }

    /// An engine that folds what is in a schema of its own.
    private func withEngine(
        _ body: (Engine, Home, _ run: (String) throws -> String) async throws -> Void
    ) async throws {
        let cluster = try #require(Cluster.shared)
        let schema = try cluster.makeSchema()
        defer { _ = try? cluster.run(sql: "DROP SCHEMA \(schema) CASCADE") }
        let engine = Engine(
            store: .postgres(url: cluster.url(schema: schema)), events: [OrderPaid.self])
        try await engine.open()
        let running = Task { try await engine.run() }
        let outcome: Result<Void, any Error>
        do {
            try await body(engine, engine.home("shop")) { sql in
                try cluster.run(sql: "SET search_path TO \(schema); \(sql)")
            }
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
        try await withEngine { _, home, run in
            _ = try run("CREATE TABLE orders (id text)")
            for number in 1...6 {
                let order = OrderPaid(
                    order: "it's \(number)", member: "ada",
                    amount: Money(minorUnits: Int64(number), currency: .eur))
                let letter = insertion(of: try home.letter(for: order, id: "o-\(number)"))
                let end = number % 3 == 0 ? "ROLLBACK" : "COMMIT"
                for _ in 1...2 {
                    _ = try run("BEGIN; INSERT INTO orders VALUES ('it''s \(number)'); \(letter) \(end);")
                }
            }
            let entries = try await entries(4, of: home)
            let logged = entries.compactMap { $0.body["order"]?.stringValue }.sorted()
            let sold = try run("SELECT DISTINCT id FROM orders ORDER BY 1").split(separator: "\n")
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
        try await withEngine { _, home, run in
            _ = try run("CREATE TABLE orders (id text, member text, cents bigint)")
            _ = try run(String(block.sql))
            let entries = try await entries(1, of: home)
            #expect(entries.map(\.type) == ["order.paid"])
            #expect(entries.first?.body["member"] == .string("ada"))
            #expect(try run("SELECT count(*) FROM orders") == "1")
        }
    }
}
