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
            if let known {
                if let failure = RecordedFailure(known) { throw failure }
                if let operations = known.operations {
                    for operation in operations { try view.apply(kept: operation) }
                    home.nextSequence = known.nextSequence
                    home.forgetPlaces()
                    home.heard = nil
                    view.mergeTop()
                    return known
                }
            } else if let verdict {
                throw RecordedFailure(reason: verdict)
            }
            try perform(attempt, of: entry, turn, in: home)
            view.mergeTop()
            emitted += turn.emitted
            ready += turn.jobs
            return Disposition(
                handler: plan.handler.name, version: plan.handler.version, run: plan.step?.run,
                outcome: .done,
                subject: turn.subject, operations: turn.subject == nil ? nil : turn.operations,
                nextSequence: turn.subject == nil ? 0 : home.nextSequence,
                compared: attempt.compared,
                // An older log has no such number, and is to fold to itself.
                emitted: known?.emitted ?? turn.emitted.count)
        } catch {
            view.discardTop()
            home.nextSequence = sequence
            home.nextDue = due
            home.forgetPlaces()
            if Self.stopsTheFold(error) { throw error }
            return try fail(
                attempt, of: entry, index: index, in: home,
                TurnFailure(error, attempt, policy: settings.turnRetries, subject: turn.subject),
                emitted: &emitted)
        }
    }

    private func perform(
        _ attempt: TurnAttempt, of entry: LogEntry, _ turn: Turn, in home: HomeState
    ) throws {
        let plan = attempt.plan
        switch attempt.task {
        case .failed(let error): throw error
        case .configure:
            let released = try behavior.configure(
                attempt.subject, facts(of: home, number: entry.number, now: entry.at, .turn))
            for place in released { try release(place, at: entry, in: home) }
        case .plan:
            let facts = facts(of: home, number: entry.number, now: entry.at, .reading)
            guard behavior.knows(plan.handler, facts) else {
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
        let text = TurnFailure.quarantineText(attempts)
        if let step = attempt.plan.step {
            try block(
                step.run, reason: TurnFailure.reason("quarantined", text, attempt: attempts), in: home)
        }
        try writeDeadLetter(
            handler, origin: origin, attempts: attempts, at: entry.at, error: text, in: home)
        return Disposition(
            handler: handler.name, version: handler.version, run: attempt.plan.step?.run,
            outcome: .quarantined(attempts: attempts), compared: attempt.compared)
    }

    /// What is no turn's fault: the store, damage, a handler that refolding needs.
    static func stopsTheFold(_ error: any Error) -> Bool {
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
}

/// Stands for a failure that the log remembers, when it is folded again.
struct RecordedFailure: Error {
    let reason: String
    /// What the log says of it; nil where the failure is new.
    var isFinal: Bool?
    var detail: Value?

    init(reason: String) { self.reason = reason }

    init?(_ turn: Disposition) {
        guard case .failed(let reason, _, let isFinal) = turn.outcome else { return nil }
        self.reason = reason
        self.isFinal = isFinal
        detail = turn.detail
    }
}
