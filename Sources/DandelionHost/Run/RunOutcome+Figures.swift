import DandelionModel

extension RunOutcome {
    /// The large numbers at the top of a report.
    var figures: [ReportData.Figure] {
        var figures = [
            ReportData.Figure(label: "members", value: summary.members.grouped),
            ReportData.Figure(label: "referrers", value: summary.referrers.grouped),
            ReportData.Figure(
                label: "conversions", value: summary.conversions.grouped,
                remark: "of \(summary.touches.values.reduce(0, +).grouped) touches"),
            ReportData.Figure(
                label: "channels", value: summary.channels.grouped, remark: "customers promoted"),
        ]
        for (currency, amount) in total(summary.rewards.map { ($0.currency, $0.amount) }) {
            let count = summary.rewards.filter { $0.currency == currency && $0.state != .reversed }
                .reduce(0) { $0 + $1.count }
            figures.append(
                ReportData.Figure(
                    label: "rewards", value: Money(minorUnits: amount, currency: currency).grouped,
                    remark: "\(count.grouped) that stand"))
        }
        for (currency, amount) in total(summary.takenBack.map { ($0.currency, $0.amount) }) {
            figures.append(
                ReportData.Figure(
                    label: "clawed back", value: Money(minorUnits: amount, currency: currency).grouped,
                    remark: "after refunds"))
        }
        figures.append(
            ReportData.Figure(label: "messages", value: summary.messages.values.reduce(0, +).grouped))
        let isZero = summary.ledgerSums.values.allSatisfy { $0 == 0 }
        figures.append(
            ReportData.Figure(
                label: "sum of the ledger", value: isZero ? "0" : "not zero", remark: "to the cent, always"))
        // What was known from before took no turns.
        let known = feed.repeated > 0 ? ", \(feed.repeated.grouped) of them known" : ""
        figures.append(
            ReportData.Figure(
                label: "events a second", value: Int(eventsPerSecond).grouped,
                remark:
                    "\(feed.events.grouped) in \(Int((elapsed / .seconds(1)).rounded(.up)).grouped) s\(known)"
            ))
        return figures
    }

    private func total(_ amounts: [(Currency, Int64)]) -> [(Currency, Int64)] {
        var totals: [String: (Currency, Int64)] = [:]
        for (currency, amount) in amounts { totals[currency.code, default: (currency, 0)].1 += amount }
        return totals.sorted { $0.key < $1.key }.map(\.value)
    }
}
