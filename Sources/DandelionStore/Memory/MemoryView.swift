/// A snapshot of a memory store.
final class MemoryView: ReadView {
    private let catalog: Catalog
    private let tables: Tables
    /// Gets and scans so far.
    private(set) var statements = 0

    init(_ catalog: Catalog, _ tables: Tables) {
        self.catalog = catalog
        self.tables = tables
    }

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        let entry = try catalog.entry(collection.id)
        try entry.checkKey(key)
        statements += 1
        return tables[entry].rows[OrderedKey(key, columns: entry.keyColumns)]
    }

    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        let range = try catalog.range(scan)
        statements += 1
        let table = tables[range.entry]
        var left = range.limit
        if let order = range.order {
            var cursor = table.indexes[order].cursor(
                from: range.from, to: range.to, reversed: range.isReversed)
            while left > 0, let key = cursor.value {
                guard let row = table.rows[key] else {
                    preconditionFailure("an index names a row that is gone")
                }
                if !each(row) { return }
                left -= 1
                cursor.advance()
            }
        } else {
            var cursor = table.rows.cursor(from: range.from, to: range.to, reversed: range.isReversed)
            while left > 0, let row = cursor.value {
                if !each(row) { return }
                left -= 1
                cursor.advance()
            }
        }
    }
}
