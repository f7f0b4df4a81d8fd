import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import GRDB
import Testing

@testable import OrderDesk

@Suite("Mail inside the embedder's own transaction")
struct TransactionMailTests {
    /// A folder with an engine's file, and the desk that keeps its sales in the same file.
    private struct Place: ~Copyable {
        let folder: URL
        var path: String { folder.appendingPathComponent("shop.db").path }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "dandelion-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func engine() -> Engine { Engine(store: .sqlite(path: path), events: [Desk.Sale.self]) }
    }

    /// An engine that folds, and a desk beside it in its process.
    private func withDesk(
        isPool: Bool = false, _ body: (Engine, Home, Desk, String) async throws -> Void
    ) async throws {
        let place = try Place()
        let engine = place.engine()
        try await engine.open()
        let desk = try Desk(path: place.path, isPool: isPool)
        let running = Task { try await engine.run() }
        do {
            try await body(engine, engine.home("shop"), desk, place.path)
        } catch {
            engine.stop()
            try? await running.value
            throw error
        }
        engine.stop()
        try await running.value
    }

    /// The sales that the home's log holds, in its order.
    private func logged(_ home: Home) async throws -> [Int] {
        try await home.changes(after: 0, limit: 10_000).compactMap { entry in
            entry.body["number"]?.intValue.map(Int.init)
        }
    }

    /// Waits until as many sales are logged, giving everybody else the processor.
    private func waitForSales(_ count: Int, in home: Home) async throws {
        while try await logged(home).count < count { await Task.yield() }
    }

    /// Records one more event and waits for its turns: all mail that was durable before is admitted, too.
    private func drain(_ engine: Engine, _ home: Home, _ name: String) async throws {
        try await home.record(Desk.Sale(number: -1, customer: name), id: name, until: .processed)
        while try await home.read({ try !$0.rows(Scan(Tables.mail)).isEmpty }) { await Task.yield() }
        await engine.settle()
    }

    @Test(
        "is taken up once if the transaction commits, and never was if it does not (P2)",
        arguments: [false, true])
    func commitAndRollback(isPool: Bool) async throws {
        try await withDesk(isPool: isPool) { engine, home, desk, _ in
            for count in 1...20 {
                let takesBack = count % 4 == 0
                func end() throws { if takesBack { throw Desk.ChangedMind() } }
                _ = try? desk.sell({ try home.record($0, id: $1, in: $2) }, end: end)
            }
            try await waitForSales(15, in: home)
            try await drain(engine, home, "end")
            let sales = try desk.sales()
            #expect(sales == Array(1...15))
            #expect(try await logged(home).filter { $0 > 0 } == sales)
            #expect(try await home.verifyFold() == [])
        }
    }

    @Test("waits for the engine where it does not run yet, and is found by its first turn (P2)")
    func beforeRun() async throws {
        let place = try Place()
        let engine = place.engine()
        try await engine.open()
        let desk = try Desk(path: place.path)
        let home = engine.home("shop")
        _ = try desk.sell { try home.record($0, id: $1, in: $2) }
        #expect(try await logged(home) == [])
        let running = Task { try await engine.run() }
        try await waitForSales(1, in: home)
        engine.stop()
        try await running.value
        // Nor does it matter that the engine has ended: the next one takes it up.
        _ = try desk.sell { try home.record($0, id: $1, in: $2) }
        let next = place.engine()
        let again = Task { try await next.run() }
        try await waitForSales(2, in: next.home("shop"))
        #expect(try await logged(next.home("shop")) == [1, 2])
        next.stop()
        try await again.value
    }

    @Test("answers a repeated id as record does, whether the first waits or was admitted")
    func repeats() async throws {
        let place = try Place()
        let engine = place.engine()
        try await engine.open()
        let desk = try Desk(path: place.path)
        let home = engine.home("shop")
        let sale = Desk.Sale(number: 7, customer: "ada")
        let other = Desk.Sale(number: 7, customer: "bob")
        let paidAt = Instant(microseconds: 1_700_000_000_000_000)
        let (first, second) = try await desk.database.write { db in
            (
                try home.record(sale, id: "s-7", occurredAt: paidAt, in: db),
                try home.record(sale, id: "s-7", in: db)
            )
        }
        #expect(!first.isRepeat && first.number == nil)
        #expect(second == Receipt(home: "shop", number: nil, at: first.at, isRepeat: true))
        func refusal(of sale: Desk.Sale) async throws -> (message: String?, number: Int64?) {
            try await desk.database.write { db in
                do {
                    try home.record(sale, id: "s-7", in: db)
                } catch FoldError.differentContent(_, let message, let number) {
                    return (message, number)
                }
                return (nil, nil)
            }
        }
        #expect(try await refusal(of: other).message == "s-7")
        let running = Task { try await engine.run() }
        try await waitForSales(1, in: home)
        let third = try await desk.database.write { try home.record(sale, id: "s-7", in: $0) }
        #expect(third.isRepeat && third.number == 1)
        let late = try await refusal(of: other)
        #expect(late.message == "s-7" && late.number == 1)
        try await drain(engine, home, "end")
        let entries = try await home.changes(after: 0)
        #expect(entries.map(\.type) == ["desk.sale", "desk.sale"])
        #expect(entries.first?.occurredAt == paidAt)
        let refusals = try await home.read { try $0.rows(Scan(Tables.refusal)) }
        #expect(refusals.isEmpty, "nothing was left for the owner to refuse")
        engine.stop()
        try await running.value
    }

