/// The part of a report that shows what has become of the rewards: one bar, the
/// parts of which are its sum.
struct RewardSection {
    let rewards: [ReportData.RewardState]
    let format: ReportFormat

    func html() -> Markup {
        let shown = rewards.filter { $0.count != 0 || $0.amount != 0 }
        guard !shown.isEmpty else { return .none }
        let total = shown.reduce(Int64(0)) { $0 + Int64(clamping: $1.amount.magnitude) }
        let count = shown.reduce(0) { $0 + $1.count }
        return """
            <section aria-labelledby="rewards"><div class="wide">
            <h2 id="rewards">\(format.money(total)) in rewards</h2>
            <p class="lede">\(ReportFormat.count(count, "reward", "rewards")) by what has become of \
            \(count == 1 ? "it" : "them").</p>
            <div class="stack" aria-hidden="true">\(shown.map(part))</div>
            <table class="states"><thead><tr><th scope="col">State</th><th scope="col">Rewards</th>\
            <th scope="col">Amount</th><th scope="col">Share</th></tr></thead>
            <tbody>
            \(shown.map { row($0, of: total) })</tbody>
            <tfoot><tr><th scope="row">together</th><td>\(ReportFormat.count(count))</td>\
            <td>\(format.money(total))</td><td>100 %</td></tr></tfoot></table>
            </div></section>

            """
    }

    private func part(_ state: ReportData.RewardState) -> Markup {
        let weight = Markup(raw: String(state.amount.magnitude))
        return #"<i class="\#(Self.tone(state.state))" style="flex-grow:\#(weight)"></i>"#
    }

    private func row(_ state: ReportData.RewardState, of total: Int64) -> Markup {
        let amount = Int64(clamping: state.amount.magnitude)
        let share = ReportFormat.percent(Double(amount), of: Double(total)) ?? "–"
        return """
            <tr><th scope="row"><i class="\(Self.tone(state.state))"></i>\(state.state) \
            <small>\(Self.meaning(state.state))</small></th><td>\(ReportFormat.count(state.count))</td>\
            <td>\(format.money(amount))</td><td>\(share)</td></tr>

            """
    }

    private static func tone(_ state: String) -> Markup {
        switch state {
        case "held": "sky"
        case "payable": "gold"
        case "paid": "leaf"
        case "reversed": "loss"
        default: "other"
        }
    }

    private static func meaning(_ state: String) -> String {
        switch state {
        case "held": "waits until returns are no longer expected"
        case "payable": "may be paid out"
        case "paid": "has been paid out"
        case "reversed": "taken back after a refund"
        default: ""
        }
    }
}
