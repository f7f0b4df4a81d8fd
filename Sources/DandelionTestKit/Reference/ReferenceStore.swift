import DandelionStore

/// The contract in its plainest words: lists of rows, searched from end to end.
///
/// Slow, and obviously right; engines are compared with it. It knows nothing
/// of misuse, and takes the numbers of appended rows from the engine.
struct ReferenceStore {
    private let collections: [UInt16: StoredCollection]
    private(set) var tables: [UInt16: [Row]] = [:]
    private var guess: Int64 = -1_000_000

    init(_ collections: [StoredCollection]) {
        self.collections = Dictionary(uniqueKeysWithValues: collections.map { ($0.id, $0) })
    }

    /// Applies a commit, or nothing where it is refused.
    ///
    /// - Returns: The conflict that a right engine answers, or nil.
    mutating func apply(_ operations: [Operation], appended: [Int64]) -> StoreError? {
        var next = self
        var numbers = appended[...]
        for (position, operation) in operations.enumerated() {
            guard let collection = collections[operation.collection] else {
                return .misuse("unknown collection")
            }
            if !next.apply(operation, to: collection, numbers: &numbers) {
                return .conflict(operation: position, collection: collection.name)
            }
        }
        self = next
        return nil
    }

    private mutating func apply(
        _ operation: Operation, to collection: StoredCollection, numbers: inout ArraySlice<Int64>
    ) -> Bool {
        switch operation {
        case .insert(_, let row): return add(row, to: collection)
        case .append(_, let row):
            return add([.integer(numbers.popFirst() ?? nextGuess())] + row.dropFirst(), to: collection)
        case .put(_, let row):
            remove(collection.key(of: row), from: collection)
            return add(row, to: collection)
        case .update(_, let key, let assignments):
            guard var row = row(of: collection, key) else { return false }
            for assignment in assignments { row[assignment.column] = assignment.value }
            remove(key, from: collection)
            return add(row, to: collection)
        case .delete(_, let key):
            remove(key, from: collection)
            return true
        case .expect(_, let key, let expectation):
            let row = row(of: collection, key)
            return switch expectation {
            case .absent: row == nil
            case .present: row != nil
            case .equal(let column, let cell): row?[column] == cell
            }
        }
    }

    /// Adds a row unless its key, or a unique index, has one.
    private mutating func add(_ row: Row, to collection: StoredCollection) -> Bool {
        for other in tables[collection.id, default: []] {
            if collection.key(of: other) == collection.key(of: row) { return false }
            for index in collection.indexes where index.isUnique {
                if let column = index.whereNotNull, row[column].isNull { continue }
                if index.columns.allSatisfy({ row[$0] == other[$0] }) { return false }
            }
        }
        tables[collection.id, default: []].append(row)
        return true
    }

    private mutating func remove(_ key: Row, from collection: StoredCollection) {
        tables[collection.id]?.removeAll { collection.key(of: $0) == key }
    }

    /// Stands for the number of a row that a refused commit would have appended;
    /// no operation names one like it.
    private mutating func nextGuess() -> Int64 {
        guess -= 1
        return guess
    }

    func row(of collection: StoredCollection, _ key: Row) -> Row? {
        tables[collection.id]?.first { collection.key(of: $0) == key }
    }

    func rows(_ scan: Scan) -> [Row] {
        let order = scan.orderColumns
        func cells(of row: Row) -> Row { order.map { row[$0] } }
        var found = (tables[scan.collection.id] ?? []).filter { row in
            if let column = scan.index?.whereNotNull, row[column].isNull { return false }
            let cells = cells(of: row)
            return cells.starts(with: scan.prefix)
                && scan.contains(Array(cells.dropFirst(scan.prefix.count)))
        }
        found.sort { cells(of: $0).lexicographicallyPrecedes(cells(of: $1)) }
        if scan.isReversed { found.reverse() }
        return Array(found.prefix(scan.limit))
    }
}

extension Scan {
    /// Whether the columns after the prefix lie within the bounds.
    fileprivate func contains(_ cells: Row) -> Bool {
        switch from {
        case .unbounded: break
        case .including(let bound):
            if cells.prefix(bound.count).lexicographicallyPrecedes(bound) { return false }
        case .excluding(let bound):
            if !bound.lexicographicallyPrecedes(cells.prefix(bound.count)) { return false }
        }
        return switch to {
        case .unbounded: true
        case .including(let bound): !bound.lexicographicallyPrecedes(cells.prefix(bound.count))
        case .excluding(let bound): cells.prefix(bound.count).lexicographicallyPrecedes(bound)
        }
    }
}

extension Operation {
    /// The collection that the operation names.
    var collection: UInt16 {
        switch self {
        case .insert(let id, _), .put(let id, _), .append(let id, _), .delete(let id, _): id
        case .update(let id, _, _), .expect(let id, _, _): id
        }
    }
}
