/// What an operation does to one row, once it has been judged.
struct Change {
    let entry: Catalog.Entry
    let key: OrderedKey
    /// The row that stands from now on; nil where it is gone.
    let row: Row?
}

/// The rows against which operations are judged.
protocol JudgedRows {
    /// The row of a key, whose cells are the first of `cells`.
    func row(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) throws(StoreError) -> Row?

    /// Whether a row of another key begins with `unique` in the order of an index.
    func isTaken(
        _ entry: Catalog.Entry, order: Int, _ unique: OrderedKey, by row: Row, key: OrderedKey
    ) throws(StoreError) -> Bool

    /// Whether an insert would meet a row of its key. False where whoever applies the
    /// change finds that out by doing so.
    func isPresent(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) throws(StoreError) -> Bool

    /// The number of the row that is appended next.
    func nextNumber(_ entry: Catalog.Entry) throws(StoreError) -> Int64
}

extension Catalog {
    /// Judges an operation: the change that it makes, nil where it only looks.
    ///
    /// - Parameters:
    ///   - position: Of the operation in its commit, for the error.
    ///   - stamp: What replaces a null in a stamped column; nil leaves the null.
    /// - Throws: ``StoreError/misuse(_:)`` before any row is read, and
    ///   ``StoreError/conflict(operation:collection:)``.
    func judge(
        _ operation: Operation, at position: Int, against rows: some JudgedRows, stamp: Int64?
    ) throws(StoreError) -> Change? {
        switch operation {
        case .insert(let id, let row):
            let entry = try entry(id)
            guard entry.collection.layout != .queue else {
                throw .misuse("rows of the queue '\(entry.collection.name)' are appended, not inserted")
            }
            try entry.checkRow(row)
            let key = OrderedKey(row, columns: entry.keyColumns)
            guard try !rows.isPresent(entry, key, cells: row) else { throw entry.conflict(at: position) }
            return try entry.change(key, to: row, at: position, against: rows, stamp: stamp)
        case .put(let id, let row):
            let entry = try entry(id)
            try entry.checkMutable()
            try entry.checkRow(row)
            let key = OrderedKey(row, columns: entry.keyColumns)
            return try entry.change(key, to: row, at: position, against: rows, stamp: stamp)
        case .update(let id, let cells, let assignments):
            let entry = try entry(id)
            try entry.checkMutable()
            try entry.checkKey(cells)
            try entry.checkAssignments(assignments)
            let key = OrderedKey(cells, columns: entry.keyColumns)
            guard var row = try rows.row(entry, key, cells: cells) else { throw entry.conflict(at: position) }
            for assignment in assignments { row[assignment.column] = assignment.value }
            return try entry.change(key, to: row, at: position, against: rows, stamp: stamp)
        case .delete(let id, let cells):
            let entry = try entry(id)
            try entry.checkKey(cells)
            return Change(entry: entry, key: OrderedKey(cells, columns: entry.keyColumns), row: nil)
        case .expect(let id, let cells, let expectation):
            let entry = try entry(id)
            try entry.checkKey(cells)
            let key = OrderedKey(cells, columns: entry.keyColumns)
            try entry.expect(expectation, of: rows.row(entry, key, cells: cells), at: position)
            return nil
        case .append(let id, var row):
            let entry = try entry(id)
            guard entry.collection.layout == .queue else {
                throw .misuse("'\(entry.collection.name)' is not a queue")
            }
            try entry.checkRow(row, from: 1)
            row[0] = .integer(try rows.nextNumber(entry))
            let key = OrderedKey(row, columns: entry.keyColumns)
            return try entry.change(key, to: row, at: position, against: rows, stamp: stamp)
        }
    }
}

extension Catalog.Entry {
    func conflict(at position: Int) -> StoreError {
        .conflict(operation: position, collection: collection.name)
    }

    func checkMutable() throws(StoreError) {
        guard collection.layout == .clustered else {
            throw .misuse("rows of '\(collection.name)' stand as they were written; they cannot be changed")
        }
    }

    func checkAssignments(_ assignments: [Assignment]) throws(StoreError) {
        for assignment in assignments {
            guard collection.columns.indices.contains(assignment.column) else {
                throw .misuse("'\(collection.name)' has no column \(assignment.column)")
            }
            guard assignment.column >= keyColumns.count else {
                let name = collection.columns[assignment.column].name
                throw .misuse("column '\(name)' is in the key of '\(collection.name)' and cannot be set")
            }
            try checkCell(assignment.value, at: assignment.column)
        }
    }

    fileprivate func expect(_ expectation: Expectation, of row: Row?, at position: Int) throws(StoreError) {
        let holds: Bool
        switch expectation {
        case .absent: holds = row == nil
        case .present: holds = row != nil
        case .equal(let column, let cell):
            guard collection.columns.indices.contains(column) else {
                throw .misuse("'\(collection.name)' has no column \(column)")
            }
            holds = row.map { $0[column] == cell } ?? false
        }
        guard holds else { throw conflict(at: position) }
    }

    /// The change to a row that fits the schema, unless a unique index has it.
    fileprivate func change(
        _ key: OrderedKey, to row: Row, at position: Int, against rows: some JudgedRows, stamp: Int64?
    ) throws(StoreError) -> Change {
        var row = row
        if let stamp, isStamped {
            for column in rules.indices where rules[column].isStamped && row[column].isNull {
                row[column] = .integer(stamp)
            }
        }
        if isUnique {
            for order in orders.indices {
                guard let unique = uniqueKey(order, of: row) else { continue }
                let taken = try rows.isTaken(self, order: order, unique, by: row, key: key)
                if taken { throw conflict(at: position) }
            }
        }
        return Change(entry: self, key: key, row: row)
    }
}
