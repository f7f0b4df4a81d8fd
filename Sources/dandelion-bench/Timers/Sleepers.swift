import Dandelion
import DandelionWorkflow

/// Runs that sleep: a row and a timer each, spread over homes.
struct Sleepers {
    let count: Int
    let homes: Int
    /// When the first wakes; the others follow, a second apart.
    let firstDue: Instant

    /// The run that they would go on with.
    static let workflow = Workflow("sleep", version: 1, state: 0) { flow in
        flow.step("start") { turn, _, _ in try turn.sleep(.days(365), then: "wake") }
        flow.step("wake") { _, _, _ in }
    }

    /// Writes them into a store that is open and empty.
    func seed(_ store: any Store) async throws {
        var operations: [Operation] = []
        for place in 0..<homes {
            let home = HomeKey(name(of: place))
            let own = stride(from: place, to: count, by: homes)
            operations.append(
                .insert(
                    Tables.home.id,
                    home.row(
                        1, .integer(Int64(own.underestimatedCount) + 1), Cell(Instant.epoch), Cell(due(place))
                    )))
            for (sequence, sleeper) in own.enumerated() {
                let due = Cell(due(sleeper))
                let run = Cell.text("run-\(sleeper)")
                let number = Cell.integer(Int64(sequence) + 1)
                let state = Cell(Value.int(0))
                operations.append(
                    .insert(
                        Tables.run.id,
                        home.row(
                            run, "sleep", 1, .null, 2, 1, "wake", 1, .null, due, number, state, .null, .null,
                            .null)))
                operations.append(.insert(Tables.timer.id, home.row(due, number, 1, run, .null)))
                if operations.count >= 4_000 {
                    _ = try await store.commit(Commit(operations))
                    operations.removeAll(keepingCapacity: true)
                }
            }
        }
        _ = try await store.commit(Commit(operations))
    }

    private func name(of place: Int) -> String { "home-\(place)" }
    private func due(_ sleeper: Int) -> Instant { firstDue + .seconds(sleeper) }
}
