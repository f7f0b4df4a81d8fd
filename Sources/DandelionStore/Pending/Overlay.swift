/// What one batch has written, by collection.
struct Overlay {
    /// A row that was written, or that none stands any more.
    struct Written: Sendable {
        let row: Row?
        /// The place of the operation that wrote it, in its batch.
        let operation: Int
    }

    /// The writes to one collection.
    struct Layer: Sendable {
        var rows = SortedMap<Written>()
        /// The standing rows in the order of each index; nil until a scan asks
        /// for that order, and kept up from then on.
        var indexes: [SortedMap<Indexed>?]
    }

    struct Indexed: Sendable {
        let key: OrderedKey
        let row: Row
    }

    /// In the order of the catalog's entries; nil where nothing was written.
    private var layers: [Layer?]

    init(_ catalog: Catalog) { layers = Array(repeating: nil, count: catalog.entries.count) }

    subscript(entry: Catalog.Entry) -> Layer? { layers[entry.slot] }

    func hasWritten(_ entry: Catalog.Entry) -> Bool { layers[entry.slot] != nil }

    /// What is written at a key; nil for nothing.
    func written(_ entry: Catalog.Entry, _ key: OrderedKey) -> Written? { layers[entry.slot]?.rows[key] }

    /// Sets what is written at a key, nil for nothing; returns what was.
    @discardableResult
    mutating func write(_ entry: Catalog.Entry, _ key: OrderedKey, _ written: Written?) -> Written? {
        if layers[entry.slot] == nil {
            layers[entry.slot] = Layer(indexes: Array(repeating: nil, count: entry.orders.count))
        }
        return layers[entry.slot]?.write(entry, key, written)
    }

    /// Makes sure that the rows of a collection lie in the order of an index.
    mutating func arrange(_ entry: Catalog.Entry, by order: Int) {
        layers[entry.slot]?.arrange(entry, by: order)
    }
}

extension Overlay.Layer {
    fileprivate mutating func write(
        _ entry: Catalog.Entry, _ key: OrderedKey, _ written: Overlay.Written?
    ) -> Overlay.Written? {
        let before = if let written { rows.put(key, written) } else { rows.remove(key) }
        for order in indexes.indices where indexes[order] != nil {
            if let row = before?.row, let place = entry.orderKey(order, of: row) {
                indexes[order]?.remove(place)
            }
            if let row = written?.row, let place = entry.orderKey(order, of: row) {
                indexes[order]?.put(place, Overlay.Indexed(key: key, row: row))
            }
        }
        return before
    }

    fileprivate mutating func arrange(_ entry: Catalog.Entry, by order: Int) {
        guard indexes[order] == nil else { return }
        var index = SortedMap<Overlay.Indexed>()
        var cursor = rows.cursor()
        while let key = cursor.key, let written = cursor.value {
            cursor.advance()
            guard let row = written.row, let place = entry.orderKey(order, of: row) else { continue }
            index.put(place, Overlay.Indexed(key: key, row: row))
        }
        indexes[order] = index
    }
}
