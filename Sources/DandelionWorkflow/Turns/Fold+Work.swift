import DandelionModel
import DandelionStore

/// A turn to run, and what it counts as when it fails.
struct TurnAttempt {
    let plan: TurnPlan
    /// The entry that the turn is about: another one than the current, for a retry.
    let subject: LogEntry
    /// The entry and turn that failures are counted under.
    let origin: (number: Int64, index: Int)?
    let attempt: Int
}

extension Fold {
    /// Whether what a letter answers is over, so that it becomes no entry.
    func isStale(_ mail: Mail, in home: HomeState) throws -> Bool {
        switch mail.kind {
        case .activityResult:
            guard let sequence = mail.body["sequence"]?.intValue,
                let attempt = mail.body["attempt"]?.intValue,
                let row = try view.get(Tables.outbox, key: home.key.row(.integer(sequence)))
            else { return true }
            return row[8].integer != attempt
        case .redrive:
            guard let number = mail.body["number"]?.intValue, let turn = mail.body["turn"]?.intValue else {
                return true
            }
            let key = home.key.row(.integer(number), .integer(turn))
            return try view.get(Tables.deadLetter, key: key) == nil
        case .event, .timer, .retry, .erase, .start:
            return false
        }
    }

    /// The effects that the entry has by itself, and then the turns that it causes, in order.
    func work(of entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        switch entry.kind {
        case .event: return try turnsOfEvent(entry, in: home)
        case .start: return try startRun(entry, in: home)
        case .timer: return try fire(entry, in: home)
        case .activityResult: return try finishActivity(entry, in: home)
        case .retry: return try retryTurn(entry, in: home)
        case .redrive: return try redriveTurn(entry, in: home)
        case .erase:
            try eraseSubject(entry, in: home)
            return []
        }
    }

    // MARK: Events

    /// Handlers in their order, then the runs that wait for the event, by their ids.
    private func turnsOfEvent(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        var turns: [TurnAttempt] = []
        if let recorded {
            for disposition in recorded where disposition.run == nil {
                let name = HandlerName(disposition.handler, disposition.version)
                turns.append(
                    TurnAttempt(plan: TurnPlan(handler: name), subject: entry, origin: nil, attempt: 1))
            }
        } else {
            for name in behavior.handlers(of: entry) {
                turns.append(
                    TurnAttempt(plan: TurnPlan(handler: name), subject: entry, origin: nil, attempt: 1))
            }
        }
        for run in try runsWaiting(for: entry, in: home) {
            turns.append(step(run, wake: .event(entry), subject: entry))
        }
        return turns
    }

    private func runsWaiting(for entry: LogEntry, in home: HomeState) throws -> [RunRow] {
        guard try hasSubscriptions(home), let schema = settings.catalog[entry.type] else { return [] }
        var found: [String: Int64] = [:]
        for field in schema.keyFields {
            guard let value = entry.body[field.name].flatMap(subscriptionKey) else { continue }
            let prefix = home.key.row(.text(entry.type), .text(field.name), .text(value))
            try view.scan(Scan(Tables.subscription, prefix: prefix)) { row in
                if let run = row[5].text, let wait = row[6].integer { found[run] = wait }
                return true
            }
        }
        var runs: [RunRow] = []
        for (id, wait) in found.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            guard let run = try run(id, in: home), run.status == .waiting, run.wait == wait else { continue }
            runs.append(run)
        }
        return runs
    }

    /// Most homes have nobody who waits, and a look-up for each entry would tell them so each time.
    private func hasSubscriptions(_ home: HomeState) throws -> Bool {
        if let known = home.hasSubscriptions { return known }
        let found = try view.first(Scan(Tables.subscription, prefix: home.key.row, limit: 1)) != nil
        home.hasSubscriptions = found
        return found
    }

    func run(_ id: String, in home: HomeState) throws -> RunRow? {
        try view.get(Tables.run, key: home.key.row(.text(id))).map(RunRow.init(row:))
    }

    func step(_ run: RunRow, wake: Wake, subject: LogEntry) -> TurnAttempt {
        let step = TurnPlan.Step(run: run.run, wake: wake)
        let plan = TurnPlan(handler: HandlerName(run.workflow, run.version), step: step)
        return TurnAttempt(plan: plan, subject: subject, origin: nil, attempt: 1)
    }

    // MARK: Runs

    private func startRun(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let id = entry.body["run"]?.stringValue, let input = entry.body["input"] else {
            throw FoldError.damaged("the start of a run in entry \(entry.number)")
        }
        let key = entry.body["key"]?.stringValue
        if let key, try liveRun(of: entry.type, key: key, in: home) != nil { return [] }
        guard let version = entry.body["version"]?.intValue else {
            throw FoldError.damaged("the start of a run in entry \(entry.number)")
        }
        let run = RunRow(
            home: home.key, run: id, workflow: entry.type, version: Int(version), key: key,
            started: entry.number, state: Cell(.null))
        try view.apply(.insert(Tables.run.id, run.row))
        return [step(run, wake: .started(input), subject: entry)]
    }

    func liveRun(of workflow: String, key: String, in home: HomeState) throws -> String? {
        let index = Tables.run.index("run_key")
        let prefix = home.key.row(.text(workflow), .text(key))
        return try view.first(Scan(Tables.run, index: index, prefix: prefix, limit: 1))?[2].text
    }

    // MARK: Timers

    private func fire(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        try removeTimer(of: entry, in: home)
        switch entry.type {
        case "wait":
            guard let id = entry.body["run"]?.stringValue, var run = try run(id, in: home),
                run.status == .waiting
            else { return [] }
            run.timer = nil
            return [step(run, wake: .timedOut, subject: entry)]
        case "hold":
            try releaseHolds(of: entry, in: home)
            return []
        case "activity":
            guard let sequence = entry.body["payload"]?["sequence"]?.intValue else { return [] }
            try makeReady(sequence, in: home)
            return []
        default:
            throw FoldError.damaged("a timer of kind '\(entry.type)'")
        }
    }

    private func removeTimer(of entry: LogEntry, in home: HomeState) throws {
        guard case .instant(let due)? = entry.body["due"], let sequence = entry.body["sequence"]?.intValue
        else {
            throw FoldError.damaged("the timer of entry \(entry.number)")
        }
        try deleteTimer(due: due, sequence: sequence, in: home)
    }

    // MARK: Retries

    private func retryTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        try removeTimer(of: entry, in: home)
        guard let payload = entry.body["payload"], let attempt = payload["attempt"]?.intValue else {
            throw FoldError.damaged("the retry in entry \(entry.number)")
        }
        return try again(payload, attempt: Int(attempt), entry: entry, in: home)
    }

    private func redriveTurn(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
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
        guard original.turns.indices.contains(Int(turn)) else {
            throw FoldError.damaged("entry \(number) has no turn \(turn)")
        }
        let failed = original.turns[Int(turn)]
        let name = HandlerName(failed.handler, failed.version)
        let origin = (number: number, index: Int(turn))
        guard let id = failed.run else {
            return [
                TurnAttempt(
                    plan: TurnPlan(handler: name), subject: original, origin: origin, attempt: attempt)
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
