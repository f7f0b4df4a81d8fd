import DandelionModel
import DandelionStore
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Scans on SQLite")
struct ScanTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private static let wide = StoredCollection(
        id: 1, name: "wide", columns: columns, keyCount: 3, indexes: indexes)
    private static let columns: [DandelionStore.Column] = [
        .init("a", .integer), .init("b", .text), .init("c", .blob), .init("d", .integer, nullable: true),
        .init("e", .text, nullable: true), .init("f", .real, nullable: true),
    ]
    private static let indexes = [
        Index("d", on: [3]), Index("de", on: [3, 4]), Index("eb", on: [4, 1]),
        Index("some", on: [4], whereNotNull: 4),
    ]
    private static let kept = StoredCollection(
        id: 2, name: "kept", columns: columns, keyCount: 3, indexes: indexes, layout: .erasable)

    @Test("any scan gives what sorting and filtering gives", arguments: [1, 2, 3] as [UInt64])
    func differential(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let schema = StoreSchema(
            collections: [Self.wide, Self.kept], version: 1, minimumReader: 1, minimumWriter: 1)
        let store = try folder.store("test.db", schema)
        defer { store.close() }
        for collection in [Self.wide, Self.kept] {
            var rows: [Row: Row] = [:]
            for _ in 0..<150 {
                let row = (0..<6).map { cell(collection.columns[$0], isKey: $0 < 3, using: &generator) }
                rows[collection.key(of: row)] = row
            }
            var operations = rows.values.map { Operation.insert(collection.id, $0) }
            for key in rows.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }).prefix(20) {
                rows[key] = nil
                operations.append(.delete(collection.id, key: key))
            }
            _ = try await store.commit(Commit(operations))
            for _ in 0..<400 {
                let scan = scan(collection, using: &generator)
                let found = try store.rows(scan)
                #expect(found == expected(scan, Array(rows.values)), "\(scan)")
            }
        }
    }

    private func cell(_ column: DandelionStore.Column, isKey: Bool, using generator: inout SeededGenerator)
        -> Cell
    {
        if !isKey, column.isNullable, Int.random(in: 0..<4, using: &generator) == 0 { return .null }
        let number = Int64.random(in: -2...3, using: &generator)
        return switch column.kind {
        case .integer: .integer(number)
        case .real: .real(Double(number) / 2)
        case .text: .text(["", "a", "ab", "é", "b", "\u{1F600}"][Int(number + 2)])
        case .blob: .blob([[], [0], [0, 1], [255], [1], [1, 0]][Int(number + 2)])
        }
    }

    private func scan(_ collection: StoredCollection, using generator: inout SeededGenerator) -> Scan {
        let index = Bool.random(using: &generator) ? collection.indexes.randomElement(using: &generator) : nil
        let order = Scan(collection, index: index).orderColumns
        let prefixCount = Int.random(in: 0..<3, using: &generator)
        func cells(_ positions: ArraySlice<Int>, _ generator: inout SeededGenerator) -> Row {
            positions.map { cell(collection.columns[$0], isKey: $0 < 3, using: &generator) }
        }
        func bound(_ generator: inout SeededGenerator) -> Scan.Bound {
            let count = Int.random(in: 0...min(2, order.count - prefixCount), using: &generator)
            let row = cells(order[prefixCount..<prefixCount + count], &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: return .unbounded
            case 1: return row.isEmpty ? .unbounded : .including(row)
            default: return row.isEmpty ? .unbounded : .excluding(row)
            }
        }
        let prefix = cells(order[..<prefixCount], &generator)
        return Scan(
            collection, index: index, prefix: prefix, from: bound(&generator), to: bound(&generator),
            reversed: Bool.random(using: &generator),
            limit: [Int.max, 0, 1, 7].randomElement(using: &generator) ?? 1)
    }

    private func expected(_ scan: Scan, _ rows: [Row]) -> [Row] {
        let order = scan.orderColumns
        func compare(_ row: Row, _ bound: Row) -> Int {
            for (position, cell) in zip(order.dropFirst(scan.prefix.count), bound) {
                if row[position] < cell { return -1 }
                if cell < row[position] { return 1 }
            }
            return 0
        }
        var found = rows.filter { row in
            if let column = scan.index?.whereNotNull, row[column].isNull { return false }
            guard zip(order, scan.prefix).allSatisfy({ row[$0] == $1 }) else { return false }
            switch scan.from {
            case .unbounded: break
            case .including(let bound): if compare(row, bound) < 0 { return false }
            case .excluding(let bound): if compare(row, bound) <= 0 { return false }
            }
            switch scan.to {
            case .unbounded: return true
            case .including(let bound): return compare(row, bound) <= 0
            case .excluding(let bound): return compare(row, bound) < 0
            }
        }
        found.sort { left, right in
            order.map { left[$0] }.lexicographicallyPrecedes(order.map { right[$0] })
        }
        if scan.isReversed { found.reverse() }
        return Array(found.prefix(scan.limit))
    }

    @Test("a scan inside a scan of the same shape, and a stop half-way, see one snapshot")
    func nested() async throws {
        let store = try folder.store()
        defer { store.close() }
        _ = try await store.commit(Commit((1...5).flatMap { Sample.step("a", $0, size: 1).dropFirst() }))
        let pairs = try store.read { view in
            var pairs = 0
            try view.scan(Scan(Sample.history)) { _ in
                try? view.scan(Scan(Sample.history)) { row in
                    pairs += 1
                    return row[1] != 3
                }
                return true
            }
            return pairs
        }
        #expect(pairs == 15)
    }

    @Test("every scan of a table finds its rows through an index or the key, never by sorting")
    func plans() async throws {
        let store = try folder.store()
        defer { store.close() }
        for collection in Sample.schema.collections {
            let table = SQLTable(collection)
            for index in [nil] + collection.indexes.map(Optional.some) {
                let sql = table.scan(Scan(collection, index: index))
                let plan = try plan(of: sql)
                #expect(!plan.contains("TEMP B-TREE"), "\(sql): \(plan)")
            }
        }
    }

    private func plan(of sql: String) throws -> String {
        let connection = try Connection.open(DatabaseFile(path: folder.file("test.db")), .reader)
        return try connection.plan(of: sql)
    }
}
