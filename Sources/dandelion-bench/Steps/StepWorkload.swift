import Dandelion
import DandelionWorkflow
import Synchronization

/// What one step of a run writes, for any of 100,000 members.
///
/// A run goes one step further: its row, a line of its history, a record of the
/// member, an activity in the outbox, and its timer anew. `store_limit.c` and
/// `postgres_limit.c` do the same to the same rows.
final class StepWorkload: Sendable {
    static let members = 100_000
    static let firstDue: Int64 = 1_700_000_000_000_000
    static let home = HomeKey("bench")

    /// What the next step of a member's run needs to know.
    private struct Member {
        var due: Int64
        var sequence: Int64
        var wait: Int64 = 0
    }

    private let states: Mutex<[Member]>
    private let nextSequence = Atomic<Int64>(Int64(StepWorkload.members) + 1)
    private let runs: [Cell]
    private let keys: [Cell]
    private let payload: [UInt8]

    init() {
        states = Mutex(
            (0..<Self.members).map { Member(due: Self.firstDue + Int64($0), sequence: Int64($0) + 1) })
        runs = (0..<Self.members).map { .text("run-" + Self.padded($0)) }
        keys = (0..<Self.members).map { .text("mem-" + Self.padded($0)) }
        var chance = SeededGenerator(seed: 1)
        payload = (0..<1_024).map { _ in UInt8.random(in: .min ... .max, using: &chance) }
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }

    private func bytes(_ count: Int) -> Cell { .blob(Array(payload[..<count])) }

    /// Writes every member's run, record and timer into an empty store.
    func seed(_ store: any Store) async throws {
        let (state, record, timer) = (bytes(400), bytes(200), bytes(60))
        for start in stride(from: 0, to: Self.members, by: 1_000) {
            var operations: [Operation] = []
            for index in start..<start + 1_000 {
                let (due, sequence) = (Self.firstDue + Int64(index), Int64(index) + 1)
                operations.append(.insert(Tables.run.id, run(index, wait: 0, due, sequence, state)))
                operations.append(.insert(Tables.record.id, self.record(index, record)))
                operations.append(.insert(Tables.timer.id, self.timer(index, due, sequence, timer)))
            }
            _ = try await store.commit(Commit(operations))
        }
    }

    /// The next step of a member's run.
    func step(of index: Int, using chance: inout SeededGenerator) -> Commit {
        let sequence = nextSequence.wrappingAdd(3, ordering: .relaxed).oldValue
        let at = Self.firstDue + sequence * 333
        let due = at + 60_000_000 + Int64(chance.next() % 1_000_000)
        let before = states.withLock { states in
            defer { states[index] = Member(due: due, sequence: sequence + 2, wait: states[index].wait + 1) }
            return states[index]
        }
        let home = Self.home
        let history = home.row(
            runs[index], .integer(sequence), .integer(sequence), .integer(at), "wait", bytes(200))
        let outbox = home.row(
            .integer(sequence + 1), "mail.send", runs[index], runs[index], .integer(before.wait + 1),
            .integer(sequence), 1, .null, bytes(250))
        return Commit([
            .put(Tables.run.id, run(index, wait: before.wait + 1, due, sequence + 2, bytes(400))),
            .insert(Tables.history.id, history),
            .put(Tables.record.id, record(index, bytes(200))),
            .insert(Tables.outbox.id, outbox),
            .delete(Tables.timer.id, key: home.row(.integer(before.due), .integer(before.sequence))),
            .insert(Tables.timer.id, timer(index, due, sequence + 2, bytes(60))),
        ])
    }

    // MARK: Rows

    private func run(_ index: Int, wait: Int64, _ due: Int64, _ sequence: Int64, _ state: Cell) -> Row {
        Self.home.row(
            runs[index], "invite", 1, .null, 2, .integer(wait), "answered", 1, .null, .integer(due),
            .integer(sequence), state, .null, .null, .null)
    }

    private func record(_ index: Int, _ value: Cell) -> Row { Self.home.row("member", keys[index], value) }

    private func timer(_ index: Int, _ due: Int64, _ sequence: Int64, _ payload: Cell) -> Row {
        Self.home.row(.integer(due), .integer(sequence), 1, runs[index], payload)
    }
}
