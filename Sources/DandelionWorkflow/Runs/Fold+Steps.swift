import DandelionModel
import DandelionStore

extension Fold {
    /// Advances a run by one step: out of its wait, through its handler, into the next wait or the end.
    func run(_ step: TurnPlan.Step, _ plan: TurnPlan, _ turn: Turn, in home: HomeState) throws {
        guard var run = try run(step.run, in: home) else {
            throw FoldError.damaged("run '\(step.run)' is not stored")
        }
        if let subject = run.subject { try turn.mark(subject) }
        for operation in try clearingWait(of: &run, in: home) { try turn.write(operation, for: "wake") }
        run.status = .running
        turn.run = run
        let resolved = TurnPlan.Step(run: step.run, wake: try resolve(step.wake, for: turn))
        try behavior.run(TurnPlan(handler: plan.handler, step: resolved), turn)
        guard var advanced = turn.run else { throw FoldError.damaged("a step lost its run") }
        advanced.subject = turn.subject
        let name = advanced.step
        if let wait = turn.nextWait {
            try enter(wait, &advanced, turn, in: home)
        } else {
            advanced.status = .completed
            advanced.key = nil
        }
        try turn.write(.put(Tables.run.id, advanced.row), for: "step")
        let line = home.key.row(
            .text(advanced.run), .integer(home.takeSequence()), .integer(turn.entry.number), Cell(turn.now),
            .text(name), .null)
        try turn.write(.insert(Tables.history.id, line), for: "step")
    }

    /// What ``clearWait(of:in:)`` does, as operations of the turn, so that a kept turn keeps them too.
    private func clearingWait(of run: inout RunRow, in home: HomeState) throws -> [Operation] {
        var operations: [Operation] = []
        if let timer = run.timer {
            let key = home.key.row(Cell(timer.due), .integer(timer.sequence))
            operations.append(.delete(Tables.timer.id, key: key))
            home.isDueUnknown = true
        }
        run.timer = nil
        let index = Tables.subscription.index("subscription_run")
        try view.scan(Scan(Tables.subscription, index: index, prefix: home.key.row(.text(run.run)))) { row in
            operations.append(.delete(Tables.subscription.id, key: Tables.subscription.key(of: row)))
            return true
        }
        return operations
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
            let row = home.key.row(
                .text(event.type), .text(event.field), .text(event.value), .text(run.run), .integer(run.wait),
                .null)
            try turn.write(.insert(Tables.subscription.id, row), for: "wait")
            home.hasSubscriptions = true
        }
    }
}
