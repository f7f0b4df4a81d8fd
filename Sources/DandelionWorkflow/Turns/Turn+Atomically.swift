import DandelionModel
import DandelionStore

/// Parts of a turn that stand or fall by themselves.
extension Turn {
    /// Does something that writes all that it writes, or nothing: what it wrote
    /// is taken back if it throws, and the turn goes on from where it was.
    ///
    /// What was read still counts, and whose personal values were read still marks the turn.
    package func atomically<Outcome>(_ body: () throws -> Outcome) throws -> Outcome {
        try part(countsReads: true, body)
    }

    /// Does something that can be done again from the beginning if it throws:
    /// nothing tells then that it was tried.
    package func tentatively<Outcome>(_ body: () throws -> Outcome) throws -> Outcome {
        try part(countsReads: false, body)
    }

    private func part<Outcome>(countsReads: Bool, _ body: () throws -> Outcome) throws -> Outcome {
        let mark = mark()
        fold.view.push()
        do {
            let outcome = try body()
            fold.view.mergeTop()
            return outcome
        } catch {
            fold.view.discardTop()
            restore(mark)
            if !countsReads {
                (rowsRead, bytesRead, subject, random) = (
                    mark.rowsRead, mark.bytesRead, mark.subject, mark.random
                )
            }
            throw error
        }
    }

    /// Whether the log says already how this turn ended: it is folded again.
    package var isRefolded: Bool { fold.recorded != nil }

    /// What a turn holds beside the rows of its view.
    private struct Mark {
        let operations: Int
        let rowsWritten: Int
        let emitted: Int
        let jobs: Int
        let wait: PendingWait?
        let ending: RunEnding?
        let history: Value?
        let run: RunRow?
        let sequence: Int64
        let due: Instant?
        let rowsRead: Int
        let bytesRead: Int
        let subject: String?
        let random: SeededGenerator
    }

    private func mark() -> Mark {
        Mark(
            operations: operations.count, rowsWritten: rowsWritten, emitted: emitted.count, jobs: jobs.count,
            wait: nextWait, ending: ending, history: historyPayload, run: run, sequence: home.nextSequence,
            due: home.nextDue, rowsRead: rowsRead, bytesRead: bytesRead, subject: subject, random: random)
    }

    private func restore(_ mark: Mark) {
        operations.removeSubrange(mark.operations...)
        rowsWritten = mark.rowsWritten
        emitted.removeSubrange(mark.emitted...)
        jobs.removeSubrange(mark.jobs...)
        nextWait = mark.wait
        ending = mark.ending
        historyPayload = mark.history
        run = mark.run
        home.nextSequence = mark.sequence
        home.nextDue = mark.due
        home.forgetPlaces()
        home.heard = nil
    }
}
