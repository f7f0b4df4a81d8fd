import Dandelion
import DandelionPlugins

/// A step that a run has behind it.
struct RunStep: Sendable {
    let at: Instant
    let entry: Int64
    let name: String
    /// What woke the run: `started`, `event message.settled`, `timed out`.
    let wake: String
    /// What came with it; nil for nothing.
    let content: Value?
    /// The host functions that it called, where its history tells.
    let calls: [RecordedStep.Call]

    static let columns = [
        TextTable.Column("AT"), TextTable.Column("ENTRY"), TextTable.Column("LINE"),
        TextTable.Column("WHAT", mayBeCut: true),
    ]

    /// One line for the wake, and one for each call.
    var lines: [[String]] {
        let fields = content.map(DisplayText.fields) ?? ""
        let first = [
            DisplayText.time(at), ThingID.entry(entry), " ", fields.isEmpty ? wake : "\(wake): \(fields)",
        ]
        return [first] + calls.map { [" ", " ", $0.location, "\($0.name)\($0.ending)"] }
    }

    var value: Value {
        .object([
            ("at", .instant(at)), ("entry", .string(ThingID.entry(entry))), ("step", .string(name)),
            ("wake", .string(wake)), ("content", content ?? .null),
            ("calls", .list(calls.map(\.shown))),
        ])
    }
}

extension RecordedStep.Call {
    /// What came of it, in a few words.
    fileprivate var ending: String {
        switch outcome {
        case .returned(let values):
            let shown = values.filter { !$0.isNull }.map(DisplayText.value).joined(separator: ", ")
            return shown.isEmpty ? "" : " → \(DisplayWidth.cut(shown, to: 60))"
        case .failed(let code, let message): return " failed: \(code): \(message)"
        case .waits: return ", and waits"
        }
    }

    fileprivate var shown: Value {
        let (word, result): (String, Value) =
            switch outcome {
            case .returned(let values): ("returned", .list(values))
            case .failed(let code, let message):
                ("failed", ["code": .string(code), "message": .string(message)])
            case .waits: ("waits", .null)
            }
        return [
            "call": .string(name), "at": .string(location), "outcome": .string(word), "result": result,
        ]
    }
}

extension HomeView {
    /// The step of a line of a run's history.
    func step(history row: Row) throws -> RunStep {
        guard let number = row[4].integer, let at = row[5].instant, let name = row[6].text else {
            throw FoldError.damaged("a line of a run's history")
        }
        let payload = row[7].isNull ? nil : try row[7].value()
        if case .personal(let reference)? = payload {
            // Names and lines of calls are nobody's secret; what they returned may be.
            let value = try PersonalReader.value(of: reference, in: home, view, key: digestKey)
            let calls = value.flatMap(RecordedStep.init(payload:))?.calls.map(\.withoutValues) ?? []
            let (wake, _) = try wake(entry: number)
            return RunStep(
                at: at, entry: number, name: name, wake: wake, content: .string(DisplayText.personal),
                calls: calls)
        }
        let (wake, content) = try wake(entry: number)
        return RunStep(
            at: at, entry: number, name: name, wake: wake, content: content,
            calls: payload.flatMap(RecordedStep.init(payload:))?.calls ?? [])
    }

    /// What an entry is to a run that it wakes.
    private func wake(entry number: Int64) throws -> (String, Value?) {
        guard let row = try get(Tables.log, .integer(number)) else { return ("woken", nil) }
        let entry = try LogEntry(row: row)
        return switch entry.kind {
        case .start: ("started", entry.body["input"])
        case .event: ("event \(entry.type)", entry.body)
        case .timer: ("timed out", nil)
        case .activityResult:
            if let error = entry.body["error"]?.stringValue {
                ("activity \(entry.type) failed", .string(error))
            } else {
                ("activity \(entry.type)", entry.body["value"])
            }
        default: (entry.title, nil)
        }
    }
}

extension RecordedStep.Call {
    /// The call without what it returned.
    fileprivate var withoutValues: RecordedStep.Call {
        guard outcome != .waits else { return self }
        return RecordedStep.Call(
            name: name, location: location, outcome: .returned([.string(DisplayText.personal)]))
    }
}
