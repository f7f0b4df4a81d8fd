import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Foundation
import ShopProgrammes
import Testing

@Suite("The shop")
struct ShopTests {
    static let orders = Result { try Order.read(from: ShopData.orders) }

    @Test(
        "makes of the real orders what a plain loop makes of them, on any store", arguments: Backend.allCases)
    func plainLoop(backend: Backend) async throws {
        let orders = try Self.orders.get()
        let plain = PlainLoop(orders)
        let expected = try Expected.read(from: ShopData.expected)
        let folder = try Folder()
        let shop = try Shop(store: backend.source(in: folder), openingAt: try #require(orders.first).date)
        try await shop.whileRunning { shop in
            let fed = try await shop.feed(orders)
            #expect(fed.repeated == 0)
            let figures = try await shop.figures()
            #expect(figures.orders == expected.rows)
            #expect(figures.customers == expected.customers)
            for programme in Programme.allCases {
                #expect(plain.totals[programme.rawValue] == expected.total(of: programme))
            }
            #expect(figures.programmes == plain.totals)
            #expect(figures.referrers == plain.referrers)
            #expect(figures.channels == plain.channels)
            #expect(figures.rewards == ["payable": plain.rewards])
            // One that grants, and one that ends the hold.
            #expect(figures.transfers == plain.rewards * 2)
            #expect(figures.ledgerSums == ["USD": 0])
            #expect(figures.deadLetters == 0)
            let differences = try await shop.home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("holds each commission for exactly 30 days")
    func holds() async throws {
        let orders = Array(try Self.orders.get().prefix(20))
        let first = try #require(orders.first)
        let shop = try Shop(store: .memory, openingAt: first.date)
        try await shop.whileRunning { shop in
            let order = OrderPaid(
                customer: "1", quantity: 1, amount: Money(minorUnits: 1_000, currency: .usd), seq: 1)
            try await shop.record([Home.Recording(order)])
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
        let source = StoreSource.sqlite(path: folder.file("shop.dandelion"))
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

    @Test("has the same log and the same rows on both stores")
    func stores() async throws {
        let orders = Array(try Self.orders.get().prefix(5_000))
        var hashes: [[String: Int]] = []
        for backend in Backend.allCases {
            let folder = try Folder()
            let shop = try Shop(store: backend.source(in: folder), openingAt: try #require(orders.first).date)
            try await shop.whileRunning { shop in
                try await shop.feed(orders)
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

enum Backend: CaseIterable {
    case memory
    case sqlite

    func source(in folder: Folder) -> StoreSource {
        switch self {
        case .memory: .memory
        case .sqlite: .sqlite(path: folder.file("shop.dandelion"))
        }
    }
}
