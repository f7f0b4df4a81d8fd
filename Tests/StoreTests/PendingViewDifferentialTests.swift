import DandelionModel
import DandelionStore
import Testing

/// A pending view over a snapshot, beside stores to which the same was applied.
///
/// The twin keeps all that is pending as one commit, and answers for the view:
/// what a store with that commit holds is what the view must show.
private final class Twins {
    var work: RandomWork
    let store: MemoryStore
    let view: PendingView
    /// What makes the store's rows, and what is pending over it: in flight, batch, turns.
    var durable: [Operation] = []
    var inFlight: [[Operation]] = []
    var batch: [Operation] = []
    var turns: [Int] = []

    init(seed: UInt64) throws {
        work = RandomWork(seed: seed)
        store = try MemoryStore.opened()
        view = try PendingView(Shapes.schema)
    }

    /// A fresh store to which everything was applied.
    func applied() throws -> MemoryStore {
        let fresh = try MemoryStore.opened()
        _ = try fresh.apply(durable + inFlight.joined() + batch).get()
        return fresh
    }

    func step() throws {
        switch work.below(40) {
        case 0...1:
            view.push()
            turns.append(batch.count)
        case 4...5 where !turns.isEmpty:
            view.discardTop()
            batch.removeSubrange(turns.removeLast()...)
        case 6...7 where !turns.isEmpty:
            view.mergeTop()
            turns.removeLast()
        case 8 where turns.isEmpty && inFlight.count < 3:
            #expect(view.takeOperations() == batch)
            inFlight.append(batch)
            batch = []
        case 9 where !inFlight.isEmpty:
            // Durable first, settled later: between the two the base holds what is in flight.
            let oldest = inFlight[0]
            _ = try store.apply(oldest).get()
            try compare()
            inFlight.removeFirst()
            durable = try store.rows(Scan(Shapes.members)).map { .insert(1, $0) }
            durable += try store.rows(Scan(Shapes.notes)).map { .insert(4, $0) }
            view.settle()
        case 10 where work.below(8) == 0:
            view.reset()
            (inFlight, batch, turns) = ([], [], [])
        default: try operate()
        }
    }

    /// Applies an operation to the view and to a store that holds the rest; both must agree.
    private func operate() throws {
        let operation = work.operation()
        let judge = try MemoryStore.opened()
        _ = try judge.apply(durable + inFlight.joined()).get()
        let expected = judge.apply(batch + [operation])
        let actual = try store.read { base in
            view.base = base
            defer { view.base = nil }
            return Result { () throws(StoreError) in try view.apply(operation) }
        }
        switch (expected, actual) {
        case (.success, .success): batch.append(operation)
        case (.failure(let left), .failure(let right)): #expect(left == right)
        default: Issue.record("\(operation): the store says \(expected), the view \(actual)")
        }
    }

    func compare() throws {
        let whole = try applied()
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            try whole.read { applied in
                for _ in 0..<6 {
                    let key = work.memberKey()
                    #expect(try view.get(Shapes.members, key: key) == applied.get(Shapes.members, key: key))
                    let scan = work.scan()
                    #expect(try view.rows(scan) == applied.rows(scan), "\(scan)")
                    #expect(try view.first(scan) == applied.first(scan))
                }
                try compareWalks(applied)
            }
        }
    }

    private func compareWalks(_ applied: any ReadView) throws {
        let key = work.memberKey()
        let depth = work.below(5)
        for direction in [WalkDirection.down, .up] {
            let paths = try [view as any ReadView, applied].map { view in
                var path: [Row] = []
                try view.walk(
                    Shapes.members, direction, by: Shapes.members.indexes[0], from: key, maximumDepth: depth
                ) { row, depth in
                    path.append(row + [.integer(Int64(depth))])
                    return path.count < 9
                }
                return path
            }
            #expect(paths[0] == paths[1])
        }
    }
}

@Suite("A pending view, beside a store to which the same was applied")
struct PendingViewDifferentialTests {
    @Test("shows the same rows, scans, walks and errors", arguments: 0..<16)
    func agrees(seed: Int) throws {
        let twins = try Twins(seed: UInt64(seed))
        for step in 0..<300 {
            try twins.step()
            if step % 5 == 0 { try twins.compare() }
        }
    }
}
