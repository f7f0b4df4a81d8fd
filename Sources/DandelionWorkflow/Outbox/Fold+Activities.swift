import DandelionModel
import DandelionStore

extension Fold {
    /// Takes in how an attempt ended: the next attempt, or the end and whom it wakes.
    func finishActivity(_ entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let sequence = entry.body["sequence"]?.intValue,
            let row = try view.get(Tables.outbox, key: home.key.row(.integer(sequence)))
        else { throw FoldError.damaged("entry \(entry.number) ends an activity that is not in the outbox") }
        let job = try ActivityJob(row: row)
        if entry.body["missing"]?.boolValue == true {
            try layAside(job, entry: entry, in: home)
            return []
        }
        if case .failed = ActivityOutcome(entry.body), let policy = settings.activities[job.activity],
            job.attempt < policy.retries.attempts, try isWanted(row, in: home)
        {
            try retry(job, row: row, policy: policy.retries, entry: entry, in: home)
            return []
        }
        try view.apply(.delete(Tables.outbox.id, key: home.key.row(.integer(sequence))))
        guard let id = row[5].text, let run = try run(id, in: home), run.awaits, run.wait == row[6].integer
        else { return [] }
        return try wake(run, .activity(ActivityOutcome(entry.body)), by: entry, in: home)
    }

    /// Whether an activity is still to be done: not where the run that waited for it was ended or cancelled.
    private func isWanted(_ row: Row, in home: HomeState) throws -> Bool {
        // Its run does not wait for it, or there is none.
        guard let id = row[5].text, let wait = row[6].integer, wait > 0 else { return true }
        guard let run = try run(id, in: home) else { return false }
        return run.awaits && run.wait == wait
    }

    /// Keeps an activity that nobody can do until its dead letter is driven again; whoever waits for it goes
    /// on waiting.
    private func layAside(_ job: ActivityJob, entry: LogEntry, in home: HomeState) throws {
        let key = home.key.row(.integer(job.sequence))
        try view.apply(.update(Tables.outbox.id, key: key, [Assignment(9, Cell(Instant.distantFuture))]))
        try writeDeadLetter(
            HandlerName(job.activity, 0), origin: (entry.number, 0), attempts: job.attempt, at: entry.at,
            error: """
                no activity '\(job.activity)' is registered; it was not done, and who waits for it goes on \
                waiting. Register it, then drive this dead letter again
                """, in: home)
    }

    private func retry(
        _ job: ActivityJob, row: Row, policy: RetryPolicy, entry: LogEntry, in home: HomeState
    ) throws {
        var chance = SeededGenerator(seed: entry.seed)
        let due = entry.at + policy.wait(after: job.attempt, using: &chance)
        let key = home.key.row(.integer(job.sequence))
        let next: [Assignment] = [Assignment(8, .integer(Int64(job.attempt + 1))), Assignment(9, Cell(due))]
        try view.apply(.update(Tables.outbox.id, key: key, next))
        let payload = ValueMap([("sequence", .int(job.sequence))])
        try insert(
            DueTimer(due: due, sequence: home.takeSequence(), kind: .activity, payload: .map(payload)),
            in: home)
    }

    /// The wait between two attempts is over.
    func makeReady(_ sequence: Int64, in home: HomeState) throws {
        let key = home.key.row(.integer(sequence))
        guard var row = try view.get(Tables.outbox, key: key) else { return }
        guard try isWanted(row, in: home) else { return try view.apply(.delete(Tables.outbox.id, key: key)) }
        try view.apply(.update(Tables.outbox.id, key: key, [Assignment(9, .null)]))
        row[9] = .null
        ready.append(try ActivityJob(row: row))
    }
}
