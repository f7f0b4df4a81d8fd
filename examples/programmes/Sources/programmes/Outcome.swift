import Foundation
import ShopProgrammes

/// What a run came to, beside what was expected.
struct Outcome: Encodable {
    struct Total: Encodable {
        let programme: String
        let granted: Int64
        let expected: Int64
        var isExact: Bool { granted == expected }
    }

    var store: String
    var storeBytes: Int64
    var seconds: Double
    /// Entries that this run added to the log, and how many in a second.
    var entriesAdded: Int
    var entriesPerSecond: Int
    var ordersPerSecond: Int
    /// Orders that an earlier run had recorded.
    var repeated: Int
    var orders: Int
    var customers: Int
    var referrers: Int
    var channels: Int
    var totals: [Total]
    var rewards: [String: Int]
    var ledgerSums: [String: Int64]
    var transfers: Int
    var deadLetters: Int
    var entries: Int
    var isExact: Bool

    init(
        _ figures: Figures, expected: Expected, fed: FeedProgress, entriesBefore: Int, elapsed: Duration,
        store: String
    ) {
        let seconds = elapsed / .seconds(1)
        self.store = store
        self.seconds = (seconds * 1_000).rounded() / 1_000
        storeBytes = Self.bytes(of: store)
        entriesAdded = figures.entries - entriesBefore
        entriesPerSecond = Int(Double(entriesAdded) / seconds)
        ordersPerSecond = Int(Double(fed.orders) / seconds)
        repeated = fed.repeated
        orders = figures.orders
        customers = figures.customers
        referrers = figures.referrers.count
        channels = figures.channels.count
        totals = Programme.allCases.map { programme in
            Total(
                programme: programme.rawValue, granted: figures.programmes[programme.rawValue] ?? 0,
                expected: expected.total(of: programme))
        }
        rewards = figures.rewards
        ledgerSums = figures.ledgerSums
        transfers = figures.transfers
        deadLetters = figures.deadLetters
        entries = figures.entries
        isExact =
            totals.allSatisfy(\.isExact) && orders == expected.rows && customers == expected.customers
            && channels == 100 && deadLetters == 0 && ledgerSums.values.allSatisfy { $0 == 0 }
    }

    private static func bytes(of path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