    @Test("refuses what record refuses, and leaves the transaction as it was (P16)")
    func refusals() async throws {
        try await withDesk { engine, home, desk, _ in
            let sale = Desk.Sale(number: 1, customer: "ada")
            try await desk.database.write { db in
                try db.execute(sql: "INSERT INTO desk_sale VALUES (1)")
                #expect(throws: FoldError.self) { try home.record(sale, id: "", in: db) }
                #expect(throws: FoldError.self) { try engine.home("").record(sale, in: db) }
                let unknown = Home.Recording(type: "desk.sail", body: .map(ValueMap([])))
                let error = #expect(throws: FoldError.self) { try home.record(unknown, in: db) }
                #expect(error.map(String.init(describing:))?.contains("'desk.sale'") == true)
                try home.record(sale, id: "s-1", in: db)
            }
            try await waitForSales(1, in: home)
            #expect(try desk.sales() == [1])
        }
    }

    @Test("refuses a transaction that only reads, and those of other databases (P16)")
    func strangers() async throws {
        try await withDesk { _, home, desk, path in
            let sale = Desk.Sale(number: 1, customer: "ada")
            func reason(_ database: any DatabaseWriter, reads: Bool = false) async throws -> String {
                let attempt: @Sendable (Database) -> String = { db in
                    do {
                        try home.record(sale, id: "s-1", in: db)
                        return "recorded"
                    } catch { return "\(error)" }
                }
                return try await reads ? database.read(attempt) : database.write(attempt)
            }
            #expect(try await reason(desk.database, reads: true).contains("may only read"))
            #expect(try await reason(DatabaseQueue()).contains("has no mail table"))
            let other = try Place()
            let engine = other.engine()
            try await engine.open()
            #expect(try await reason(DatabaseQueue(path: other.path)).contains("another database"))
            engine.stop()
            #expect(try await logged(home) == [])
        }
    }

    @Test("is a row that any client may insert, in any language")
    func letter() async throws {
        try await withDesk { engine, home, desk, _ in
            let at = Instant(microseconds: 1_700_000_000_000_000)
            let letter = try home.letter(
                for: Desk.Sale(number: 1, customer: "ada \"q\""), id: "s-1", occurredAt: at)
            #expect(letter.home == "shop" && letter.source == "api" && letter.messageID == "s-1")
            #expect(letter.occurredAtInMicroseconds == 1_700_000_000_000_000)
            #expect(throws: FoldError.self) {
                try home.letter(for: Desk.Sale(number: 1, customer: ""), id: "\u{1}")
            }
            for _ in 1...2 {
                try await desk.database.write { db in
                    try db.execute(
                        sql: """
                            INSERT INTO mail (home, source, message_id, type, occurred_at, body)
                            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                            """,
                        arguments: [
                            letter.home, letter.source, letter.messageID, letter.type,
                            letter.occurredAtInMicroseconds, letter.body,
                        ])
                }
            }
            engine.noticeMail()
            try await waitForSales(1, in: home)
            try await drain(engine, home, "end")
            let entries = try await home.changes(after: 0)
            #expect(entries.count == 2)
            #expect(entries.first?.body["customer"] == .string("ada \"q\""))
            #expect(entries.first?.occurredAt == at)
        }
    }

    // MARK: Two processes

    private func start(_ arguments: String...) throws -> (process: Process, output: FileHandle, input: Pipe) {
        let process = Process()
        let (output, input) = (Pipe(), Pipe())
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("OrderDesk")
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        return (process, output.fileHandleForReading, input)
    }

    private func line(of output: FileHandle) -> String? {
        var bytes: [UInt8] = []
        while let byte = try? output.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    @Test("of another process is taken up once, while both sell (P2)", .timeLimit(.minutes(5)))
    func twoProcesses() async throws {
        try await withDesk { engine, home, desk, path in
            let child = try start("sell", path, "30")
            for _ in 1...10 { _ = try desk.sell { try home.record($0, id: $1, in: $2) } }
            child.process.waitUntilExit()
            #expect(child.process.terminationStatus == 0)
            try await waitForSales(30, in: home)
            try await drain(engine, home, "end")
            let sales = try desk.sales()
            #expect(sales.count == 30)
            #expect(try await logged(home).filter { $0 > 0 }.sorted() == sales)
        }
    }

    @Test("of a process that dies before it commits never was (P2)", .timeLimit(.minutes(5)))
    func crashBeforeCommit() async throws {
        try await withDesk { engine, home, desk, path in
            let child = try start("hang", path)
            #expect(line(of: child.output) == "inserted")
            kill(child.process.processIdentifier, SIGKILL)
            child.process.waitUntilExit()
            try await drain(engine, home, "end")
            #expect(try desk.sales() == [])
            #expect(try await logged(home) == [-1])
            #expect(try desk.sell { try home.record($0, id: $1, in: $2) } == 1)
            try await waitForSales(2, in: home)
        }
    }

    @Test(
        "of processes that are killed anywhere stands exactly where their sales do (P2)",
        .timeLimit(.minutes(5)))
    func killed() async throws {
        try await withDesk { engine, home, desk, path in
            for round in 1...8 {
                let child = try start("sell", path, "100000")
                for _ in 1...(round * 3) { #expect(line(of: child.output) != nil) }
                kill(child.process.processIdentifier, SIGKILL)
                child.process.waitUntilExit()
            }
            try await drain(engine, home, "end")
            let sales = try desk.sales()
            #expect(sales.count >= 8 * 3)
            #expect(try await logged(home).filter { $0 > 0 }.sorted() == sales)
            #expect(try await home.verifyFold() == [])
        }
    }
}
