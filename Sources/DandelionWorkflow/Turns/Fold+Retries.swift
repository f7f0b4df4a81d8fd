import DandelionModel
import DandelionStore

/// Turns that failed before and run again, as entries of their own.
extension Fold {
    func retryTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        try removeTimer(of: entry, in: home)
        guard let payload = entry.body["payload"], let attempt = payload["attempt"]?.intValue else {
            throw FoldError.damaged("the retry in entry \(entry.number)")
        }
        return try again(payload, attempt: Int(attempt), entry: entry, in: home)
    }

    func redriveTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let number = entry.body["number"]?.intValue, let turn = entry.body["turn"]?.intValue else {
            throw FoldError.damaged("the redrive in entry \(entry.number)")
        }
        let key = home.key.row(.integer(number), .integer(turn))
        try view.apply(.delete(Tables.deadLetter.id, key: key))
        return try again(entry.body, attempt: 1, entry: entry, in: home)
    }

    /// The turn of an earlier entry, as it was to run then.
    private func again(
        _ body: Value, attempt: Int, entry: LogEntry, in home: HomeState
    ) throws -> [TurnAttempt] {
        guard let number = body["number"]?.intValue, let turn = body["turn"]?.intValue,
            let row = try view.get(Tables.log, key: home.key.row(.integer(number)))
        else { throw FoldError.damaged("entry \(entry.number) tries again what is not in the log") }
        let original = try LogEntry(row: row)
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
        guard let run = try run(id, in: home), run.status == .blocked else { return [] }
        let step = TurnPlan.Step(run: id, wake: try wake(of: original))
        return [
            TurnAttempt(
                plan: TurnPlan(handler: name, step: step), subject: original, origin: origin, attempt: attempt
            )
        ]
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

    private func wake(of entry: LogEntry) throws -> Wake {
        switch entry.kind {
        case .event: .event(entry)
        case .start: .started(entry.body["input"] ?? .null)
        case .timer: .timedOut
        case .activityResult: .activity(ActivityOutcome(entry.body))
        default: throw FoldError.damaged("entry \(entry.number) wakes no run")
        }
    }
}
