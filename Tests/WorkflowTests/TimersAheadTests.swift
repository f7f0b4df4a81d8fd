import DandelionModel
import DandelionStore
import Testing

@testable import DandelionWorkflow

@Suite("Timers that are read ahead")
struct TimersAheadTests {
    @Test(
        "are the table's first, whatever was written, taken back or written for another home",
        arguments: 0..<UInt64(100))
    func sameAsTheTable(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let store = MemoryStore()
        try store.open(Tables.schema, as: .owner)
        let view = try PendingView(Tables.schema)
        let homes = [HomeKey("shop"), HomeKey("bakery")]
        var ahead = TimersAhead()
        var sequence: Int64 = 0
        for _ in 0..<30 {
            let home = homes[Int.random(in: 0...9, using: &chance) == 0 ? 1 : 0]
            let isTakenBack = Int.random(in: 0...5, using: &chance) == 0
            try store.read { base in
                view.base = base
                defer { view.base = nil }
                view.push()
                for _ in 0..<Int.random(in: 1...40, using: &chance) {
                    let operation: DandelionStore.Operation
                    if Int.random(in: 0...2, using: &chance) == 0, let first = try table(home, in: view) {
                        operation = .delete(Tables.timer.id, key: first.key(home))
                    } else {
                        sequence += 1
                        let due = Instant(microseconds: Int64.random(in: 0...500, using: &chance))
                        let timer = DueTimer(due: due, sequence: sequence, kind: .wait, run: "r")
                        operation = .insert(Tables.timer.id, timer.row(home))
                    }
                    try view.apply(operation)
                    try ahead.note(operation, of: home, in: view)
                    try compare(ahead: &ahead, home, in: view)
                }
                if isTakenBack { view.discardTop() } else { view.mergeTop() }
                for home in homes { try compare(ahead: &ahead, home, in: view) }
            }
            guard Int.random(in: 0...2, using: &chance) == 0 else { continue }
            _ = try store.commitAndWait(Commit(view.takeOperations()))
            view.settle()
        }
    }

    @Test("are read anew when everything pending was dropped")
    func dropped() throws {
        let store = MemoryStore()
        try store.open(Tables.schema, as: .owner)
        let view = try PendingView(Tables.schema)
        let home = HomeKey("shop")
        var ahead = TimersAhead()
        try store.read { base in
            view.base = base
            let timer = DueTimer(due: .epoch, sequence: 1, kind: .wait)
            try view.apply(.insert(Tables.timer.id, timer.row(home)))
            #expect(try ahead.first(of: home, in: view)?.sequence == 1)
            view.reset()
            #expect(try ahead.first(of: home, in: view) == nil)
            view.base = nil
        }
    }

    private func table(_ home: HomeKey, in view: PendingView) throws -> DueTimer? {
        try view.first(Scan(Tables.timer, prefix: home.row, limit: 1)).map(DueTimer.init(row:))
    }

    private func compare(ahead: inout TimersAhead, _ home: HomeKey, in view: PendingView) throws {
        let (found, expected) = (try ahead.first(of: home, in: view), try table(home, in: view))
        #expect(found?.due == expected?.due && found?.sequence == expected?.sequence)
    }
}
