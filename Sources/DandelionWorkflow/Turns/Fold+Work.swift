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
    let task: Task

    enum Task {
        /// A handler, or a step of a run.
        case plan
        /// What a `configure` entry asks for; tried once.
        case configure
        /// What came before the turns has failed; stands for them.
        case failed(any Error)
    }

    init(
        plan: TurnPlan, subject: LogEntry, origin: (number: Int64, index: Int)? = nil, attempt: Int = 1,
        task: Task = .plan
    ) {
        self.plan = plan
        self.subject = subject
        self.origin = origin
        self.attempt = attempt
        self.task = task
    }

    /// Whether it may be tried again by itself.
    var isRepeatable: Bool {
        if case .plan = task { true } else { false }
    }
}

extension HandlerName {
    /// Stands for the effects of a `configure` entry.
    static let configure = HandlerName("configure", 0)
    /// Stands for the turns that matching would have found.
    static let rules = HandlerName("rules", 0)
}

extension Fold {
    /// What a letter is about and is not there, or no longer, so that it becomes no entry; nil where it is there.
    func missing(for mail: Mail, in home: HomeState) throws -> FoldError? {
        switch mail.kind {
        case .activityResult:
            guard let sequence = mail.body["sequence"]?.intValue,
                let attempt = mail.body["attempt"]?.intValue,
                let row = try view.get(Tables.outbox, key: home.key.row(.integer(sequence))),
                row[8].integer == attempt
            else { return .notFound(what: "activity", name: mail.type) }
            return nil
        case .redrive:
            let (number, turn) = (mail.body["number"]?.intValue ?? 0, mail.body["turn"]?.intValue ?? 0)
            let key = home.key.row(.integer(number), .integer(turn))
            if try view.get(Tables.deadLetter, key: key) != nil { return nil }
            return .notFound(what: "dead letter", name: "turn \(turn) of entry \(number)")
        case .configure:
            guard mail.runOrder != nil else { return nil }
            let id = mail.body["run"]?.stringValue ?? ""
            return try run(id, in: home) == nil ? .notFound(what: "run", name: id) : nil
        case .event, .timer, .retry, .erase, .start:
            return nil
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
        case .configure:
            if let order = entry.runOrder { return try carryOut(order, of: entry, in: home) }
            return [TurnAttempt(plan: TurnPlan(handler: .configure), subject: entry, task: .configure)]
        case .erase:
            try eraseSubject(entry, in: home)
            return []
        }
    }

    // MARK: Runs

    func run(_ id: String, in home: HomeState) throws -> RunRow? {
        try view.get(Tables.run, key: home.key.row(.text(id))).map(RunRow.init(row:))
    }

    func step(_ run: RunRow, _ cause: TurnPlan.Step.Cause, subject: LogEntry) -> TurnAttempt {
        let step = TurnPlan.Step(run: run.run, cause)
        let plan = TurnPlan(handler: HandlerName(run.workflow, run.version), step: step)
        return TurnAttempt(plan: plan, subject: subject)
    }

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
        // Its id was made in the turn that starts it.
        try view.apply(.insert(Tables.run.id, run.row), looksInBase: false)
        return [step(run, .wake(.started(input)), subject: entry)]
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
            guard let id = entry.body["run"]?.stringValue, let run = try run(id, in: home),
                run.awaits
            else { return [] }
            return try wake(run, .timedOut, by: entry, in: home)
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

    func removeTimer(of entry: LogEntry, in home: HomeState) throws {
        guard case .instant(let due)? = entry.body["due"], let sequence = entry.body["sequence"]?.intValue
        else {
            throw FoldError.damaged("the timer of entry \(entry.number)")
        }
        try deleteTimer(due: due, sequence: sequence, in: home)
    }
}
