/// The pending rows of a scan's range in its order, those of upper layers hiding others.
struct PendingMerge {
    private let range: ScanRange
    private let layers: [Overlay.Layer]
    private var cursors: [PendingCursor]

    init(_ range: ScanRange, _ layers: [Overlay.Layer]) {
        self.range = range
        self.layers = layers
        cursors = layers.map { PendingCursor($0, range) }
    }

    /// Whether the base alone shows the range. In the order of the key, what
    /// hides a row lies in the range itself; in that of an index it may have moved out of it.
    var isEmpty: Bool { range.order == nil && !hasNext }

    /// Whether any pending row of the range is still to come.
    var hasNext: Bool { cursors.contains { $0.current != nil } }

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
        for layer in cursors.indices {
            guard let entry = cursors[layer].current else { continue }
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
struct PendingCursor {
    struct Entry {
        let place: OrderedKey
        let key: OrderedKey
        let row: Row?
    }

    /// The entry that comes next, nil at the end. Kept, since a merge looks at it again and again.
    private(set) var current: Entry?
    private var rows: SortedMap<Overlay.Written>.Cursor?
    private var index: SortedMap<Overlay.Indexed>.Cursor?

    init(_ layer: Overlay.Layer, _ range: ScanRange) {
        if let order = range.order {
            index = layer.indexes[order]?.cursor(from: range.from, to: range.to, reversed: range.isReversed)
        } else {
            rows = layer.rows.cursor(from: range.from, to: range.to, reversed: range.isReversed)
        }
        read()
    }

    mutating func advance() {
        rows?.advance()
        index?.advance()
        read()
    }

    private mutating func read() {
        if let key = rows?.key, let written = rows?.value {
            current = Entry(place: key, key: key, row: written.row)
        } else if let place = index?.key, let found = index?.value {
            current = Entry(place: place, key: found.key, row: found.row)
        } else {
            current = nil
        }
    }
}
