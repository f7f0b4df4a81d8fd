import Dandelion

/// Entries of the log, and what caused them.
extension WhyChain {
    /// An entry, and the turn of another one that caused it, up to the first.
    func entry(_ number: Int64) throws {
        guard let entry = try home.entry(number) else { return try gap(at: number) }
        try self.entry(entry)
    }

    func entry(_ entry: LogEntry) throws {
        guard isNew(entry: entry.number) else {
            return append(Self.kind(of: entry), "\(Self.text(of: entry)), as above", entry: entry.number)
        }
        let isSubject = links.isEmpty
        append(Self.kind(of: entry), Self.text(of: entry), at: entry.at, entry: entry.number) { link in
            link.isManual = entry.source == "operator"
            Self.describe(entry, in: &link)
            guard isSubject else { return }
            for turn in entry.turns {
                link.add("turn", "\(turn.handler), version \(turn.version): \(Self.ending(turn))")
            }
        }
        if let origin = Self.origin(of: entry) {
            guard let first = try home.entry(origin.number) else { return try gap(at: origin.number) }
            return try self.entry(first)
        }
        try causes(of: entry)
    }

    /// What caused an entry that has been told.
    func causes(of entry: LogEntry) throws {
        guard let cause = entry.cause else { return endAtFirstCause() }
        try turn(of: cause, .emitting(entry.number))
    }

    /// The entry and turn that a retry, or an operator, has run again.
    static func origin(of entry: LogEntry) -> (number: Int64, turn: Int)? {
        let body: Value?
        switch entry.kind {
        case .retry: body = entry.body["payload"]
        case .redrive: body = entry.body
        default: return nil
        }
        guard let number = body?["number"]?.intValue, let turn = body?["turn"]?.intValue else { return nil }
        return (number, Int(turn))
    }

    // MARK: In words

    static func kind(of entry: LogEntry) -> Explanation.Kind {
        switch entry.kind {
        case .event: .event
        case .timer: .timer
        case .activityResult: .activity
        case .retry: .retry
        case .start: .start
        case .redrive, .erase, .configure: .order
        }
    }

    static func text(of entry: LogEntry) -> String {
        switch entry.kind {
        case .event: return "'\(entry.type)' was recorded"
        case .timer:
            switch entry.type {
            case "wait": return "the time that the run gave itself was over"
            case "hold": return "the hold of rewards was over"
            default: return "a timer for an \(entry.type) was due"
            }
        case .activityResult:
            return "the activity '\(entry.type)' \(entry.body["error"] == nil ? "was done" : "failed")"
        case .retry: return "a turn that had failed was tried again"
        case .redrive: return "an operator had a failed turn run again"
        case .start: return "a run of '\(entry.type)' was started"
        case .erase: return "an operator had '\(WhyValue.text(entry.body["subject"] ?? .null))' erased"
        case .configure:
            if entry.source == "engine" { return "the host offered other plugins than the home had" }
            return "an operator ordered '\(entry.type)'"
        }
    }

    private static func describe(_ entry: LogEntry, in link: inout Explanation.Link) {
        if entry.source != "turn", entry.source != "timer" { link.add("source", entry.source) }
        if let occurred = entry.occurredAt, occurred != entry.at { link.add("occurred", "\(occurred)") }
        if entry.recordedAt != entry.at { link.add("recorded", "\(entry.recordedAt)") }
        if entry.kind == .configure, let offered = entry.body["plugins"]?.listValue {
            for plugin in offered {
                let words = [plugin["name"], plugin["version"]].compactMap { $0?.stringValue }
                link.add("plugin", words.joined(separator: " "))
            }
            return
        }
        guard case .map(let body) = entry.body else { return }
        for (name, value) in body.entries {
            if case .null = value { continue }
            link.add(name, WhyValue.text(value))
        }
    }

    static func ending(_ turn: Disposition) -> String {
        switch turn.outcome {
        case .done: "done"
        case .failed(let reason, let attempt, let isFinal):
            "failed\(isFinal ? " for good" : "") on attempt \(attempt): \(reason)"
        case .quarantined(let attempts): "left out after \(attempts) attempts that ended the process"
        }
    }
}
