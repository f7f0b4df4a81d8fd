import Dandelion
import DandelionModel
import DandelionSQLite
import Foundation
import ShopProgrammes
import Testing

@Suite("The shop, killed")
struct KillTests {
    private static let kills = 20

    /// Another one may be given in the environment; a seed that failed is kept here.
    private static let seed = ProcessInfo.processInfo.environment["SHOP_SEED"].flatMap(UInt64.init) ?? 1997

    @Test("at 20 random moments has the same log and the same rows as one that was not")
    func killed() async throws {
        let folder = try Folder()
        let shop = BuiltShop(store: folder.file("shop.dandelion"))
        var chance = SeededGenerator(seed: Self.seed)
        var kills = 0
        for _ in 0..<Self.kills {
            // The real time that passes is what is tested: the kill must fall anywhere.
            let moment = Duration.milliseconds(Int64.random(in: 20...4_000, using: &chance))
            if try await shop.kill(after: moment) { kills += 1 }
        }
        #expect(kills > 0)
        let (status, outcome) = try shop.finish()
        #expect(status == 0, "seed \(Self.seed)")
        #expect(outcome["isExact"] as? Bool == true)
        let killed = try await hashes(.sqlite(path: shop.store), feeding: [])
        let whole = try await hashes(.memory, feeding: try ShopTests.orders.get())
        #expect(killed == whole, "seed \(Self.seed), \(kills) kills")
    }

    private func hashes(_ store: StoreSource, feeding orders: [Order]) async throws -> [String: Int] {
        let opening = try #require(try ShopTests.orders.get().first).date
        return try await Shop(store: store, openingAt: opening).whileRunning { shop in
            try await shop.feed(orders)
            let differences = try await shop.home.verifyFold()
            #expect(differences == [])
            return try await shop.tableHashes()
        }
    }
}
