import DandelionStore

/// All rows at one moment: a value, so that a copy is a snapshot.
struct Tables: Sendable {
    let collections: [UInt16: StoredCollection]
    private var rows: [UInt16: [Row: Row]] = [:]
    private var numbers: [UInt16: Int64] = [:]

    init(_ schema: StoreSchema) throws(StoreError) {
        for collection in schema.collections {
            let ordered = collection.indexes.flatMap(\.columns) + Array(0..<collection.keyCount)
            if ordered.contains(where: { collection.columns[$0].kind == .real }) {
                throw .misuse("'\(collection.name)' orders rows by a real")
            }
        }
        guard Set(schema.collections.map(\.id)).count == schema.collections.count,
            Set(schema.collections.map(\.name)).count == schema.collections.count
        else { throw .misuse("two collections have one id or one name") }
        collections = Dictionary(uniqueKeysWithValues: schema.collections.map { ($0.id, $0) })
    }

    /// Everything that stands, as changes of an empty store.
    var changes: [Change] {
        numbers.map { Change.number($0, $1) } + rows.flatMap { id, rows in rows.values.map { .set(id, $0) } }
    }

    /// Whether the change takes away a row with values that must not be kept.
    func erases(_ change: Change) -> Bool {
        guard case .remove(let id, _) = change else { return false }
        return collections[id]?.columns.contains(where: \.isErasable) ?? false
    }

    mutating func apply(_ change: Change) {
        switch change {
        case .set(let id, var row):
            guard let collection = collections[id] else { return rows[id, default: [:]][row] = row }
            // Columns that were added since are null.
            row += Array(repeating: .null, count: max(0, collection.columns.count - row.count))
            rows[id, default: [:]][collection.key(of: row)] = row
            if collection.layout == .queue { numbers[id] = max(numbers[id] ?? 0, row[0].integer ?? 0) }
        case .remove(let id, let key): rows[id]?[key] = nil
        case .number(let id, let number): numbers[id] = number
        }
    }

    /// Judges an operation: the change that it makes, nil where it makes none.
    func judge(_ operation: Operation, at position: Int, now: Int64) throws(StoreError) -> Change? {
        switch operation {
        case .insert(let id, let row):
            let collection = try collection(id)
            guard collection.layout != .queue else { throw .misuse("'\(collection.name)' is appended to") }
            return try write(row, to: collection, at: position, now: now, isNew: true)
        case .append(let id, var row):
            let collection = try collection(id)
            guard collection.layout == .queue, !row.isEmpty else {
                throw .misuse("no append to '\(collection.name)'")
            }
            row[0] = .integer((numbers[id] ?? 0) + 1)
            return try write(row, to: collection, at: position, now: now, isNew: true)
        case .put(let id, let row):
            return try write(row, to: try changeable(id), at: position, now: now, isNew: false)
        case .update(let id, let key, let assignments):
            let collection = try changeable(id)
            let free = collection.keyCount..<collection.columns.count
            if assignments.contains(where: { !free.contains($0.column) }) {
                throw .misuse("column of an update")
            }
            for assignment in assignments { try collection.check(assignment.value, at: assignment.column) }
            guard var row = try row(collection, key) else { throw collection.conflict(position) }
            for assignment in assignments { row[assignment.column] = assignment.value }
            return try write(row, to: collection, at: position, now: now, isNew: false)
        case .delete(let id, let key):
            return try row(try collection(id), key) == nil ? nil : .remove(id, key: key)
        case .expect(let id, let key, let expectation):
            let collection = try collection(id)
            let row = try row(collection, key)
            let holds: Bool
            switch expectation {
            case .absent: holds = row == nil
            case .present: holds = row != nil
            case .equal(let column, let cell):
                guard collection.columns.indices.contains(column) else { throw .misuse("column \(column)") }
                holds = row?[column] == cell
            }
            if !holds { throw collection.conflict(position) }
            return nil
        }
    }

