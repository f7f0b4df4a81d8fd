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

    /// A part with a title; nothing where there is nothing to tell.
    private mutating func part(_ title: String, _ body: (inout RunTable) -> Void) {
        var part = self
        part.lines = []
        body(&part)
        guard !part.lines.isEmpty else { return }
        if !lines.isEmpty { lines.append("") }
        lines += [style.bold(title)] + part.lines
    }

    /// A line that is left out where its number is zero.
    private mutating func some(_ title: String, _ number: Int, _ remark: String = "") {
        if number != 0 { line(title, number.grouped, remark) }
    }

    private mutating func line(_ title: String, _ value: String, _ remark: String = "") {
        let label = title + String(repeating: " ", count: max(1, 30 - title.count))
        let number = String(repeating: " ", count: max(0, 18 - value.count)) + value
        lines.append("  \(label)\(number)" + (remark.isEmpty ? "" : "  \(style.dim(remark))"))
    }

    private mutating func input() {
        let feed = outcome.feed
        guard feed.total > 0 else { return }
        part("Events") { part in
            let span = part.outcome.span.map { "\(part.day($0.first)) to \(part.day($0.last))" } ?? ""
            part.line("recorded", (feed.events - feed.repeated).grouped, span)
            part.some("known from before", feed.repeated, "nothing doubles")
            part.some("left out by the mapping", part.outcome.unmatched)
            part.some("older than the store's clock", part.outcome.late, "they count by when they occurred")
            if let rejects = part.outcome.rejects {
                part.line("rejected", part.outcome.rejected.grouped, "see \(rejects)")
            }
        }
    }

    private mutating func people() {
        let summary = outcome.summary
        part("Customers become channels") { part in
            part.some("members", summary.members)
            part.some("referrers", summary.referrers)
            part.some("touches", summary.touches.values.reduce(0, +), part.counts(summary.touches))
            part.some("conversions", summary.conversions)
            part.some(
                "attributed to nobody", summary.refused.values.reduce(0, +), part.counts(summary.refused))
            part.some("channels promoted", summary.channels)
            part.some(
                "depth of the tree", summary.tree.depth, "\(summary.tree.nodes.count.grouped) members in it")
            part.some("messages", summary.messages.values.reduce(0, +), part.counts(summary.messages))
        }
    }

    private mutating func money() {
        let summary = outcome.summary
        part("The ledger") { part in
            for total in summary.rewards {
                let amount = Money(minorUnits: total.amount, currency: total.currency)
                part.line("rewards, \(total.state.rawValue)", amount.grouped, total.count.grouped)
            }
            for currency in Set(summary.takenBack.map(\.currency)).sorted(by: { $0.code < $1.code }) {
                let totals = summary.takenBack.filter { $0.currency == currency }
                let amount = Money(minorUnits: totals.reduce(0) { $0 + $1.amount }, currency: currency)
                let paid = totals.filter { $0.kind == .clawback }.reduce(0) { $0 + $1.count }
                let count = totals.reduce(0) { $0 + $1.count }
                part.line(
                    "clawed back", amount.grouped, "\(count.grouped), \(paid.grouped) of them after pay-out")
            }
            for (code, sum) in summary.ledgerSums.sorted(by: { $0.key < $1.key }) {
                guard let currency = Currency(code: code) else { continue }
                let text = Money(minorUnits: sum, currency: currency).grouped
                part.line(
                    "sum of all accounts", sum == 0 ? text : part.style.red(text),
                    sum == 0 ? "as it must be" : "NOT ZERO")
            }
        }
    }

    private mutating func top() {
        part("Top referrers") { part in
            for top in part.outcome.summary.top {
                let earned = top.earned.sorted { $0.key < $1.key }.compactMap { code, amount in
                    Currency(code: code).map { Money(minorUnits: amount, currency: $0).grouped }
                }
                let conversions =
                    top.conversions == 1 ? "1 conversion" : "\(top.conversions.grouped) conversions"
                let isChannel = top.isChannel ? ", a channel" : ""
                part.line(
                    "\(top.member) (\(top.code))", earned.joined(separator: " + "),
                    "\(conversions), \(top.descendants.grouped) below\(isChannel)")
            }
        }
    }

    private mutating func work() {
        let summary = outcome.summary
        part("This run") { part in
            part.some("workflows", summary.runs.values.reduce(0, +), part.counts(summary.runs))
            if let started = part.outcome.started {
                part.line("started \(started.workflow)", started.status, started.text ?? started.id)
            }
            let letters = summary.deadLetters
            if letters > 0 {
                part.line(
                    "turns that failed for good", part.style.red(letters.grouped),
                    "dandelion store dead-letters list")
            }
            for (plugin, _) in summary.suspended {
                part.line(
                    "plugin \(plugin)", part.style.red("suspended"),
                    "dandelion plugins show \(plugin) says why")
            }
            part.line(
                "entries in the log", summary.entries.grouped,
                "\(part.outcome.entriesAdded.grouped) of this run")
            part.line("seconds", part.hundredths(part.outcome.elapsed / .seconds(1)))
            if part.outcome.feed.events > 0 {
                part.line("events per second", Int(part.outcome.eventsPerSecond).grouped)
            }
            if let bytes = part.outcome.peakBytes {
                part.line("memory at most", "\((bytes / 1_000_000).grouped) MB")
            }
            part.line("store", part.outcome.store.text, "home \(part.outcome.home)")
        }
    }

    private mutating func next(_ report: String?) {
        part("Next") { part in
            if let report { part.lines.append("  open \(report)/report.html in a browser") }
            guard part.outcome.store.path != nil else { return }
            let store = part.outcome.store == .standard ? "" : " --store \(part.outcome.store.text)"
            if let top = part.outcome.summary.top.first {
                part.lines.append("  dandelion members show \(top.member)\(store)")
                part.lines.append(
                    "  dandelion ledger list --member \(top.member)\(store), and dandelion why for any of the ids"
                )
            } else {
                part.lines.append("  dandelion events list\(store), and dandelion why for any of the ids")
            }
            part.lines.append("  the same command again: nothing doubles")
        }
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
