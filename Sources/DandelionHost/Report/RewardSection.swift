/// The part of a report that shows what has become of the rewards: one bar, the
/// parts of which are its sum.
struct RewardSection {
    let rewards: [ReportData.RewardState]
    let format: ReportFormat

    func html() -> Markup {
        let shown = rewards.filter { $0.count != 0 || $0.amount != 0 }
        guard !shown.isEmpty else { return .none }
        let total = shown.reduce(Int64(0)) { $0.clamped(adding: Self.amount($1)) }
        let count = shown.reduce(0) { $0 + $1.count }
        let parts = Self.parts(shown, of: total)
        return """
            <section aria-labelledby="rewards"><div class="wide">
            <h2 id="rewards">\(format.money(total)) in rewards</h2>
            <p class="lede">What has become of \(ReportFormat.count(count, "reward", "rewards")), and how the parts \
            make the sum.</p>
            <table class="states"><thead><tr><th scope="col">State</th><th scope="col">Rewards</th>\
            <th scope="col">Amount</th><th scope="col">Share</th></tr></thead>
            <tbody>
            \(zip(shown, parts).map { row($0, $1, of: total) })</tbody>
            <tfoot><tr><th scope="row">together</th><td data-label="Rewards">\(ReportFormat.count(count))</td>\
            <td data-label="Amount">\(format.money(total))</td>\
            <td data-label="Share"><div class="part"><span>100 %</span>\(Self.track(parts))</div></td></tr></tfoot></table>
            </div></section>

            """
    }

    private static func amount(_ state: ReportData.RewardState) -> Int64 {
        Int64(clamping: state.amount.magnitude)
    }

    /// A stretch of the bar, in shares of the whole.
    private struct Part {
        var tone: Markup
        var start: Double
        var share: Double
    }

    /// Each begins where the one before it ended.
    private static func parts(_ states: [ReportData.RewardState], of total: Int64) -> [Part] {
        var start = 0.0
        return states.map { state in
            let share = Double(amount(state)) / Double(max(1, total))
            defer { start += share }
            return Part(tone: tone(state.state), start: start, share: share)
        }
    }

    private func row(_ state: ReportData.RewardState, _ part: Part, of total: Int64) -> Markup {
        let amount = Self.amount(state)
        let share = ReportFormat.percent(Double(amount), of: Double(total)) ?? "–"
        return """
            <tr><th scope="row">\(state.state)<small>\(Self.meaning(state.state))</small></th>\
            <td data-label="Rewards">\(ReportFormat.count(state.count))</td>\
            <td data-label="Amount">\(format.money(amount))</td>\
            <td data-label="Share"><div class="part"><span>\(share)</span>\(Self.track([part]))</div></td></tr>

            """
    }

    private static func track(_ parts: [Part]) -> Markup {
        let drawn = parts.map { part -> Markup in
            #"<i class="\#(part.tone)" style="left:\#(part.start * 100)%;width:\#(part.share * 100)%"></i>"#
        }
        return #"<i class="track" aria-hidden="true">\#(drawn)</i>"#
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
