import Dandelion
import DandelionHost

/// The outcome of a run for a person to read.
struct RunTable {
    private let outcome: RunOutcome
    private let style: TerminalStyle
    private var lines: [String] = []

    init(_ outcome: RunOutcome, style: TerminalStyle) {
        self.outcome = outcome
        self.style = style
    }

    /// - Parameter report: The folder of the report, where one was written.
    func text(report: String?) -> String {
        var table = self
        table.input()
        table.people()
        table.money()
        table.top()
        table.work()
        table.next(report)
        return table.lines.joined(separator: "\n")
    }

    private mutating func heading(_ title: String) {
        if !lines.isEmpty { lines.append("") }
        lines.append(style.bold(title))
    }

    private mutating func line(_ title: String, _ value: String, _ remark: String = "") {
        let label = title + String(repeating: " ", count: max(1, 30 - title.count))
        let number = String(repeating: " ", count: max(0, 18 - value.count)) + value
        lines.append("  \(label)\(number)" + (remark.isEmpty ? "" : "  \(style.dim(remark))"))
    }

    private mutating func input() {
        heading("Events")
        let feed = outcome.feed
        let span = outcome.span.map { "\(day($0.first)) to \(day($0.last))" } ?? ""
        line("recorded", (feed.events - feed.repeated).grouped, span)
        if feed.repeated > 0 { line("known from before", feed.repeated.grouped, "nothing doubles") }
        if outcome.unmatched > 0 { line("left out by the mapping", outcome.unmatched.grouped) }
        if outcome.late > 0 {
            line("older than the store's clock", outcome.late.grouped, "they count by when they occurred")
        }
        if let rejects = outcome.rejects { line("rejected", outcome.rejected.grouped, "see \(rejects)") }
    }

    private mutating func people() {
        let summary = outcome.summary
        heading("Customers become channels")
        line("members", summary.members.grouped)
        line("referrers", summary.referrers.grouped)
        line("touches", summary.touches.values.reduce(0, +).grouped, counts(summary.touches))
        line("conversions", summary.conversions.grouped)
        let refused = summary.refused.values.reduce(0, +)
        if refused > 0 { line("attributed to nobody", refused.grouped, counts(summary.refused)) }
        line("channels promoted", summary.channels.grouped)
        line(
            "depth of the tree", summary.tree.depth.grouped,
            "\(summary.tree.nodes.count.grouped) members in it")
        line("messages", summary.messages.values.reduce(0, +).grouped, counts(summary.messages))
    }

    private mutating func money() {
        let summary = outcome.summary
        heading("The ledger")
        for total in summary.rewards {
            let amount = Money(minorUnits: total.amount, currency: total.currency)
            line("rewards, \(total.state.rawValue)", amount.grouped, total.count.grouped)
        }
        for currency in Set(summary.takenBack.map(\.currency)).sorted(by: { $0.code < $1.code }) {
            let totals = summary.takenBack.filter { $0.currency == currency }
            let amount = Money(minorUnits: totals.reduce(0) { $0 + $1.amount }, currency: currency)
            let paid = totals.filter { $0.kind == .clawback }.reduce(0) { $0 + $1.count }
            let count = totals.reduce(0) { $0 + $1.count }
            line("clawed back", amount.grouped, "\(count.grouped), \(paid.grouped) of them after pay-out")
        }
        for (code, sum) in summary.ledgerSums.sorted(by: { $0.key < $1.key }) {
            guard let currency = Currency(code: code) else { continue }
            let text = Money(minorUnits: sum, currency: currency).grouped
            line(
                "sum of all accounts", sum == 0 ? text : style.red(text),
                sum == 0 ? "as it must be" : "NOT ZERO")
        }
    }

    private mutating func top() {
        guard !outcome.summary.top.isEmpty else { return }
        heading("Top referrers")
        for top in outcome.summary.top {
            let earned = top.earned.sorted { $0.key < $1.key }.compactMap { code, amount in
                Currency(code: code).map { Money(minorUnits: amount, currency: $0).grouped }
            }
            let isChannel = top.isChannel ? ", a channel" : ""
            line(
                "\(top.member) (\(top.code))", earned.joined(separator: " + "),
                "\(top.conversions.grouped) conversions, \(top.descendants.grouped) below\(isChannel)")
        }
    }

    private mutating func work() {
        let summary = outcome.summary
        heading("This run")
        line("workflows", summary.runs.values.reduce(0, +).grouped, counts(summary.runs))
        if let started = outcome.started {
            line("started \(started.workflow)", started.status, started.text ?? started.id)
        }
        let letters = summary.deadLetters
        if letters > 0 { line("turns that failed for good", style.red(letters.grouped), "dead letters") }
        line("entries in the log", summary.entries.grouped, "\(outcome.entriesAdded.grouped) of this run")
        line("seconds", hundredths(outcome.elapsed / .seconds(1)))
        line("events per second", Int(outcome.eventsPerSecond).grouped)
        if let bytes = outcome.peakBytes { line("memory at most", "\((bytes / 1_000_000).grouped) MB") }
        line("store", outcome.store.text, "home \(outcome.home)")
    }

    private mutating func next(_ report: String?) {
        heading("Next")
        let store = outcome.store == .standard ? "" : " --store \(outcome.store.text)"
        if let report { lines.append("  open \(report)/report.html in a browser") }
        guard outcome.store.path != nil else { return }
        if let top = outcome.summary.top.first {
            lines.append("  dandelion members show \(top.member)\(store)")
        }
        lines.append("  dandelion ledger list\(store)              and dandelion why ID for any of them")
        lines.append("  the same command again                nothing doubles")
    }

    private func counts(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value.grouped) \($0.key.replacing("_", with: " "))" }.joined(separator: ", ")
    }

    private func day(_ instant: Instant) -> String { String("\(instant)".prefix(10)) }

    private func hundredths(_ number: Double) -> String {
        let whole = Int((number * 100).rounded())
        let rest = String(whole % 100)
        return (whole / 100).grouped + "." + (rest.count == 1 ? "0" + rest : rest)
    }
}
