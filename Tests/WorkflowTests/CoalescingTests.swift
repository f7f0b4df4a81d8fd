import DandelionModel
import DandelionStore
import Testing

@testable import DandelionWorkflow

@Suite("Writes of a batch that are merged")
struct CoalescingTests {
    @Test(
        "leave the same rows, and write none twice unless it was deleted between", arguments: 0..<UInt64(200))
    func sameEnd(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let (all, merged) = (try emptyStore(), try emptyStore())
        for _ in 0..<3 {
            let view = try PendingView(Tables.schema)
            try all.read { base in
                view.base = base
                for _ in 0..<12 { try turn(on: view, &chance) }
                view.base = nil
            }
            let batch = view.takeBatch()
            let fewer = Coalescing.coalesce(batch)
            _ = try all.commitAndWait(Commit(batch.operations))
            _ = try merged.commitAndWait(Commit(fewer))
            #expect(try rows(of: merged) == rows(of: all))
            #expect(fewer.count <= batch.operations.count)
            #expect(isEachRowWrittenOnce(fewer) || fewer.contains(where: isDeletion))
        }
    }

    @Test("forget what a discarded turn wrote again")
    func discarded() throws {
        let view = try PendingView(Tables.schema)
        try emptyStore().read { base in
            view.base = base
            try view.apply(put(1, 10))
            view.push()
            try view.apply(put(1, 11))
            view.discardTop()
            view.push()
            try view.apply(put(1, 12))
            view.mergeTop()
            view.base = nil
        }
        #expect(Coalescing.coalesce(view.takeBatch()) == [put(1, 12)])
    }

    // MARK: Random turns

    /// A few writes to few rows, taken back one time in four.
    private func turn(on view: PendingView, _ chance: inout SeededGenerator) throws {
        view.push()
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let (key, value) = (Int64.random(in: 1...4, using: &chance), Int64(chance.next() % 1_000))
            let exists = try view.get(Tables.record, key: Array(row(key, value).prefix(4))) != nil
            switch Int.random(in: 0...3, using: &chance) {
            case 0: try view.apply(put(key, value))
            case 1 where !exists: try view.apply(.insert(Tables.record.id, row(key, value)))
            case 2 where exists:
                let change = Assignment(4, row(key, value)[4])
                try view.apply(.update(Tables.record.id, key: Array(row(key, value).prefix(4)), [change]))
            default: try view.apply(.delete(Tables.record.id, key: Array(row(key, value).prefix(4))))
            }
        }
        if Int.random(in: 0...3, using: &chance) == 0 { view.discardTop() } else { view.mergeTop() }
    }

    private func row(_ key: Int64, _ value: Int64) -> Row {
        HomeKey("shop").row("points", .text("member-\(key)"), Cell(Value.int(value)))
    }

    private func put(_ key: Int64, _ value: Int64) -> DandelionStore.Operation {
        .put(Tables.record.id, row(key, value))
    }

    private func emptyStore() throws -> MemoryStore {
        let store = MemoryStore()
        try store.open(Tables.schema, as: .owner)
        return store
    }

    private func rows(of store: MemoryStore) throws -> [Row] {
        try store.read { try $0.rows(Scan(Tables.record)) }
    }

    private func isDeletion(_ operation: DandelionStore.Operation) -> Bool {
        if case .delete = operation { true } else { false }
    }

    private func isEachRowWrittenOnce(_ operations: [DandelionStore.Operation]) -> Bool {
        let keys = operations.map { operation in
            switch operation {
            case .insert(_, let row), .put(_, let row): Array(row.prefix(4))
            case .update(_, let key, _), .delete(_, let key), .expect(_, let key, _): key
            case .append: Row()
            }
        }
        return Set(keys).count == keys.count
    }
}
