import DandelionModel
import DandelionStore
import Testing

@Suite("A scan of a memory store")
struct MemoryScanTests {
    @Test("gives the rows that a filter and a sort of all rows give", arguments: 0..<12)
    func agreesWithFilterAndSort(seed: Int) throws {
        var work = RandomWork(seed: UInt64(seed) + 100)
        let store = try MemoryStore.opened()
        for _ in 0..<300 { store.apply([work.operation()]) }
        let members = try store.rows(Scan(Shapes.members))
        let notes = try store.rows(Scan(Shapes.notes))
        #expect(members.count > 10)
        for _ in 0..<300 {
            let scan = work.scan()
            let all = scan.collection == Shapes.members ? members : notes
            #expect(try store.rows(scan) == Self.plain(scan, all), "\(scan)")
        }
    }

    /// What the words of ``Scan`` say, with nothing clever.
    private static func plain(_ scan: Scan, _ rows: [Row]) -> [Row] {
        func order(_ row: Row) -> Row { scan.orderColumns.map { row[$0] } }
        func compare(_ row: Row, _ bound: Row) -> Int {
            let cells = Array(order(row).dropFirst(scan.prefix.count).prefix(bound.count))
            if cells == bound { return 0 }
            return cells.lexicographicallyPrecedes(bound) ? -1 : 1
        }
        var found = rows.filter { row in
            if let column = scan.index?.whereNotNull, row[column].isNull { return false }
            guard Array(order(row).prefix(scan.prefix.count)) == scan.prefix else { return false }
            switch scan.from {
            case .including(let bound) where compare(row, bound) < 0: return false
            case .excluding(let bound) where compare(row, bound) <= 0: return false
            default: break
            }
            switch scan.to {
            case .including(let bound) where compare(row, bound) > 0: return false
            case .excluding(let bound) where compare(row, bound) >= 0: return false
            default: return true
            }
        }
        found.sort { order($0).lexicographicallyPrecedes(order($1)) }
        if scan.isReversed { found.reverse() }
        return Array(found.prefix(scan.limit))
    }

    @Test("that does not fit the schema is a misuse")
    func misuse() throws {
        let store = try MemoryStore.opened()
        let due = try #require(Shapes.members.index("due"))
        let unknown = StoredCollection(
            id: 99, name: "unknown", columns: [Column("number", .integer)], keyCount: 1)
        let misfits = [
            Scan(unknown), Scan(Shapes.notes, index: due), Scan(Shapes.notes, prefix: [1, 2]),
            Scan(Shapes.notes, prefix: [1], from: .including([1])),
            Scan(Shapes.notes, to: .excluding([.real(1)])),
            Scan(Shapes.notes, prefix: [.real(1)]),
        ]
        for scan in misfits {
            #expect(throws: StoreError.self, "\(scan)") { try store.rows(scan) }
        }
        #expect(try store.rows(Scan(Shapes.notes, limit: 0)) == [])
        #expect(try store.rows(Scan(Shapes.notes, limit: -1)) == [])
    }
}
