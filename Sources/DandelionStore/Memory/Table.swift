/// The rows of one collection in memory, with its indexes.
///
/// A value: a copy is a snapshot, and costs nothing until the next write.
struct Table: Sendable {
    private(set) var rows = SortedMap<Row>()
    /// The keys of rows in the order of each index.
    private(set) var indexes: [SortedMap<OrderedKey>]
    /// The number of the row that is appended next, where the collection is a queue.
    var nextNumber: Int64 = 1

    init(_ entry: Catalog.Entry) {
        indexes = Array(repeating: SortedMap(), count: entry.orders.count)
    }

    /// Sets the row of a key, or removes it where `row` is nil; returns what stood there.
    @discardableResult
    mutating func replace(_ entry: Catalog.Entry, _ key: OrderedKey, with row: Row?) -> Row? {
        let old = if let row { rows.put(key, row) } else { rows.remove(key) }
        for order in indexes.indices {
            let before = old.flatMap { entry.orderKey(order, of: $0) }
            let after = row.flatMap { entry.orderKey(order, of: $0) }
            if before == after { continue }
            if let before { indexes[order].remove(before) }
            if let after { indexes[order].put(after, key) }
        }
        return old
    }

    func isTaken(order: Int, _ unique: OrderedKey, key: OrderedKey) -> Bool {
        // Its own row may stand there too.
        var cursor = indexes[order].cursor(from: unique, to: unique.pastPrefixed)
        while let owner = cursor.value {
            if owner != key { return true }
            cursor.advance()
        }
        return false
    }
}

/// All tables of a memory store at one moment.
struct Tables: Sendable {
    /// In the order of the catalog's entries.
    var tables: [Table]

    subscript(entry: Catalog.Entry) -> Table {
        _read { yield tables[entry.slot] }
        _modify { yield &tables[entry.slot] }
    }
}

extension Tables: JudgedRows {
    func row(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) -> Row? {
        tables[entry.slot].rows[key]
    }

    func isTaken(
        _ entry: Catalog.Entry, order: Int, _ unique: OrderedKey, by row: Row, key: OrderedKey
    ) -> Bool {
        tables[entry.slot].isTaken(order: order, unique, key: key)
    }

    func isPresent(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) -> Bool { false }

    func nextNumber(_ entry: Catalog.Entry) -> Int64 { tables[entry.slot].nextNumber }
}
