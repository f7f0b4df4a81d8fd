extension PendingView {
    /// Reads rows in one go that will soon be asked for one by one, where the first of them is
    /// not known yet. Does nothing unless rows are kept, and for collections that are not.
    package func foresee(_ collection: StoredCollection, keys: some Sequence<Row>) throws(StoreError) {
        let entry = try catalog.entry(collection.id)
        guard kept != nil, entry.isOfOneShard else { return }
        var wanted: [(key: OrderedKey, cells: Row)] = []
        for cells in keys {
            let key = OrderedKey(cells, columns: entry.keyColumns)
            if kept?.row(entry, key) == nil, written(entry, key) == nil {
                wanted.append((key, cells))
            } else if wanted.isEmpty {
                return
            }
        }
        let rows = try snapshot().get(collection, keys: wanted.map(\.cells))
        for (place, row) in rows.enumerated() { kept?.keep(entry, wanted[place].key, row) }
    }

    /// Applies an operation that was kept with the log, perhaps by an older
    /// version: columns that its collection has got since are null.
    ///
    /// - Throws: As ``apply(_:looksInBase:)``; nothing has changed then.
    package func apply(kept operation: Operation) throws(StoreError) {
        switch operation {
        case .insert(let id, let row): try apply(.insert(id, widened(row, in: id)))
        case .put(let id, let row): try apply(.put(id, widened(row, in: id)))
        case .update, .delete, .expect, .append: try apply(operation)
        }
    }

    private func widened(_ row: Row, in collection: UInt16) throws(StoreError) -> Row {
        let missing = try catalog.entry(collection).collection.columns.count - row.count
        return missing > 0 ? row + Row(repeating: .null, count: missing) : row
    }
}
