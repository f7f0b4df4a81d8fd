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

    /// Scans what is below all that is pending.
    func scanBelow(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        guard let (range, found) = try keptRows(of: scan) else { return try snapshot().scan(scan, each) }
        for row in found.rows.prefix(scan.limit) {
            if !each(row) { return }
        }
        let left = scan.limit - found.rows.count
        guard left > 0, !found.isComplete, let last = found.rows.last else { return }
        let rest = range.columns.dropFirst(scan.prefix.count).map { last[$0] }
        // With all columns given there is one row at most.
        guard !rest.isEmpty else { return }
        let rows = Scan(
            scan.collection, index: scan.index, prefix: scan.prefix,
            from: scan.isReversed ? .unbounded : .excluding(rest),
            to: scan.isReversed ? .excluding(rest) : .unbounded, reversed: scan.isReversed, limit: left)
        try snapshot().scan(rows, each)
    }

    /// What a scan begins with, kept from now on; nil where it cannot be kept.
    private func keptRows(of scan: Scan) throws(StoreError) -> (ScanRange, KeptScans.Found)? {
        let entry = try catalog.entry(scan.collection.id)
        guard kept != nil, entry.isOfOneShard, scan.from == .unbounded, scan.to == .unbounded,
            !scan.prefix.isEmpty, scan.limit > 0
        else { return nil }
        let range = try catalog.range(scan)
        // All of them must be of one shard.
        guard range.columns.first == 0 else { return nil }
        let place = KeptScans.Place(
            order: range.order, isReversed: scan.isReversed, cellCount: scan.prefix.count,
            prefix: OrderedKey(scan.prefix))
        let limit = min(scan.limit, KeptScans.rowLimit)
        if let known = kept?.scan(entry, place), known.isComplete || known.rows.count >= limit {
            return (range, known)
        }
        let rows = try snapshot().rows(scan.limited(to: limit))
        let found = KeptScans.Found(rows: rows, isComplete: rows.count < limit)
        kept?.keep(entry, place, found)
        return (range, found)
    }
}
