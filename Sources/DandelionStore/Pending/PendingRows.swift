/// A pending view as the rows against which its own operations are judged.
struct PendingRows: JudgedRows {
    let view: PendingView
    let looksInBase: Bool

    func row(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) throws(StoreError) -> Row? {
        if let written = view.written(entry, key) { return written.row }
        guard looksInBase else { return nil }
        return try view.read(entry, key, cells: entry.collection.key(of: cells))
    }

    func isPresent(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) throws(StoreError) -> Bool {
        try row(entry, key, cells: cells) != nil
    }

    func isTaken(
        _ entry: Catalog.Entry, order: Int, _ unique: OrderedKey, by row: Row, key: OrderedKey
    ) throws(StoreError) -> Bool {
        // Where it stands for the same row already, no other row can have it.
        if let old = view.written(entry, key)?.row, entry.uniqueKey(order, of: old) == unique { return false }
        for layer in view.layers(entry, orderedBy: order) {
            var cursor = layer.indexes[order]?.cursor(from: unique, to: unique.pastPrefixed)
            while let found = cursor?.value {
                cursor?.advance()
                // Moved or deleted since, in a layer above?
                if found.key == key || view.written(entry, found.key)?.row != found.row { continue }
                return true
            }
        }
        guard looksInBase else { return false }
        let index = entry.orders[order].index
        var isTaken = false
        let scan = Scan(entry.collection, index: index, prefix: index.columns.map { row[$0] })
        try view.scanBelow(scan) { other in
            let found = OrderedKey(other, columns: entry.keyColumns)
            isTaken = found != key && view.written(entry, found) == nil
            return !isTaken
        }
        return isTaken
    }

    func nextNumber(_ entry: Catalog.Entry) throws(StoreError) -> Int64 {
        throw .misuse("only the engine can number a row of the queue '\(entry.collection.name)'")
    }
}
