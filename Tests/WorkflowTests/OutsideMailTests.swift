import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import GRDB
import Testing

@Suite("Mail from outside the owner's process")
struct OutsideMailTests {
    /// An engine that owns an SQLite file, beside whom others write.
    private func withOwner(
        handlers: [Handler] = Shop.handlers, _ body: (Engine, Home, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("shop.db").path
        let store = try StoreSource.sqlite(path: path).make()
        try await withTestEngine(
            store: store, events: Shop.events, activities: [Shop.call], workflows: [Shop.thank],
            handlers: handlers
        ) { engine, _ in
            await engine.settle()
            try await body(engine, engine.home("shop"), path)
        }
    }

    /// Runs SQL as somebody who knows nothing of Dandelion.
    private func sql(_ path: String, _ statement: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: statement) }
    }

    /// Waits until a condition holds, giving everybody else the processor.
    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { await Task.yield() }
    }

    @Test("through a mailbox is admitted once, with the same id as through the engine (P2)")
    func mailbox() async throws {
        try await withOwner { _, home, path in
            let mailbox = try await Mailbox(store: .sqlite(path: path), events: Shop.events)
            defer { mailbox.close() }
            let order = OrderPaid(customer: "ada", amount: usd(1_000))
            let receipt = try await mailbox.record(order, in: "shop", id: "o-1")
            #expect(receipt.number == nil)
            try await until { try await !home.changes(after: 0).isEmpty }
            let again = try await home.record(order, id: "o-1")
            #expect(again.number == 1)
            #expect(again.isRepeat)
            try await mailbox.record(order, in: "shop", id: "o-1")
            try await mailbox.record(OrderPaid(customer: "bob", amount: usd(500)), in: "shop", id: "o-2")
            try await until { try await home.changes(after: 0).count == 2 }
            let held = try await home.balance(of: Account(.held, "ada"), in: dollars)
            #expect(held == usd(100))
        }
    }

    @Test("inserted with SQL is admitted, and what cannot be is refused with a reason and harms nobody (P16)")
    func sql() async throws {
        try await withOwner { _, home, path in
            try await home.record(OrderPaid(customer: "ada", amount: usd(1_000)), id: "o-1")
            try sql(
                path,
                """
                INSERT INTO mail (home, source, message_id, type, occurred_at, body) VALUES
                  ('shop', 'crm', 'c-1', 'order.paid', 1700000000000000,
                   '{"customer": "ada", "amount": "20.00 USD"}'),
                  ('shop', 'crm', 'c-2', 'order.payd', NULL, '{}'),
                  ('shop', 'crm', 'c-3', 'order.paid', NULL, '{"customer": "ada"}'),
                  ('shop', 'crm', 'c-4', 'order.paid', NULL, x'00ff'),
                  ('shop', 'crm', 'c-5', '$erase', NULL, '{}'),
                  ('shop', 'crm', 'c-6', '$redrive', NULL, '{"number": 1, "turn": 0}'),
                  ('shop', 'crm', 'c-7', 'order.paid', NULL, 'not json'),
                  ('shop', 'api', 'o-1', 'order.paid', NULL, '{"customer": "eve", "amount": "1.00 USD"}'),
                  ('', 'crm', 'c-8', 'tick', NULL, '{"name": "a", "count": 1}'),
                  ('shop', 'crm', 'c-9', 'tick', NULL, '{"name": "last", "count": 9}');
                """)
            try await until { try await home.changes(after: 0).last?.body["name"] == "last" }
            let entries = try await home.changes(after: 0)
            #expect(entries.map(\.type) == ["order.paid", "order.paid", "tick"])
            #expect(entries[1].body["amount"] == .money(usd(2_000)))
            #expect(entries[1].occurredAt == Instant(microseconds: 1_700_000_000_000_000))
            let (refusals, waiting) = try await home.read { view in
                (
                    try view.rows(Scan(Tables.refusal, prefix: HomeKey("shop").row)).map {
                        "\($0[4].text ?? "") \($0[7].text ?? "")"
                    }, try view.rows(Scan(Tables.mail)).count
                )
            }
            #expect(waiting == 0)
            #expect(
                refusals.map { String($0.prefix(3)) } == ["c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "o-1"])
            #expect(refusals[0].contains("'order.paid'"))
            #expect(refusals[1].contains("'amount'"))
            #expect(refusals[2].contains("its body is not text"))
            #expect(refusals[6].contains("other content, as entry 1"))
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("of a newer build's or nobody's store is refused at the door")
    func noStore() async throws {
        let error = await #expect(throws: FoldError.self) {
            try await Mailbox(store: .sqlite(path: "/nowhere/at/all.db"), events: Shop.events)
        }
        #expect(error.map(String.init(describing:))?.contains("cannot open '/nowhere/at/all.db'") == true)
    }
}
