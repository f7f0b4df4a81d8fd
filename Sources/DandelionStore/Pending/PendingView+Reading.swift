extension PendingView: ReadView {
    package func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        let entry = try catalog.entry(collection.id)
        try entry.checkKey(key)
        if hasWritten(entry), let written = written(entry, OrderedKey(key, columns: entry.keyColumns)) {
            return written.row
        }
        guard kept != nil, entry.isOfOneShard else { return try snapshot().get(collection, key: key) }
        return try read(entry, OrderedKey(key, columns: entry.keyColumns), cells: key)
    }

    /// The row of a key below all that is pending.
    func read(_ entry: Catalog.Entry, _ key: OrderedKey, cells: Row) throws(StoreError) -> Row? {
        if let known = kept?.row(entry, key) { return known }
        let row = try snapshot().get(entry.collection, key: cells)
        kept?.keep(entry, key, row)
        return row
    }

    /// Reads the view as it is when the scan begins; `each` may apply operations.
    package func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        guard hasWritten(try catalog.entry(scan.collection.id)) else { return try scanBelow(scan, each) }
        let range = try catalog.range(scan)
        guard range.limit > 0 else { return }
        var merge = PendingMerge(range, layers(of: range))
        if merge.isEmpty { return try scanBelow(scan, each) }
        var left = range.limit
        var goesOn = true
        /// Hands out one row; whether another may follow.
        func hand(_ row: Row) -> Bool {
            left -= 1
            goesOn = each(row) && left > 0
            return goesOn
        }
        try scanBelow(scan.limited(to: merge.baseLimit)) { row in
            if merge.hasNext {
                let place = OrderedKey(row, columns: range.columns)
                while let pending = merge.next(before: place) {
                    if !hand(pending) { return false }
                }
            }
            return merge.hides(row) || hand(row)
        }
        while goesOn, let pending = merge.next(before: nil) { _ = hand(pending) }
    }

    private func layers(of range: ScanRange) -> [Overlay.Layer] {
        guard let order = range.order else { return layers(range.entry) }
        return layers(range.entry, orderedBy: order)
    }
}

extension Scan {
    func limited(to limit: Int) -> Scan {
        Scan(
            collection, index: index, prefix: prefix, from: from, to: to, reversed: isReversed, limit: limit)
    }
}
