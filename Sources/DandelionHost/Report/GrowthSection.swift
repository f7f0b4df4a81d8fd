/// The part of a report that shows what was new in each month.
struct GrowthSection {
    let months: [ReportData.Month]
    let format: ReportFormat

    init(_ months: [ReportData.Month], format: ReportFormat) {
        self.months = Self.withoutGaps(months)
        self.format = format
    }

    func html() -> Markup {
        guard let first = months.first, let last = months.last else { return .none }
        let span =
            months.count == 1
            ? ReportFormat.month(first.month)
            : "\(ReportFormat.month(first.month)) to \(ReportFormat.month(last.month))"
        return """
            <section aria-labelledby="growth"><div class="wide">
            <h2 id="growth">Growth, month by month</h2>
            <p class="lede">What was new in each month, \(span).</p>
            <div class="charts">
            \(charts)</div>
            </div></section>

            """
    }

    private var charts: Markup {
        let counts: [Markup] = [
            chart("New members", "members", "leaf", \.members),
            chart("New referrers", "referrers", "leaf", \.referrers),
            chart("Channels promoted", "promoted", "gold", \.channels),
            chart("Touches", "touches", "sky", \.touches),
            chart("Conversions", "conversions", "leaf", \.conversions),
            chart("Messages sent", "messages", "sky", \.messages),
        ]
        return counts.joined() + rewards
    }

    private func chart(
        _ title: String, _ noun: String, _ tone: Markup, _ value: KeyPath<ReportData.Month, Int>
    ) -> Markup {
        let values = months.map { Double($0[keyPath: value]) }
        let total = months.reduce(0) { $0 + $1[keyPath: value] }
        guard total > 0 else { return .none }
        return GrowthChart(
            title: title, total: "\(ReportFormat.count(total)) in all", months: months.map(\.month),
            above: GrowthChart.Series(name: noun, values: values, tone: tone)
        ) { ReportFormat.decimal($0, digits: $0 == $0.rounded() ? 0 : 1) }.figure()
    }

    /// Rewards above the line and what was taken back below it; once for a wide
    /// screen and once for a narrow one, of which one is shown.
    private var rewards: Markup {
        let granted = months.reduce(Int64(0)) { $0.clamped(adding: $1.rewards) }
        let taken = months.reduce(Int64(0)) { $0.clamped(adding: $1.clawedBack) }
        guard granted != 0 || taken != 0 else { return .none }
        func figure(width: Double, _ name: Markup) -> Markup {
            GrowthChart(
                title: "Rewards, and what was taken back",
                total: "\(format.money(granted)) and \(format.money(taken)) in all",
                months: months.map(\.month),
                above: GrowthChart.Series(
                    name: format.currency, values: months.map { Double(max(0, $0.rewards)) }, tone: "gold"),
                below: GrowthChart.Series(
                    name: "\(format.currency) taken back",
                    values: months.map { Double($0.clawedBack.magnitude) }, tone: "loss"),
                width: width
            ) { [format] in format.wholeUnits($0) }.figure(class: name)
        }
        return figure(width: 1080, "chart money on-wide") + figure(width: 320, "chart money on-narrow")
    }

    /// Months in which nothing happened stand in the row as well.
    static func withoutGaps(_ months: [ReportData.Month]) -> [ReportData.Month] {
        let numbers = months.map { ReportFormat.yearAndMonth($0.month).map { $0.year * 12 + $0.month - 1 } }
        guard let first = numbers.first ?? nil, let last = numbers.last ?? nil, last >= first,
            last - first < 1200,
            zip(numbers, numbers.dropFirst()).allSatisfy({ ($0 ?? 0) < ($1 ?? 0) })
        else { return months }
        var known: [Int: ReportData.Month] = [:]
        for (number, month) in zip(numbers, months) { if let number { known[number] = month } }
        return (first...last).map { number in
            let month = number % 12 + 1
            return known[number] ?? ReportData.Month(month: "\(number / 12)-\(month < 10 ? "0" : "")\(month)")
        }
    }
}
