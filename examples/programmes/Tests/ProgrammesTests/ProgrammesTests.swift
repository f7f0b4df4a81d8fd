import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import ShopProgrammes
import Testing

/// One test after the other: each keeps both cores busy.
@Suite("The shop with its programmes", .serialized)
struct ProgrammesTests {
    static let orders = Result { try Order.read(from: ShopData.orders) }

    /// What came of feeding all orders to a store.
    struct Run: Sendable {
        let figures: Figures
        let hashes: [String: Int]
        /// Tables that folding the log again does not lead to: none.
        let differences: [String]
    }

    /// All orders on the memory store, which several tests compare with.
    static let inMemory = Task { try await feed(try orders.get(), to: .memory) }

    static func feed(_ orders: [Order], to store: StoreSource) async throws -> Run {
        let opening = try #require(try Self.orders.get().first).date
        return try await Shop(store: store, openingAt: opening).whileRunning { shop in
            try await shop.feed(orders)
            return Run(
                figures: try await shop.figures(), hashes: try await shop.tableHashes(),
                differences: try await shop.home.verifyFold())
        }
    }

    @Test("makes of the real orders what a plain loop makes of them")
    func plainLoop() async throws {
        let plain = PlainLoop(try Self.orders.get())
        let expected = try Expected.read(from: ShopData.expected)
        for programme in Programme.allCases {
            #expect(plain.totals[programme.rawValue] == expected.total(of: programme))
        }
        let run = try await Self.inMemory.value
        #expect(run.figures.orders == expected.rows)
        #expect(run.figures.customers == expected.customers)
        #expect(run.figures.programmes == plain.totals)
        #expect(run.figures.referrers == plain.referrers)
        #expect(run.figures.channels == plain.channels)
        #expect(run.figures.rewards == ["payable": plain.rewards])
        // One that grants, and one that ends the hold.
        #expect(run.figures.transfers == plain.rewards * 2)
        #expect(run.figures.ledgerSums == ["USD": 0])
        #expect(run.figures.deadLetters == 0)
        #expect(run.differences == [])
    }

    @Test("has the same log and the same rows on SQLite as in memory")
    func stores() async throws {
        let folder = try Folder()
        let run = try await Self.feed(
            try Self.orders.get(), to: .sqlite(path: folder.file("programmes.dandelion")))
        let inMemory = try await Self.inMemory.value
        #expect(run.hashes == inMemory.hashes)
        #expect(run.figures == inMemory.figures)
        #expect(run.differences == [])
    }

    @Test("holds each commission for exactly 30 days")
    func holds() async throws {
        let orders = Array(try Self.orders.get().prefix(20))
        let first = try #require(orders.first)
        let shop = try Shop(store: .memory, openingAt: first.date)
        try await shop.whileRunning { shop in
            let order = OrderPaid(
                customer: "1", quantity: 1, amount: Money(minorUnits: 1_000, currency: .usd), seq: 1)
            try await shop.home.record(order, until: .processed)
            await shop.clock.advance(shop.engine, to: first.date + .days(30) - .microseconds(1))
            let before = try await shop.figures().rewards
            #expect(before == ["held": 4])
            await shop.clock.advance(shop.engine, by: .microseconds(1))
            let after = try await shop.figures().rewards
            #expect(after == ["payable": 4])
        }
    }

    @Test("records nothing twice when all is fed to it again")
    func twice() async throws {
        let orders = Array(try Self.orders.get().prefix(5_000))
        let folder = try Folder()
        let source = StoreSource.sqlite(path: folder.file("programmes.dandelion"))
        var hashes: [[String: Int]] = []
        for run in 0..<2 {
            let shop = try Shop(store: source, openingAt: try #require(orders.first).date)
            try await shop.whileRunning { shop in
                let fed = try await shop.feed(orders)
                #expect(fed.repeated == (run == 0 ? 0 : orders.count))
                hashes.append(try await shop.tableHashes())
            }
        }
        #expect(hashes[0] == hashes[1])
    }

    @Test("refuses a file that is not one of orders, naming the line")
    func files() throws {
        let folder = try Folder()
        let file = URL(fileURLWithPath: folder.file("orders.csv"))
        try Data("customer,date\n".utf8).write(to: file)
        #expect(throws: OrderFileError.self) { try Order.read(from: file) }
        try Data("seq,customer,date,quantity,amount_minor\n1,1,1997-02-30,1,5\n".utf8).write(to: file)
        let error = #expect(throws: OrderFileError.self) { try Order.read(from: file) }
        #expect(error?.description.contains("line 2") == true)
    }
}
