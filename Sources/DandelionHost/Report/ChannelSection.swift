/// The part of a report that compares the ways by which friends came.
struct ChannelSection {
    let channels: [ReportData.Channel]
    let format: ReportFormat

    private struct Column {
        var name: String
        /// What a bar shows; nil where the figure has no meaning.
        var value: (ReportData.Channel) -> Double?
        var text: (ReportData.Channel) -> String?
        var tone: Markup
    }

    func html() -> Markup {
        guard !channels.isEmpty else { return .none }
        return """
            <section aria-labelledby="channels"><div class="wide">
            <h2 id="channels">How friends came</h2>
            <p class="lede">\(finding)What shows that a friend came through a member, by kind. Sales are what the friends paid, \
            refunds taken off; cost is the rewards of both sides, without what was taken back.</p>
            <table class="bars"><thead><tr><th scope="col">Kind</th>\
            \(columns.map { #"<th scope="col">\#($0.name)</th>"# as Markup })</tr></thead>
            <tbody>
            \(channels.map(row))</tbody></table>
            </div></section>

            """
    }

    /// What the table says first, in a sentence; nothing where too little came.
    private var finding: Markup {
        let rated = channels.filter { $0.touches > 0 && $0.conversions > 0 }
        guard rated.count > 1,
            let best = rated.max(by: { Self.rate($0) ?? 0 < Self.rate($1) ?? 0 }),
            let rate = ReportFormat.percent(Self.rate(best) ?? 0, of: 1)
        else { return .none }
        return "<b>Best at converting: \(best.kind), where \(rate) of the touches ended in a sale.</b> "
    }

    private static func rate(_ channel: ReportData.Channel) -> Double? {
        channel.touches > 0 ? Double(channel.conversions) / Double(channel.touches) : nil
    }

    private var columns: [Column] {
        let format = self.format
        return [
            Column(
                name: "Touches", value: { Double($0.touches) }, text: { ReportFormat.count($0.touches) },
                tone: "sky"),
            Column(
                name: "Conversions", value: { Double($0.conversions) },
                text: { ReportFormat.count($0.conversions) }, tone: "leaf"),
            Column(
                name: "Refused", value: { Double($0.refused) }, text: { ReportFormat.count($0.refused) },
                tone: "loss"
            ),
            Column(
                name: "Conversion rate", value: Self.rate,
                text: { ReportFormat.percent(Double($0.conversions), of: Double($0.touches)) }, tone: "leaf"),
            Column(
                name: "Sales, \(format.currency)", value: { Double($0.sales) },
                text: { format.amount($0.sales) }, tone: "leaf"),
            Column(
                name: "Cost, \(format.currency)", value: { Double($0.cost) },
                text: { format.amount($0.cost) }, tone: "gold"),
            Column(
                name: "Cost per sale, \(format.currency)",
                value: { $0.conversions > 0 ? Double($0.cost) / Double($0.conversions) : nil },
                text: { $0.conversions > 0 ? format.amount(Self.share($0.cost, of: $0.conversions)) : nil },
                tone: "gold"),
        ]
    }

    /// Minor units for each, rounded to the nearest, half away from zero.
    private static func share(_ amount: Int64, of count: Int) -> Int64 {
        let half = Int64(count / 2)
        return amount.clamped(adding: amount < 0 ? -half : half) / Int64(count)
    }

    private func row(_ channel: ReportData.Channel) -> Markup {
        let cells = columns.map { column -> Markup in
            let highest = channels.compactMap(column.value).max() ?? 0
            guard let text = column.text(channel), let value = column.value(channel) else {
                return #"<td data-label="\#(column.name)"><span class="none">–</span></td>"#
            }
            let share = highest > 0 ? max(0, value / highest * 100) : 0
            return """
                <td data-label="\(column.name)">\(text)\
                <i class="bar \(column.tone)" style="--part:\(share)%"></i></td>
                """
        }
        return """
            <tr><th scope="row">\(channel.kind)</th>\(cells)</tr>

            """
    }
}
