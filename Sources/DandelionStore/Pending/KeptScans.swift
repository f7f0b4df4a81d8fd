/// What scans of the base have shown that nobody else can have changed since.
///
///  1. Kept is a scan of all rows that share a prefix, or the first of them. Bounded scans never are.
///  2. A row that is written ends what showed it, and what would show it now: the scans
///     whose prefix it has. So nothing must be known of what it was before.
struct KeptScans {
    /// A scan holds so many rows at most; what is behind them is read from the base each time.
    static let rowLimit = 64

    /// Which scan it was.
    struct Place: Hashable {
        /// Of the index among the collection's; nil for the key.
        let order: Int?
        let isReversed: Bool
        let cellCount: Int
        let prefix: OrderedKey
    }

    struct Found {
        let rows: [Row]
        /// Whether no row follows.
        let isComplete: Bool
    }

    private struct Kind: Hashable {
        let order: Int?
        let isReversed: Bool
        let cellCount: Int
    }

    /// What is kept of one collection.
    private struct Shelf {
        var scans: [Place: Found] = [:]
        /// The scans that show a row.
        var showing: [OrderedKey: Set<Place>] = [:]
        var kinds: Set<Kind> = []
    }

    private var shelves: [Shelf]

    init(_ catalog: Catalog) { shelves = Array(repeating: Shelf(), count: catalog.entries.count) }

    func found(_ entry: Catalog.Entry, _ place: Place) -> Found? { shelves[entry.slot].scans[place] }

    mutating func keep(_ entry: Catalog.Entry, _ place: Place, _ found: Found) {
        _ = take(entry, place)
        shelves[entry.slot].scans[place] = found
        shelves[entry.slot].kinds.insert(
            Kind(order: place.order, isReversed: place.isReversed, cellCount: place.cellCount))
        for row in found.rows {
            let key = OrderedKey(row, columns: entry.keyColumns)
            shelves[entry.slot].showing[key, default: []].insert(place)
        }
    }

    /// A row was written, or deleted.
    mutating func notice(_ entry: Catalog.Entry, _ key: OrderedKey, _ row: Row?) {
        if shelves[entry.slot].scans.isEmpty { return }
        for place in shelves[entry.slot].showing[key] ?? [] { _ = take(entry, place) }
        guard let row else { return }
        for kind in shelves[entry.slot].kinds {
            let columns = kind.order.map { entry.orders[$0].columns } ?? entry.keyColumns
            let prefix = OrderedKey(row, columns: Array(columns.prefix(kind.cellCount)))
            _ = take(
                entry,
                Place(
                    order: kind.order, isReversed: kind.isReversed, cellCount: kind.cellCount, prefix: prefix)
            )
        }
    }

    /// Takes a scan out.
    mutating func take(_ entry: Catalog.Entry, _ place: Place) -> Found? {
        guard let found = shelves[entry.slot].scans.removeValue(forKey: place) else { return nil }
        for row in found.rows {
            let key = OrderedKey(row, columns: entry.keyColumns)
            shelves[entry.slot].showing[key]?.remove(place)
            if shelves[entry.slot].showing[key]?.isEmpty == true { shelves[entry.slot].showing[key] = nil }
        }
        return found
    }
}
