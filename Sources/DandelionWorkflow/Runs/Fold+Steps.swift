import DandelionModel
import DandelionStore

extension Fold {
    /// Advances a run by one step: out of its wait, through its handler, into the next wait or the end.
    func run(_ step: TurnPlan.Step, _ plan: TurnPlan, _ turn: Turn, in home: HomeState) throws {
        guard var run = try run(step.run, in: home) else {
            throw FoldError.damaged("run '\(step.run)' is not stored")
        }
        if let subject = run.subject { try turn.mark(subject) }
        for operation in try leavingWait(of: &run, in: home) { try turn.write(operation, for: "wake") }
        run.status = .running
        run.reason = .null
        run.course.held = nil
        turn.run = run
        let resolved = TurnPlan.Step(run: step.run, try resolve(step.cause, for: turn))
        try behavior.run(TurnPlan(handler: plan.handler, step: resolved), turn)
        guard var advanced = turn.run else { throw FoldError.damaged("a step lost its run") }
        advanced.subject = turn.subject
        let name = advanced.step
        if let wait = turn.nextWait {
            try enter(wait, &advanced, turn, in: home)
        } else {
            try end(&advanced, turn, in: home)
        }
        try turn.write(.put(Tables.run.id, advanced.row), for: "step")
        let payload = try turn.historyPayload.map { try turn.payload($0, for: "keepHistory") } ?? .null
        let line = home.key.row(
            .text(advanced.run), .integer(home.takeSequence()), .integer(turn.entry.number), Cell(turn.now),
            .text(name), payload)
        try turn.write(.insert(Tables.history.id, line), for: "step", looksInBase: false)
    }

    private func enter(
        _ wait: PendingWait, _ run: inout RunRow, _ turn: Turn, in home: HomeState
    ) throws {
        run.status = .waiting
        run.wait += 1
        run.step = wait.step
        if let deadline = wait.deadline {
            let timer = DueTimer(
                due: max(deadline, turn.now), sequence: home.takeSequence(), kind: .wait, run: run.run)
            try turn.insert(timer, for: "wait")
            run.timer = (timer.due, timer.sequence)
        }
        if let event = wait.event {
            let row = event.row(home.key, Subscriber(run: run.run), wait: run.wait)
            try turn.write(.insert(Tables.subscription.id, row), for: "wait")
            home.heard?.add(event.type, by: event.field)
        }
        if let listener = wait.listener {
            let key = try turn.subscription(of: listener, for: "wait")
            try turn.write(
                .update(Tables.subscription.id, key: key, [Assignment(6, .integer(run.wait))]), for: "wait")
        }
    }

    private func end(_ run: inout RunRow, _ turn: Turn, in home: HomeState) throws {
        switch turn.ending {
        case nil: run.status = .completed
        case .failed(let code, let message):
            run.status = .failed
            let reason = ValueMap([("code", .string(code)), ("message", .string(message))])
            run.reason = try turn.payload(.map(reason), for: "finish")
        case .continued(let next):
            run.status = .completed
            run.reason = Cell(
                .map(ValueMap([("code", "continued_as_new"), ("run", .string(next))])))
        case .cancelled:
            run.status = .cancelled
            run.reason = Self.reason(.cancelled, by: try order(against: run, turn, in: home))
        }
        run.key = nil
        run.course = RunCourse()
        for operation in try endingHearing(of: run, in: home) { try turn.add(operation) }
    }

    /// The entry whose order cancels the run.
    private func order(against run: RunRow, _ turn: Turn, in home: HomeState) throws -> LogEntry {
        guard case .cancelled(let number)? = run.course.ending else {
            throw FoldError.damaged("run '\(run.run)' ends as cancelled, and nobody has cancelled it")
        }
        // The current entry gets its row when its turns are done.
        return number == turn.current.number ? turn.current : try logged(number, in: home)
    }

    // MARK: Out of waits

    /// What takes a run out of its wait. Its listeners stay.
    func leavingWait(of run: inout RunRow, in home: HomeState) throws -> [Operation] {
        var operations: [Operation] = []
        if let timer = run.timer {
            let key = home.key.row(Cell(timer.due), .integer(timer.sequence))
            operations.append(.delete(Tables.timer.id, key: key))
            home.isDueUnknown = true
            home.isDirty = true
        }
        run.timer = nil
        // A run that has never waited has asked for nothing; in a home where nobody listens none has.
        guard run.wait > 0, try hasSubscriptions(home) else { return operations }
        let index = Tables.subscription.index("subscription_run")
        try view.scan(Scan(Tables.subscription, index: index, prefix: home.key.row(.text(run.run)))) { row in
            operations.append(.delete(Tables.subscription.id, key: Tables.subscription.key(of: row)))
            return true
        }
        return operations
    }

    /// What lets a run hear nothing more: all its subscriptions go, and what its listeners have heard.
    func endingHearing(of run: RunRow, in home: HomeState) throws -> [Operation] {
        guard try hasSubscriptions(home) else { return [] }
        var operations: [Operation] = []
        var hadListener = false
        try view.scan(Subscriber.scan(run: run.run, in: home.key)) { row in
            operations.append(.delete(Tables.subscription.id, key: Tables.subscription.key(of: row)))
            hadListener = hadListener || row[5] != .text(run.run)
            return true
        }
        guard hadListener else { return operations }
        try view.scan(Scan(Tables.buffer, prefix: home.key.row(.text(run.run)))) { row in
            operations.append(.delete(Tables.buffer.id, key: Tables.buffer.key(of: row)))
            return true
        }
        return operations
    }

    /// Ends a run from outside: by an order, or with the person that it belongs to.
    func end(_ run: inout RunRow, as status: RunStatus, in home: HomeState) throws {
        for operation in try leavingWait(of: &run, in: home) { try write(operation, in: home) }
        for operation in try endingHearing(of: run, in: home) { try write(operation, in: home) }
        if run.status.isLive { run.status = status }
        run.key = nil
        run.course = RunCourse()
    }
}
