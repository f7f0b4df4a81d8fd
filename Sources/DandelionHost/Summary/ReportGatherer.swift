package import DandelionModel
import DandelionPrimitives
package import DandelionStore
package import DandelionWorkflow

/// Gathers what a report shows from one snapshot of a home.
package struct ReportGatherer {
    private let home: HomeKey
    private let view: any ReadView
    private let summary: HomeSummary
    /// The currency of most rewards; a report shows one.
    private let currency: Currency
    /// What a reward is worth now, and what it came from, by its number.
    private var rewards: [Int64: Reward] = [:]

    /// The chain of why of a reward, from the effect back to its first cause; empty where none can be told.
    package typealias Why = (_ reward: String) throws -> [ReportData.WhyStep]

    package init(of home: HomeKey, _ summary: HomeSummary, in view: any ReadView) throws {
        self.home = home
        self.view = view
        self.summary = summary
        var counts: [Currency: Int] = [:]
        for total in summary.rewards { counts[total.currency, default: 0] += total.count }
        currency = counts.max { ($0.value, $1.key.code) < ($1.value, $0.key.code) }?.key ?? .usd
        try view.forEach(Tables.reward, of: home) { row in
            let stored = try RewardRow(row: row)
            if let number = Int64(stored.reward.id) { rewards[number] = stored.reward }
        }
    }

    /// - Parameters:
    ///   - figures: The large numbers at the top.
    ///   - notes: What a reader must know, such as that a part of the data is synthetic.
    package func data(
        span: (first: Instant, last: Instant)?, figures: [ReportData.Figure], notes: [String], why: Why
    ) throws -> ReportData {
        var data = ReportData()
        data.title = home.name
        data.from = span.map { Self.day($0.first) } ?? ""
        data.to = span.map { Self.day($0.last) } ?? summary.clock.map(Self.day) ?? ""
        data.notes = notes
        data.currency = currency.code
        data.currencyExponent = currency.exponent
        data.figures = figures
        data.months = try months()
        data.channels = try channels()
        data.rewards = summary.rewards.filter { $0.currency == currency }.map {
            ReportData.RewardState(state: $0.state.rawValue, count: $0.count, amount: $0.amount)
        }
        data.forest = try forest()
        data.top = try top(why)
        return data
    }

    private static func day(_ instant: Instant) -> String { String("\(instant)".prefix(10)) }
    private static func month(_ instant: Instant) -> String { String("\(instant)".prefix(7)) }

    // MARK: Growth

    private func months() throws -> [ReportData.Month] {
        var months: [String: ReportData.Month] = [:]
        func change(_ instant: Instant?, _ body: (inout ReportData.Month) -> Void) {
            guard let instant else { return }
            let name = Self.month(instant)
            body(&months[name, default: ReportData.Month(month: name)])
        }
        try view.forEach(PrimitiveTables.member, of: home) { row in
            change(try Member(row: row).joined) { $0.members += 1 }
        }
        try view.forEach(PrimitiveTables.referrer, of: home) { row in
            change(row[7].instant) { $0.referrers += 1 }
        }
        try view.forEach(PrimitiveTables.touch, of: home) { row in change(row[4].instant) { $0.touches += 1 }
        }
        try view.forEach(PrimitiveTables.referral, of: home) { row in
            if row[8].text == Referral.State.converted.rawValue {
                change(row[17].instant) { $0.conversions += 1 }
            }
        }
        try view.forEach(PrimitiveTables.channel, of: home) { row in
            change(try ReferralChannel(row: row).since) { $0.channels += 1 }
        }
        try view.forEach(PrimitiveTables.message, of: home) { row in
            let message = try Message(row: row)
            if message.state == .sent { change(message.settledAt ?? message.at) { $0.messages += 1 } }
        }
        try view.forEach(Tables.transfer, of: home) { row in
            guard row[5].text == currency.code, let amount = row[6].integer else { return }
            switch row[7].text.flatMap(TransferKind.init(rawValue:)) {
            case .grant: change(row[10].instant) { $0.rewards += amount }
            case .reversal, .clawback: change(row[10].instant) { $0.clawedBack += amount }
            default: break
            }
        }
        return Self.withoutGaps(months)
    }

    /// Months in which nothing was new stand there too.
    private static func withoutGaps(_ months: [String: ReportData.Month]) -> [ReportData.Month] {
        let names = months.keys.sorted()
        guard let first = names.first, let last = names.last, var year = Int(first.prefix(4)),
            var month = Int(first.suffix(2))
        else { return [] }
        var all: [ReportData.Month] = []
        // A home that is older than that is shown from its beginning on.
        let mostMonths = 600
        while all.count < mostMonths {
            let digits = String(month)
            let name = String("\(year)".suffix(4)) + "-" + (digits.count == 1 ? "0" + digits : digits)
            all.append(months[name] ?? ReportData.Month(month: name))
            if name >= last { break }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return all
    }

    // MARK: Channels

    private func channels() throws -> [ReportData.Channel] {
        var channels: [String: ReportData.Channel] = [:]
        func change(_ kind: String, _ body: (inout ReportData.Channel) -> Void) {
            body(&channels[kind, default: ReportData.Channel(kind: kind)])
        }
        for (kind, count) in summary.touches { change(kind) { $0.touches += count } }
        var kinds: [String: String] = [:]
        try view.forEach(PrimitiveTables.evidence, of: home) { row in
            let evidence = try Evidence(row: row)
            guard let referral = row[2].text else { return }
            // The strongest piece of a sale that nobody won stands first.
            if evidence.hasWon || kinds[referral] == nil { kinds[referral] = evidence.kind.rawValue }
        }
        try view.forEach(PrimitiveTables.referral, of: home) { row in
            let referral = try Referral(row: row)
            guard let kind = kinds[referral.id] else { return }
            guard referral.state == .converted else { return change(kind) { $0.refused += 1 } }
            var cost: Int64 = 0
            for reward in [referral.referrerReward, referral.friendReward].compactMap({ $0 }) {
                cost += Int64(reward).flatMap { rewards[$0] }.map(worth) ?? 0
            }
            change(kind) { channel in
                channel.conversions += 1
                channel.cost += cost
                if referral.amount.currency == currency {
                    channel.sales += referral.amount.minorUnits - referral.refunded.minorUnits
                }
            }
        }
        return channels.values.sorted { ($1.conversions, $0.kind) < ($0.conversions, $1.kind) }
    }

    private func worth(_ reward: Reward) -> Int64 {
        reward.amount.currency == currency ? reward.amount.minorUnits - reward.reversed.minorUnits : 0
    }

    // MARK: Members

    private func forest() throws -> [ReportData.Member] {
        var conversions: [String: Int] = [:]
        var since: [String: Instant] = [:]
        try view.forEach(PrimitiveTables.referrer, of: home) { row in
            let referrer = try Referrer(row: row)
            conversions[referrer.member, default: 0] += Int(referrer.conversions)
            since[referrer.member] = min(since[referrer.member] ?? referrer.since, referrer.since)
        }
        var earned: [String: Int64] = [:]
        for reward in rewards.values { earned[reward.member, default: 0] += worth(reward) }
        var promoted: Set<String> = []
        try view.forEach(PrimitiveTables.channel, of: home) { row in
            promoted.insert(try ReferralChannel(row: row).member)
        }
        return summary.tree.nodes.map { node in
            var member = ReportData.Member(
                id: node.member, parent: node.parent,
                since: (node.since ?? since[node.member]).map(Self.day) ?? "")
            member.conversions = conversions[node.member] ?? 0
            member.earned = earned[node.member] ?? 0
            member.isChannel = promoted.contains(node.member)
            return member
        }
    }

    private func top(_ why: Why) throws -> [ReportData.TopReferrer] {
        try summary.top.map { top in
            ReportData.TopReferrer(
                member: top.member, code: top.code, conversions: Int(top.conversions),
                earned: top.earned[currency.code] ?? 0, isChannel: top.isChannel,
                descendants: top.descendants,
                why: try largestReward(of: top).map(why) ?? [])
        }
    }

    /// The largest of what a referrer earned by a referral, which is what one asks about first.
    private func largestReward(of top: HomeSummary.TopReferrer) throws -> String? {
        var best: (id: Int64, worth: Int64)?
        for row in try view.rows(Scan(PrimitiveTables.owned, prefix: home.row(.text(top.member)))) {
            guard let id = row[3].integer, !row[4].isNull, let reward = rewards[id] else { continue }
            if worth(reward) > best?.worth ?? 0 { best = (id, worth(reward)) }
        }
        return best.map { String($0.id) }
    }
}
