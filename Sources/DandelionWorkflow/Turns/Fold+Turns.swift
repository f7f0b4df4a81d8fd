import DandelionModel
import DandelionStore

extension Fold {
    /// How often a turn may end the process before it is left out.
    static let quarantineAfter = 3

    /// Runs one turn in a layer of its own, and says how it ended.
    func run(
        _ attempt: TurnAttempt, of entry: LogEntry, index: Int, in home: HomeState, emitted: inout [Mail]
    ) throws -> Disposition {
        let plan = attempt.plan
        let known = recorded.map { $0.indices.contains(index) ? $0[index] : nil } ?? nil
        if let stopped = try quarantine(attempt, of: entry, index: index, known: known, in: home) {
            return stopped
        }
        let turn = Turn(entry: attempt.subject, at: entry, index: index, fold: self, home: home)
        let sequence = home.nextSequence
        let due = home.nextDue
        view.push()
        do {
            if let verdict { throw RecordedFailure(reason: verdict) }
            if let known, case .failed(let reason, _, _) = known.outcome {
                throw RecordedFailure(reason: reason)
            }
            if let known, let operations = known.operations {
                for operation in operations { try view.apply(operation) }
                home.nextSequence = known.nextSequence
                home.isDueUnknown = true
                home.hasSubscriptions = nil
                view.mergeTop()
                return known
            }
            guard behavior.knows(plan.handler) else {
                if recorded != nil {
                    throw FoldError.handlerMissing(
                        name: plan.handler.name, version: plan.handler.version, home: home.key.name,
                        number: entry.number)
                }
                throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
            }
            if let step = plan.step {
                try run(step, plan, turn, in: home)
            } else {
                try behavior.run(plan, turn)
            }
            view.mergeTop()
            emitted += turn.emitted
            ready += turn.jobs
            return Disposition(
                handler: plan.handler.name, version: plan.handler.version, run: plan.step?.run,
                outcome: .done,
                subject: turn.subject, operations: turn.subject == nil ? nil : turn.operations,
                nextSequence: turn.subject == nil ? 0 : home.nextSequence)
        } catch {
            view.discardTop()
            home.nextSequence = sequence
            home.lastHold = nil
            home.nextDue = due
            home.isDueUnknown = true
            if Self.stopsTheFold(error) { throw error }
            let reason = turn.subject.map {
                "it threw after reading personal values of '\($0)'; the text is withheld"
            }
            return try fail(
                attempt, of: entry, index: index, in: home,
                reason: reason ?? Self.describe(error))
        }
    }

    private func quarantine(
        _ attempt: TurnAttempt, of entry: LogEntry, index: Int, known: Disposition?, in home: HomeState
    ) throws -> Disposition? {
        var attempts = 0
        if let known {
            guard case .quarantined(let count) = known.outcome else { return nil }
            attempts = count
        } else {
            guard let announce else { return nil }
            attempts = try announce(home.key, entry.number, index)
            guard attempts >= Self.quarantineAfter else { return nil }
        }
        let handler = attempt.plan.handler
        let origin = attempt.origin ?? (entry.number, index)
        if let step = attempt.plan.step { try block(step.run, in: home) }
        try writeDeadLetter(
            handler, origin: origin, attempts: attempts, at: entry.at,
            error: "the turn ended the process \(attempts) times and is left out", in: home)
        return Disposition(
            handler: handler.name, version: handler.version, run: attempt.plan.step?.run,
            outcome: .quarantined(attempts: attempts))
    }

    /// What is no turn's fault: the store, damage, a handler that refolding needs.
    private static func stopsTheFold(_ error: any Error) -> Bool {
        switch error {
        case is FoldError: true
        case let error as StoreError:
            switch error {
            case .conflict, .misuse: false
            default: true
            }
        default: false
        }
    }

    static func describe(_ error: any Error) -> String {
        let text = (error as? RecordedFailure)?.reason ?? String(describing: error)
        return String(text.prefix(1_000))
    }

    // MARK: Failure

    private func fail(
        _ attempt: TurnAttempt, of entry: LogEntry, index: Int, in home: HomeState, reason: String
    ) throws -> Disposition {
        let origin = attempt.origin ?? (entry.number, index)
        let handler = attempt.plan.handler
        let isFinal = attempt.attempt >= settings.turnRetries.attempts
        if let step = attempt.plan.step { try block(step.run, in: home) }
        if isFinal {
            try writeDeadLetter(
                handler, origin: origin, attempts: attempt.attempt, at: entry.at, error: reason, in: home)
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
        return Disposition(
            handler: handler.name, version: handler.version, run: attempt.plan.step?.run,
            outcome: .failed(reason: reason, attempt: attempt.attempt, isFinal: isFinal))
    }

    private func writeDeadLetter(
        _ handler: HandlerName, origin: (number: Int64, index: Int), attempts: Int, at: Instant,
        error: String,
        in home: HomeState
    ) throws {
        let row = home.key.row(
            .integer(origin.number), .integer(Int64(origin.index)), .text(handler.name),
            .integer(Int64(handler.version)), .integer(Int64(attempts)), Cell(at), .text(error))
        try view.apply(.put(Tables.deadLetter.id, row))
    }

    /// Takes a run out of its wait: what it waited for has come, and its turn failed.
    private func block(_ id: String, in home: HomeState) throws {
        guard var run = try run(id, in: home) else { return }
        try clearWait(of: &run, in: home)
        run.status = .blocked
        try view.apply(.put(Tables.run.id, run.row))
    }

    func clearWait(of run: inout RunRow, in home: HomeState) throws {
        if let timer = run.timer { try deleteTimer(due: timer.due, sequence: timer.sequence, in: home) }
        run.timer = nil
        var keys: [Row] = []
        let index = Tables.subscription.index("subscription_run")
        try view.scan(Scan(Tables.subscription, index: index, prefix: home.key.row(.text(run.run)))) { row in
            keys.append(Tables.subscription.key(of: row))
            return true
        }
        for key in keys { try view.apply(.delete(Tables.subscription.id, key: key)) }
    }
}

/// Stands for a failure that the log remembers, when it is folded again.
private struct RecordedFailure: Error {
    let reason: String
}
