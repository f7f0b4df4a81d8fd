package import DandelionModel
package import DandelionStore

/// One turn of an entry: which handler, for what, and how it ended.
///
/// Refolding obeys it: what is `done` runs again and must write the same; what
/// failed is not run.
public struct Disposition: Sendable, Equatable {
    public let handler: String
    public let version: Int
    /// The run that the turn advanced, for a workflow.
    public let run: String?
    public let outcome: Outcome
    /// The person whose personal values the turn read; its operations were kept then.
    public let subject: String?
    /// What it wrote, kept only where it read personal values.
    package let operations: [Operation]?
    /// The home's next sequence after it, kept with the operations.
    package let nextSequence: Int64
    /// What an ``ExplainedFailure`` gave as its reason.
    package let detail: Value?
    /// What a rule compared before it fired: a map from the text of each path and
    /// count to its value then. Nil for other turns, and for rows written before it was kept.
    package let compared: Value?
    /// How many entries it caused at once. Those of an entry's turns follow it in the
    /// order of the turns. 0 also for rows written before it was kept.
    package let emitted: Int

    public enum Outcome: Sendable, Equatable {
        case done
        /// It threw on this attempt; another is due, or it is a dead letter.
        case failed(reason: String, attempt: Int, isFinal: Bool)
        /// It ended the process again and again.
        case quarantined(attempts: Int)
    }

    package init(
        handler: String, version: Int, run: String?, outcome: Outcome, subject: String? = nil,
        operations: [Operation]? = nil, nextSequence: Int64 = 0, detail: Value? = nil,
        compared: Value? = nil, emitted: Int = 0
    ) {
        self.handler = handler
        self.version = version
        self.run = run
        self.outcome = outcome
        self.subject = subject
        self.operations = operations
        self.nextSequence = nextSequence
        self.detail = detail
        self.compared = compared
        self.emitted = emitted
    }
}

extension Disposition {
    var value: Value {
        var list: [Value] = [.string(handler), .int(Int64(version)), run.map(Value.string) ?? .null]
        switch outcome {
        case .done: list.append(.int(0))
        case .failed(let reason, let attempt, let isFinal):
            let parts: [Value] = [.int(isFinal ? 2 : 1), .string(reason), .int(Int64(attempt))]
            list.append(.list(detail.map { parts + [$0] } ?? parts))
        case .quarantined(let attempts): list.append(.list([.int(3), .null, .int(Int64(attempts))]))
        }
        if let subject {
            list.append(.string(subject))
            list.append(.list((operations ?? []).map(\.value)))
            list.append(.int(nextSequence))
        }
        if let notes { list.append(notes) }
        return .list(list)
    }

    /// What only `why` reads, as a map that may get more keys; nil where there is nothing of it.
    private var notes: Value? {
        var notes = ValueMap()
        if let compared { notes["compared"] = compared }
        if emitted > 0 { notes["emitted"] = .int(Int64(emitted)) }
        return notes.isEmpty ? nil : .map(notes)
    }

    static func list(from value: Value) throws(FoldError) -> [Disposition] {
        guard case .list(let turns) = value else { throw .damaged("turns of an entry") }
        var dispositions: [Disposition] = []
        for turn in turns { dispositions.append(try Disposition(turn)) }
        return dispositions
    }

    private init(_ value: Value) throws(FoldError) {
        guard case .list(let fields) = value, fields.count >= 4, case .string(let handler) = fields[0],
            case .int(let version) = fields[1]
        else { throw .damaged("a turn of an entry") }
        var run: String?
        if case .string(let name) = fields[2] { run = name }
        var subject: String?
        var operations: [Operation]?
        var nextSequence: Int64 = 0
        if fields.count >= 7, case .string(let whose) = fields[4], case .list(let stored) = fields[5],
            case .int(let sequence) = fields[6]
        {
            subject = whose
            nextSequence = sequence
            var read: [Operation] = []
            for one in stored { read.append(try Operation(value: one)) }
            operations = read
        }
        var notes: Value?
        if fields.count == 5 || fields.count == 8 { notes = fields.last }
        self.init(
            handler: handler, version: Int(version), run: run, outcome: try Self.outcome(fields[3]),
            subject: subject, operations: operations, nextSequence: nextSequence,
            detail: Self.detail(fields[3]), compared: notes?["compared"],
            emitted: Int(notes?["emitted"]?.intValue ?? 0))
    }

    private static func detail(_ outcome: Value) -> Value? {
        guard case .list(let parts) = outcome, parts.count == 4 else { return nil }
        return parts[3]
    }

    private static func outcome(_ value: Value) throws(FoldError) -> Outcome {
        switch value {
        case .int(0): return .done
        case .list(let parts):
            guard parts.count >= 3, case .int(let kind) = parts[0], case .int(let attempt) = parts[2] else {
                break
            }
            if kind == 3 { return .quarantined(attempts: Int(attempt)) }
            guard case .string(let reason) = parts[1] else { break }
            return .failed(reason: reason, attempt: Int(attempt), isFinal: kind == 2)
        default: break
        }
        throw .damaged("the outcome of a turn")
    }
}
