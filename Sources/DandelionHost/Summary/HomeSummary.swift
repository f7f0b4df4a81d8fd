package import DandelionModel
import DandelionPlugins
import DandelionPrimitives
package import DandelionStore
package import DandelionWorkflow

/// What became of a home, counted from one snapshot.
package struct HomeSummary: Sendable {
    package private(set) var members = 0
    package private(set) var referrers = 0
    /// Hints that led a friend to a referrer, by kind.
    package private(set) var touches: [String: Int] = [:]
    package private(set) var conversions = 0
    /// Sales that were attributed to nobody although there was evidence, by reason.
    package private(set) var refused: [String: Int] = [:]
    package private(set) var rewards: [RewardTotal] = []
    /// What was taken back, by kind of transfer and currency.
    package private(set) var takenBack: [TransferTotal] = []
    package private(set) var channels = 0
    package private(set) var messages: [String: Int] = [:]
    package private(set) var runs: [String: Int] = [:]
    package private(set) var deadLetters = 0
    /// Plugins that limits have suspended, and why, by name.
    package private(set) var suspended: [(plugin: String, why: String)] = []
    /// The sum of all accounts, by currency: zero, always.
    package private(set) var ledgerSums: [String: Int64] = [:]
    /// Entries of the log, and the home's clock; nil for a home that has none.
    package private(set) var entries: Int64 = 0
    package private(set) var clock: Instant?
    package let tree: ReferralTree
    /// Those with the most conversions, at most ten.
    package private(set) var top: [TopReferrer] = []

    package struct RewardTotal: Sendable, Equatable {
        package let state: Reward.State
        package let currency: Currency
        package var count = 0
        /// What was granted, without what was taken back.
        package var amount: Int64 = 0
    }

    package struct TransferTotal: Sendable, Equatable {
        package let kind: TransferKind
        package let currency: Currency
        package var count = 0
        package var amount: Int64 = 0
    }

    package struct TopReferrer: Sendable, Equatable {
        package let member: String
        package let program: String
        package let code: String
        package let conversions: Int64
        /// Of referrals, without what was taken back, by currency.
        package var earned: [String: Int64] = [:]
        package var isChannel = false
        /// Members below them in the tree, at any distance.
        package var descendants = 0
    }

    static let shownReferrers = 10

    /// Counts a home. It reads every row that it counts, once.
    package init(of home: HomeKey, in view: any ReadView) throws {
        tree = try ReferralTree(of: home, in: view)
        if let row = try view.get(Tables.home, key: home.row) {
            entries = (row[2].integer ?? 1) - 1
            clock = row[4].instant
        }
        try countRows(of: home, in: view)
        try countMoney(of: home, in: view)
        try findTop(of: home, in: view)
    }

    private mutating func countRows(of home: HomeKey, in view: any ReadView) throws {
        members = try view.count(PrimitiveTables.member, of: home)
        referrers = try view.count(PrimitiveTables.referrer, of: home)
        channels = try view.count(PrimitiveTables.channel, of: home)
        deadLetters = try view.count(Tables.deadLetter, of: home)
        for row in try view.rows(Scan(Tables.plugin, prefix: home.row)) where row.count >= 5 {
            guard let plugin = row[2].text else { continue }
            let standing = PluginStanding(state: try row[4].value())
            if let why = PluginStandingText(plugin: plugin, standing: standing).why {
                suspended.append((plugin, why))
            }
        }
        touches = try view.count(PrimitiveTables.touch, of: home) { $0[5].text ?? "" }
        messages = try view.count(PrimitiveTables.message, of: home) { $0[9].text ?? "" }
        try view.forEach(Tables.run, of: home) { row in
            // Each message has a run of its own, and is counted as a message.
            if row[3].text == MessageGate.workflow { return }
            let status = row[6].integer.flatMap(RunStatus.init(rawValue:)).map { "\($0)" } ?? "unknown"
            runs[status, default: 0] += 1
        }
        try view.scan(Scan(PrimitiveTables.referral, prefix: home.row)) { row in
            if row[8].text == Referral.State.converted.rawValue {
                conversions += 1
            } else {
                refused[row[9].text ?? "unknown", default: 0] += 1
            }
            return true
        }
    }

    private mutating func countMoney(of home: HomeKey, in view: any ReadView) throws {
        var rewards: [String: RewardTotal] = [:]
        try view.forEach(Tables.reward, of: home) { row in
            let reward = try RewardRow(row: row).reward
            let currency = reward.amount.currency
            let key = "\(currency.code) \(reward.state.rawValue)"
            var total = rewards[key] ?? RewardTotal(state: reward.state, currency: currency)
            total.count += 1
            total.amount += reward.amount.minorUnits - reward.reversed.minorUnits
            rewards[key] = total
        }
        let order = Reward.State.allCases
        self.rewards = rewards.values.sorted { left, right in
            let (a, b) = (order.firstIndex(of: left.state) ?? 0, order.firstIndex(of: right.state) ?? 0)
            return left.currency == right.currency ? a < b : left.currency.code < right.currency.code
        }
        var taken: [String: TransferTotal] = [:]
        try view.forEach(Tables.transfer, of: home) { row in
            guard let kind = row[7].text.flatMap(TransferKind.init(rawValue:)),
                kind == .reversal || kind == .clawback,
                let currency = row[5].text.flatMap(Currency.init(code:)), let amount = row[6].integer
            else { return }
            let key = "\(currency.code) \(kind.rawValue)"
            var total = taken[key] ?? TransferTotal(kind: kind, currency: currency)
            total.count += 1
            total.amount += amount
            taken[key] = total
        }
        takenBack = taken.sorted { $0.key < $1.key }.map(\.value)
        try view.forEach(Tables.account, of: home) { row in
            if let code = row[3].text, let balance = row[4].integer {
                ledgerSums[code, default: 0] += balance
            }
        }
    }

    private mutating func findTop(of home: HomeKey, in view: any ReadView) throws {
        var best: [Referrer] = []
        try view.forEach(PrimitiveTables.referrer, of: home) { row in
            guard let conversions = row[8].integer, conversions > 0 else { return }
            if best.count == Self.shownReferrers, let last = best.last, conversions <= last.conversions {
                return
            }
            best.append(try Referrer(row: row))
            best.sort {
                ($1.conversions, $0.member.count, $0.member) < ($0.conversions, $1.member.count, $1.member)
            }
            if best.count > Self.shownReferrers { best.removeLast() }
        }
        for referrer in best {
            var top = TopReferrer(
                member: referrer.member, program: referrer.program, code: referrer.code,
                conversions: referrer.conversions)
            let index = PrimitiveTables.channel.index("channel_member")
            top.isChannel =
                try view.first(
                    Scan(
                        PrimitiveTables.channel, index: index, prefix: home.row(.text(referrer.member)),
                        limit: 1))
                != nil
            top.descendants = tree.descendants(of: referrer.member)
            top.earned = try Self.earned(by: referrer.member, of: home, in: view)
            self.top.append(top)
        }
    }

    private static func earned(
        by member: String, of home: HomeKey, in view: any ReadView
    ) throws -> [String: Int64] {
        var earned: [String: Int64] = [:]
        for row in try view.rows(Scan(PrimitiveTables.owned, prefix: home.row(.text(member)))) {
            guard let id = row[3].integer,
                let stored = try view.get(Tables.reward, key: home.row(.integer(id)))
            else { continue }
            let reward = try RewardRow(row: stored).reward
            earned[reward.amount.currency.code, default: 0] +=
                reward.amount.minorUnits - reward.reversed.minorUnits
        }
        return earned
    }
}
