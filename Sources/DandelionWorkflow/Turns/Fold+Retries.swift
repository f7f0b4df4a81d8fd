import DandelionModel
import DandelionStore

/// Turns that failed before and run again, as entries of their own.
extension Fold {
    func retryTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        try removeTimer(of: entry, in: home)
        return try again(entry, in: home)
    }

    func redriveTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let number = entry.body["number"]?.intValue, let turn = entry.body["turn"]?.intValue else {
            throw FoldError.damaged("the redrive in entry \(entry.number)")
        }
        let key = home.key.row(.integer(number), .integer(turn))
        try view.apply(.delete(Tables.deadLetter.id, key: key))
        return try again(entry, in: home)
    }

    /// Has a dead letter's turn run again as soon as its home comes to it, with all its attempts.
    ///
    /// Each is an entry of its own, so that many of them take their turns with what else the lane has to do.
    func release(_ place: TurnPlace, at entry: LogEntry, in home: HomeState) throws {
        let key = home.key.row(.integer(place.entry), .integer(Int64(place.turn)))
        try view.apply(.delete(Tables.deadLetter.id, key: key))
        let timer = DueTimer(
            due: entry.at, sequence: home.takeSequence(), kind: .retry,
            payload: [
                "number": .int(place.entry), "turn": .int(Int64(place.turn)), "attempt": .int(1),
            ])
        try insert(timer, in: home)
    }

    /// The turn that a retry or a redrive is about, as it was to run in its own entry.
    func again(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        let body = entry.kind == .retry ? entry.body["payload"] : entry.body
        let given = entry.kind == .retry ? body?["attempt"]?.intValue : 1
        guard let attempt = given.map(Int.init), let number = body?["number"]?.intValue,
            let turn = body?["turn"]?.intValue
        else { throw FoldError.damaged("what entry \(entry.number) tries again") }
        let original = try logged(number, in: home)
        if original.kind == .activityResult, original.turns.isEmpty {
            // It was laid aside, since nobody could do it.
            if let sequence = original.body["sequence"]?.intValue { try makeReady(sequence, in: home) }
            return []
        }
        guard original.turns.indices.contains(Int(turn)) else {
            throw FoldError.damaged("entry \(number) has no turn \(turn)")
        }
        let failed = original.turns[Int(turn)]
        let name = HandlerName(failed.handler, failed.version)
        let origin = (number: number, index: Int(turn))
        guard let id = failed.run else {
            return [
                TurnAttempt(
                    plan: TurnPlan(handler: name), subject: original, origin: origin, attempt: attempt,
                    task: task(of: name, original))
            ]
        }
        guard let run = try run(id, in: home) else { return [] }
        // What failed before the run was cancelled is not done any more.
        if case .cancelled(let order) = run.course.ending, number < order { return [] }
        if run.course.paused == .blocked {
            var paused = run
            paused.course.retry = entry.number
            try view.apply(.put(Tables.run.id, paused.row))
            return []
        }
        guard run.status == .blocked else { return [] }
        let (subject, cause) = try cause(of: original, for: run, in: home)
        let step = TurnPlan.Step(run: id, cause)
        return [
            TurnAttempt(
                plan: TurnPlan(handler: name, step: step), subject: subject, origin: origin, attempt: attempt)
        ]
    }

    /// Why a run's turn in an entry ran, and the entry that it was about.
    private func cause(
        of original: LogEntry, for run: RunRow, in home: HomeState
    ) throws -> (LogEntry, TurnPlan.Step.Cause) {
        switch original.runOrder {
        case .cancel: return (original, .cancelled)
        case .resume:
            guard let held = run.course.held else {
                throw FoldError.damaged("what run '\(run.run)' heard when it was resumed")
            }
            let heard = try logged(held, in: home)
            return (heard, .wake(try wake(of: heard)))
        default: return (original, .wake(try wake(of: original)))
        }
    }

    private func task(of handler: HandlerName, _ original: LogEntry) -> TurnAttempt.Task {
        if original.kind == .configure { return .configure }
        guard original.kind == .event, handler == .rules else { return .plan }
        return .failed(
            TurnError.invalid(
                call: "redrive",
                reason: "cannot match entry \(original.number) again: record its event anew, under another id"
            ))
    }

    /// What an entry is to the run that it wakes.
    func wake(of entry: LogEntry) throws -> Wake {
        switch entry.kind {
        case .event: .event(entry)
        case .start: .started(entry.body["input"] ?? .null)
        case .timer: .timedOut
        case .activityResult: .activity(ActivityOutcome(entry.body))
        default: throw FoldError.damaged("entry \(entry.number) wakes no run")
        }
    }
}
