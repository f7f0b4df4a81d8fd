package import Dandelion

/// An entry of a home's log, in one line.
package struct EventItem: ListedItem {
    package let entry: LogEntry

    package static let columns = [
        TextTable.Column("ENTRY"), TextTable.Column("AT"), TextTable.Column("TYPE"),
        TextTable.Column("TURNS", .right), TextTable.Column("FIELDS", mayBeCut: true),
    ]

    package init(_ entry: LogEntry) { self.entry = entry }

    package var cells: [String] {
        [
            entry.id, DisplayText.time(entry.at), entry.title, turns, DisplayText.fields(entry.body),
        ]
    }

    private var turns: String {
        guard !entry.turns.isEmpty else { return "" }
        let failed = entry.turns.count { $0.outcome != .done }
        return failed == 0 ? "\(entry.turns.count)" : "\(entry.turns.count) (\(failed) failed)"
    }

    package var value: Value {
        .object([
            ("id", .string(entry.id)), ("number", .int(entry.number)), ("at", .instant(entry.at)),
            ("recorded_at", .instant(entry.recordedAt)),
            ("occurred_at", entry.occurredAt.map(Value.instant) ?? .null), ("kind", .string(entry.kind.word)),
            ("type", .string(entry.type)), ("source", .string(entry.source)),
            ("cause", .text(entry.cause.map(ThingID.entry))), ("depth", .int(entry.depth)),
            ("fields", entry.body), ("turns", .list(entry.turns.map(\.shown))),
        ])
    }
}

extension LogEntry {
    /// As it is named on a command line.
    var id: String { ThingID.entry(number) }

    /// What it is in a word or two: an event by its type, all else with its kind.
    var title: String { kind == .event ? type : kind == .erase ? "erase" : "\(kind.word) \(type)" }
}

extension EntryKind {
    /// The kind in the words of the command line.
    package var word: String { self == .activityResult ? "activity" : "\(self)" }

    package static let words = (1...64).compactMap { EntryKind(rawValue: $0)?.word }
}

extension Disposition {
    /// As programs read it.
    var shown: Value {
        var fields: [(String, Value?)] = [
            ("handler", .string(handler)), ("version", .int(Int64(version))), ("run", .text(run)),
        ]
        switch outcome {
        case .done: fields.append(("outcome", "done"))
        case .failed(let reason, let attempt, let isFinal):
            fields += [
                ("outcome", "failed"), ("reason", .string(reason)), ("attempt", .int(Int64(attempt))),
                ("is_final", .bool(isFinal)),
            ]
        case .quarantined(let attempts):
            fields += [("outcome", "quarantined"), ("attempt", .int(Int64(attempts)))]
        }
        return .object(fields)
    }

    /// How it ended, in words.
    var ending: String {
        switch outcome {
        case .done: "done"
        case .failed(_, let attempt, true):
            "failed for good after \(DisplayText.count(attempt, "attempt", "attempts"))"
        case .failed(_, let attempt, false): "failed on attempt \(attempt), tried again"
        case .quarantined(let attempts):
            "quarantined after \(DisplayText.count(attempts, "attempt", "attempts"))"
        }
    }

    var reason: String? { if case .failed(let reason, _, _) = outcome { reason } else { nil } }
}
