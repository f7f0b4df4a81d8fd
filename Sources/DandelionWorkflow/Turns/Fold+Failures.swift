import DandelionModel
import DandelionStore

/// Why a turn failed, and whether it is tried again.
struct TurnFailure {
    let reason: String
    let isFinal: Bool
    /// What an ``ExplainedFailure`` says of itself.
    let detail: Value?

    /// - Parameter subject: The person whose values the turn had read: then the texts are withheld.
    init(_ error: any Error, _ attempt: TurnAttempt, policy: RetryPolicy, subject: String?) {
        if let recorded = error as? RecordedFailure, let isFinal = recorded.isFinal {
            self.isFinal = isFinal
            reason = recorded.reason
            detail = recorded.detail
            return
        }
        let explained = error as? any ExplainedFailure
        isFinal = explained?.isFinal == true || !attempt.isRepeatable || attempt.attempt >= policy.attempts
        guard let subject, explained?.holdsNothingPersonal != true else {
            reason = Fold.describe(error)
            detail = explained?.reason
            return
        }
        let text = "it threw after reading personal values of '\(subject)'; the text is withheld"
        reason = text
        detail = explained.map { Self.withheld($0.reason, text) }
    }

    /// What of a reason is the host's own word.
    private static func withheld(_ reason: Value, _ text: String) -> Value {
        var rest = ValueMap([("code", reason["code"] ?? "withheld"), ("message", .string(text))])
        rest["limit"] = reason["limit"]
        return .map(rest)
    }

    /// What the run shows, where the failure does not say it itself.
    func runReason(attempt: Int) -> Value {
        detail ?? Self.reason(isFinal ? "failed" : "retrying", reason, attempt: attempt)
    }

    static func reason(_ code: String, _ message: String, attempt: Int) -> Value {
        .map(
            ValueMap([
                ("code", .string(code)), ("message", .string(message)), ("attempt", .int(Int64(attempt))),
            ]))
    }

    static func quarantineText(_ attempts: Int) -> String {
        "the turn ended the process \(attempts) times and is left out"
    }

    /// What the run of a turn that ended so shows; nil where it was done.
    static func runReason(of turn: Disposition) -> Value? {
        switch turn.outcome {
        case .done: nil
        case .failed(let text, let attempt, let isFinal):
            turn.detail ?? reason(isFinal ? "failed" : "retrying", text, attempt: attempt)
        case .quarantined(let attempts):
            reason("quarantined", quarantineText(attempts), attempt: attempts)
        }
    }
}

extension Fold {
    /// Blocks the turn's run, and has the turn tried again or keeps it as a dead letter.
    func fail(
        _ attempt: TurnAttempt, of entry: LogEntry, index: Int, in home: HomeState, _ failure: TurnFailure,
        emitted: inout [Mail]
    ) throws -> Disposition {
        let origin = attempt.origin ?? (entry.number, index)
        let handler = attempt.plan.handler
        if let step = attempt.plan.step {
            try block(step.run, reason: failure.runReason(attempt: attempt.attempt), in: home)
        }
        if failure.isFinal {
            try writeDeadLetter(
                handler, origin: origin, attempts: attempt.attempt, at: entry.at, error: failure.reason,
                in: home)
        } else {
            var chance = SeededGenerator(seed: entry.seed &+ UInt64(index) &+ 0x5bd1_e995)
            let wait = settings.turnRetries.wait(after: attempt.attempt, using: &chance)
            let payload = ValueMap([
                ("number", .int(origin.number)), ("turn", .int(Int64(origin.index))),
                ("attempt", .int(Int64(attempt.attempt + 1))),
            ])
            let timer = DueTimer(
                due: entry.at + wait, sequence: home.takeSequence(), kind: .retry, payload: .map(payload))
            try insert(timer, in: home)
        }
        let consequence = try note(failure, of: handler, at: entry, index: index, in: home)
        if let consequence { emitted.append(consequence) }
        return Disposition(
            handler: handler.name, version: handler.version, run: attempt.plan.step?.run,
            outcome: .failed(
                reason: failure.reason, attempt: attempt.attempt, isFinal: failure.isFinal),
            detail: failure.detail, compared: attempt.compared, emitted: consequence == nil ? 0 : 1)
    }

    /// Lets the behavior know of a failure that says what it is; what that causes is a letter of the engine's.
    private func note(
        _ failure: TurnFailure, of handler: HandlerName, at entry: LogEntry, index: Int, in home: HomeState
    ) throws -> Mail? {
        guard let detail = failure.detail else { return nil }
        let facts = facts(of: home, number: entry.number, now: entry.at, .turn)
        let place = TurnPlace(entry: entry.number, turn: index)
        guard let (type, body) = try behavior.note(failureOf: handler, in: place, detail, facts) else {
            return nil
        }
        return Mail(
            home: home.key, source: "engine", kind: .configure, type: type, recordedAt: entry.at, body: body,
            cause: entry.number, depth: entry.depth + 1)
    }

    func writeDeadLetter(
        _ handler: HandlerName, origin: (number: Int64, index: Int), attempts: Int, at: Instant,
        error: String, in home: HomeState
    ) throws {
        let row = home.key.row(
            .integer(origin.number), .integer(Int64(origin.index)), .text(handler.name),
            .integer(Int64(handler.version)), .integer(Int64(attempts)), Cell(at), .text(error))
        try view.apply(.put(Tables.deadLetter.id, row))
    }

    /// Takes a run out of its wait: what it waited for has come, and its turn failed.
    ///
    /// Its listeners go on hearing.
    func block(_ id: String, reason: Value, in home: HomeState) throws {
        guard var run = try run(id, in: home) else { return }
        for operation in try leavingWait(of: &run, in: home) { try view.apply(operation) }
        run.status = .blocked
        run.reason = Cell(reason)
        try view.apply(.put(Tables.run.id, run.row))
    }
}
