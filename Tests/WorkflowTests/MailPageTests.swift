import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import GRDB
import Testing

@Suite("The pages about mail and stores")
struct MailPageTests {
    /// The fenced blocks of a page that are marked so, and only so.
    private static func blocks(_ mark: String, of page: String) throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        var (blocks, block): ([String], [Substring]?) = ([], nil)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if block == nil, line == "```\(mark)" {
                block = []
            } else if line == "```", let lines = block {
                blocks.append(lines.joined(separator: "\n"))
                block = nil
            } else {
                block?.append(line)
            }
        }
        return blocks
    }

    private struct ShownOrder: EventType {
        static let schema = EventSchema("order.paid", .string("order"), .key("member"), .money("amount"))
        var order: String
        var member: String
        var amount: Money
    }

    /// An engine on a file of its own, which does not run, and a connection to the file.
    private func withFile(_ body: (Engine, DatabaseQueue) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("shop.db").path
        let engine = Engine(store: .sqlite(path: path), events: [ShownOrder.self])
        try await engine.open()
        try await body(engine, try DatabaseQueue(path: path))
        engine.stop()
    }

    @Test("show SQL that records, and that is the same for SQLite and PostgreSQL")
    func insert() async throws {
        let shown = try Self.blocks("sql", of: "Docs/embedding.md")
        let letter = try #require(shown.first { $0.contains("INSERT INTO mail") })
        let postgres = try #require(try Self.blocks("sql postgres", of: "Docs/embedding.md").first)
        func insertion(_ text: String) -> String? {
            text.firstMatch(of: #/INSERT INTO mail(?s:.*)DO NOTHING;/#).map { String($0.0) }
        }
        #expect(insertion(letter) != nil && insertion(letter) == insertion(postgres))
        try await withFile { engine, database in
            try await database.writeWithoutTransaction { db in
                try db.execute(sql: "CREATE TABLE orders (id TEXT, member TEXT, cents INTEGER)")
                for _ in 1...2 { try db.execute(sql: letter) }
                for query in shown where query.hasPrefix("SELECT") {
                    #expect(try GRDB.Row.fetchAll(db, sql: query).isEmpty)
                }
            }
            let running = Task { try await engine.run() }
            let home = engine.home("shop")
            while try await home.changes(after: 0).isEmpty { await Task.yield() }
            let entries = try await home.changes(after: 0)
            #expect(entries.map(\.type) == ["order.paid"])
            #expect(entries.first?.body["member"] == .string("ada"))
            engine.stop()
            try await running.value
        }
    }

    @Test("show the mail table as the engine makes it")
    func table() async throws {
        func squeezed(_ sql: String) -> String {
            sql.replacing(#/\s+/#, with: " ").replacing("( ", with: "(").replacing(" )", with: ")")
                .replacing("IF NOT EXISTS ", with: "")
        }
        let shown = try Self.blocks("sql", of: "Docs/STORES.md").map(squeezed)
        #expect(!shown.isEmpty)
        try await withFile { _, database in
            let made = try await database.read {
                try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            }
            for statement in shown { #expect(made.map(squeezed).contains(statement), "\(statement)") }
        }
    }
}
