extension PendingView: ReadView {
    package func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        let entry = try catalog.entry(collection.id)
        try entry.checkKey(key)
        if hasWritten(entry), let written = written(entry, OrderedKey(key, columns: entry.keyColumns)) {
            return written.row
        }
        return try snapshot().get(collection, key: key)
    }

    /// Reads the view as it is when the scan begins; `each` may apply operations.
    package func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        let base = try snapshot()
        guard hasWritten(try catalog.entry(scan.collection.id)) else { return try base.scan(scan, each) }
        let range = try catalog.range(scan)
        guard range.limit > 0 else { return }
        var merge = PendingMerge(range, layers(of: range))
        var left = range.limit
        var goesOn = true
        /// Hands out one row; whether another may follow.
        func hand(_ row: Row) -> Bool {
            left -= 1
            goesOn = each(row) && left > 0
            return goesOn
        }
        try base.scan(scan.limited(to: merge.baseLimit)) { row in
            let place = OrderedKey(row, columns: range.columns)
            while let pending = merge.next(before: place) {
                if !hand(pending) { return false }
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
    fileprivate func limited(to limit: Int) -> Scan {
        Scan(
            collection, index: index, prefix: prefix, from: from, to: to, reversed: isReversed, limit: limit)
    }
}

/// The pending rows of a scan's range in its order, those of upper layers hiding others.
private struct PendingMerge {
    private let range: ScanRange
    private let layers: [Overlay.Layer]
    private var cursors: [PendingCursor]

    init(_ range: ScanRange, _ layers: [Overlay.Layer]) {
        self.range = range
        self.layers = layers
        cursors = layers.map { PendingCursor($0, range) }
    }

    /// How many rows of the base are enough, since each written one hides at most one.
    var baseLimit: Int {
        layers.reduce(range.limit) { limit, layer in
            let (sum, overflow) = limit.addingReportingOverflow(layer.rows.count)
            return overflow ? .max : sum
        }
    }

    func hides(_ row: Row) -> Bool {
        let key = OrderedKey(row, columns: range.entry.keyColumns)
        return layers.contains { $0.rows[key] != nil }
    }

    /// Steps over the next standing row that comes before a place, or at it; nil for any.
    mutating func next(before place: OrderedKey?) -> Row? {
        while let (layer, entry) = first() {
            if let place, range.isReversed ? entry.place < place : place < entry.place { return nil }
            cursors[layer].advance()
            guard let row = entry.row, !isHidden(entry.key, below: layer) else { continue }
            return row
        }
        return nil
    }

    private func first() -> (Int, PendingCursor.Entry)? {
        var first: (Int, PendingCursor.Entry)?
        for (layer, cursor) in cursors.enumerated() {
            guard let entry = cursor.current else { continue }
            if let (_, best) = first, range.isReversed ? entry.place <= best.place : best.place <= entry.place
            {
                continue
            }
            first = (layer, entry)
        }
        return first
    }

    private func isHidden(_ key: OrderedKey, below layer: Int) -> Bool {
        layers[..<layer].contains { $0.rows[key] != nil }
    }
}

/// A cursor over one layer's rows, by their key or by an index.
private enum PendingCursor {
    case byKey(SortedMap<Overlay.Written>.Cursor)
    case byIndex(SortedMap<Overlay.Indexed>.Cursor)
    case empty

    struct Entry {
        let place: OrderedKey
        let key: OrderedKey
        let row: Row?
    }

    init(_ layer: Overlay.Layer, _ range: ScanRange) {
        if let order = range.order {
            let index = layer.indexes[order]
            let cursor = index?.cursor(from: range.from, to: range.to, reversed: range.isReversed)
            self = cursor.map { .byIndex($0) } ?? .empty
        } else {
            self = .byKey(layer.rows.cursor(from: range.from, to: range.to, reversed: range.isReversed))
        }
    }

    var current: Entry? {
        switch self {
        case .byKey(let cursor):
            guard let key = cursor.key, let written = cursor.value else { return nil }
            return Entry(place: key, key: key, row: written.row)
        case .byIndex(let cursor):
            guard let place = cursor.key, let found = cursor.value else { return nil }
            return Entry(place: place, key: found.key, row: found.row)
        case .empty: return nil
        }
    }

    mutating func advance() {
        switch self {
        case .byKey(var cursor):
            cursor.advance()
            self = .byKey(cursor)
        case .byIndex(var cursor):
            cursor.advance()
            self = .byIndex(cursor)
        case .empty: break
        }
    }
}
