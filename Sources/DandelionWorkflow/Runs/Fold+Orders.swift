import DandelionModel
import DandelionStore

/// What operators order about runs.
///
///     waiting, blocked ──pause──► paused ──resume──► waiting, blocked, or woken by what came meanwhile
///            any live one ──cancel──► undoing ──► cancelled
///            any live one ──terminate──► terminated
///
/// An order that does not fit where the run stands changes nothing.
extension Fold {
    /// Carries an order out.
    ///
    /// - Returns: The run's turn, where the order wakes it.
    func carryOut(_ order: RunOrder, of entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let id = entry.body["run"]?.stringValue, let run = try run(id, in: home), run.status.isLive
        else { return [] }
        switch order {
        case .cancel: return try cancel(run, by: entry, in: home)
        case .pause: try pause(run, in: home)
        case .resume: return try resume(run, at: entry, in: home)
        case .terminate: try end(run, as: .terminated, by: entry, in: home)
        }
        return []
    }

    // MARK: Ending

    /// Lets a run undo what it did, and end then. A run that is undoing already goes on with that.
    ///
    /// Where there is nothing that could be undone, it ends at once: a workflow in
    /// Swift registers nothing, and of a run that never came to its first wait nothing stands.
    /// What cannot be undone, since the run's code or history is not what it was, is
    /// never left out in silence: the turn fails, and the run stays blocked with the reason.
    private func cancel(_ run: RunRow, by entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard run.course.ending == nil else { return [] }
        guard run.wait > 0, behavior.compensates(HandlerName(run.workflow, run.version)) else {
            try end(run, as: .cancelled, by: entry, in: home)
            return []
        }
        var run = run
        if let before = run.course.paused { run.status = before }
        run.course = RunCourse()
        run.course.ending = .cancelled(by: entry.number)
        try view.apply(.put(Tables.run.id, run.row))
        return [step(run, .cancelled, subject: entry)]
    }

    private func end(
        _ run: RunRow, as status: RunStatus, by entry: LogEntry, in home: HomeState
    ) throws {
        var run = run
        try end(&run, as: status, in: home)
        run.reason = Self.reason(status, by: entry)
        try view.apply(.put(Tables.run.id, run.row))
    }

    /// What a run shows that an order has ended.
    static func reason(_ status: RunStatus, by entry: LogEntry) -> Cell {
        let message = entry.body["reason"] ?? ""
        return Cell(.map(ValueMap([("code", .string("\(status)")), ("message", message)])))
    }

    // MARK: Pausing

    private func pause(_ run: RunRow, in home: HomeState) throws {
        guard run.status != .paused else { return }
        var run = run
        run.course.paused = run.status
        run.status = .paused
        try view.apply(.put(Tables.run.id, run.row))
    }

    /// Hands a run the entry that it waits for. One that is paused leaves its wait
    /// too, and hears the entry when it goes on.
    func wake(_ run: RunRow, _ wake: Wake, by entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard run.status == .paused else { return [step(run, .wake(wake), subject: entry)] }
        var run = run
        for operation in try leavingWait(of: &run, in: home) { try view.apply(operation) }
        run.course.held = entry.number
        try view.apply(.put(Tables.run.id, run.row))
        return []
    }

    private func resume(_ run: RunRow, at entry: LogEntry, in home: HomeState) throws -> [TurnAttempt] {
        guard let before = run.course.paused else { return [] }
        var run = run
        run.status = before
        run.course.paused = nil
        let retry = run.course.retry
        run.course.retry = nil
        try view.apply(.put(Tables.run.id, run.row))
        if let retry { return try again(try logged(retry, in: home), in: home) }
        guard before == .waiting, let held = run.course.held else { return [] }
        let heard = try logged(held, in: home)
        return [step(run, .wake(try wake(of: heard)), subject: heard)]
    }

    /// An entry that lies behind.
    func logged(_ number: Int64, in home: HomeState) throws -> LogEntry {
        guard let row = try view.get(Tables.log, key: home.key.row(.integer(number))) else {
            throw FoldError.damaged(
                "entry \(number), which a run of '\(home.key.name)' needs, is not in the log")
        }
        return try LogEntry(row: row)
    }
}