    private func write(
        _ row: Row, to collection: StoredCollection, at position: Int, now: Int64, isNew: Bool
    ) throws(StoreError) -> Change {
        guard row.count == collection.columns.count else { throw .misuse("a row of \(row.count) columns") }
        var row = row
        for (place, column) in collection.columns.enumerated() {
            if column.isStampedByStore, row[place].isNull { row[place] = .integer(now) }
            try collection.check(row[place], at: place)
        }
        let key = collection.key(of: row)
        let others = rows[collection.id] ?? [:]
        if isNew, others[key] != nil { throw collection.conflict(position) }
        for index in collection.indexes where index.isUnique {
            // A null clashes with nothing, as in SQL.
            let decisive = index.columns + (index.whereNotNull.map { [$0] } ?? [])
            if decisive.contains(where: { row[$0].isNull }) { continue }
            // Looking at every row is what keeps this engine short, and slow.
            for (otherKey, other) in others where otherKey != key {
                if index.columns.allSatisfy({ row[$0] == other[$0] }) { throw collection.conflict(position) }
            }
        }
        return .set(collection.id, row)
    }

    func collection(_ id: UInt16) throws(StoreError) -> StoredCollection {
        guard let collection = collections[id] else { throw .misuse("no collection has the id \(id)") }
        return collection
    }

    private func changeable(_ id: UInt16) throws(StoreError) -> StoredCollection {
        let collection = try collection(id)
        guard collection.layout == .clustered else {
            throw .misuse("rows of '\(collection.name)' never change")
        }
        return collection
    }

    func row(_ collection: StoredCollection, _ key: Row) throws(StoreError) -> Row? {
        guard key.count == collection.keyCount else { throw .misuse("a key of \(key.count) columns") }
        for (place, cell) in key.enumerated() { try collection.check(cell, at: place) }
        return rows[collection.id]?[key]
    }

    /// The rows of a scan: all of the collection, sieved and sorted.
    func rows(_ scan: Scan) throws(StoreError) -> [Row] {
        let collection = try collection(scan.collection.id)
        if let index = scan.index, !collection.indexes.contains(index) {
            throw .misuse("index '\(index.name)'")
        }
        let order = scan.orderColumns
        guard scan.prefix.count + max(scan.from.cells.count, scan.to.cells.count) <= order.count else {
            throw .misuse("a bound is longer than the order")
        }
        let found = (rows[collection.id] ?? [:]).values.filter { row in
            if let column = scan.index?.whereNotNull, row[column].isNull { return false }
            let cells = order.map { row[$0] }
            return cells.starts(with: scan.prefix) && scan.contains(cells.dropFirst(scan.prefix.count))
        }
        let sorted = found.sorted { left, right in
            order.lazy.map { left[$0] }.lexicographicallyPrecedes(order.lazy.map { right[$0] })
        }
        return Array((scan.isReversed ? sorted.reversed() : sorted).prefix(scan.limit))
    }
}

extension Scan {
    /// Whether the cells that follow the prefix lie within the bounds, as far as those go.
    fileprivate func contains(_ cells: ArraySlice<Cell>) -> Bool {
        let low = cells.prefix(from.cells.count)
        let high = cells.prefix(to.cells.count)
        let isAbove =
            if case .excluding(let bound) = from { bound.lexicographicallyPrecedes(low) } else {
                !low.lexicographicallyPrecedes(from.cells)
            }
        let isBelow =
            if case .excluding(let bound) = to { high.lexicographicallyPrecedes(bound) } else {
                !to.cells.lexicographicallyPrecedes(high)
            }
        return isAbove && isBelow
    }
}

extension Scan.Bound {
    fileprivate var cells: Row {
        switch self {
        case .unbounded: []
        case .including(let cells), .excluding(let cells): cells
        }
    }
}

extension StoredCollection {
    func conflict(_ position: Int) -> StoreError { .conflict(operation: position, collection: name) }

    /// Refuses a cell that does not fit its column.
    func check(_ cell: Cell, at place: Int) throws(StoreError) {
        let column = columns[place]
        let fits =
            switch (cell, column.kind) {
            case (.null, _): column.isNullable && place >= keyCount
            case (.real(let number), .real): !number.isNaN
            case (.integer, .integer), (.text, .text), (.blob, .blob): true
            default: false
            }
        if !fits { throw .misuse("\(cell) in column '\(column.name)' of '\(name)'") }
    }
}
