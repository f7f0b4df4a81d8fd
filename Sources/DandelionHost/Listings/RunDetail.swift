package import Dandelion

/// A run as a timeline: what woke it, what it did, and what it waits for now.
package struct RunDetail: DetailedItem {
    let item: RunItem
    let subject: String?
    let bundle: String?
    /// The entry that caused the start, and what it is.
    let cause: (id: String, title: String)?
    let steps: [RunStep]
    /// What it waits for or listens to, in an author's words.
    let hears: [RunHearing]
    /// Activities that are under way, or wait for their next attempt.
    let activities: [String]
    let remedy: String?

    package var sheet: Sheet {
        let run = item.run
        var sheet = Sheet("\(run.run)  \(run.workflow)")
        let started = cause.map { ", caused by \($0.id) (\($0.title))" } ?? ""
        sheet.add(fields: [
            ("status", "\(run.status)"), ("says", item.status), ("key", item.key),
            ("version", "\(run.version)\(bundle.map { " (bundle \($0))" } ?? "")"),
            ("started by", ThingID.entry(run.started) + started),
            ("reads values of", subject),
        ])
        sheet.add("why", lines: [item.reason?.text, remedy].compactMap { $0 })
        sheet.add("timeline", table: TextTable(RunStep.columns, rows: steps.flatMap(\.lines)))
        sheet.add("waits for", lines: waits)
        return sheet
    }

    private var waits: [String] {
        guard item.run.status.isLive else { return [] }
        var lines = hears.map { $0.isAwaited ? $0.pattern : "listens to \($0.pattern)" }
        lines += activities
        if let due = item.run.timer?.due {
            lines.append(lines.isEmpty ? "\(due)" : "until \(due), when it goes on without")
        }
        return lines
    }

    package var value: Value {
        guard case .map(var map) = item.value else { return .null }
        map["bundle"] = .text(bundle)
        map["subject"] = .text(subject)
        map["cause"] = .text(cause?.id)
        map["steps"] = .list(steps.map(\.value))
        map["hears"] = .list(
            hears.map { ["pattern": .string($0.pattern), "is_awaited": .bool($0.isAwaited)] })
        map["activities"] = .list(activities.map(Value.string))
        map["remedy"] = .text(remedy)
        return .map(map)
    }
}

/// A subscription of a run.
struct RunHearing: Sendable {
    /// As an author writes it: `order.paid { member = "ada" }`.
    let pattern: String
    /// The run waits for it now; else it is gathered for later.
    let isAwaited: Bool
}
