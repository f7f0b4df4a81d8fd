/// What a view has seen of the base and that nobody else can have written since: rows by their
/// keys, and scans by their prefix.
///
///  1. Only collections whose rows begin with a shard are kept: the fence of the shard
///     proves that nobody else writes there. Queues never are, nor columns that the
///     engine stamps, since what is stored there is not what was written.
///  2. What it says of a key is what the base holds, a row or none, once every batch
///     that was taken before has settled.
///  3. There are two generations. What is asked for moves to the young one; when that is full
///     it becomes the old one, and what was old is dropped. So what is asked for again and
///     again stays, beside a log that is only written.
struct KeptRows {
    /// Of one generation.
    private static let byteLimit = 64 << 20

    private struct Generation {
        var rows: [[OrderedKey: Row?]]
        var scans: KeptScans
        var count = 0
        var bytes = 0

        init(_ catalog: Catalog) {
            rows = Array(repeating: [:], count: catalog.entries.count)
            scans = KeptScans(catalog)
        }

        mutating func add(_ number: Int, bytes more: Int) {
            count += number
            bytes += more
        }
    }

    private let catalog: Catalog
    private let rowLimit: Int
    private var young: Generation
    private var old: Generation

    /// - Parameter rowLimit: Of one generation.
    init(_ catalog: Catalog, rowLimit: Int = 100_000) {
        self.catalog = catalog
        self.rowLimit = rowLimit
        young = Generation(catalog)
        old = Generation(catalog)
    }

    // MARK: Rows

    /// The row of a key, nil within for none; nil where it is not known.
    mutating func row(_ entry: Catalog.Entry, _ key: OrderedKey) -> Row?? {
        if let known = young.rows[entry.slot][key] { return known }
        guard let known = old.rows[entry.slot].removeValue(forKey: key) else { return nil }
        keepYoung(entry, key, known)
        return known
    }

    mutating func keep(_ entry: Catalog.Entry, _ key: OrderedKey, _ row: Row?) {
        guard entry.isOfOneShard else { return }
        old.rows[entry.slot].removeValue(forKey: key)
        keepYoung(entry, key, row)
    }

    private mutating func keepYoung(_ entry: Catalog.Entry, _ key: OrderedKey, _ row: Row?) {
        let size = key.bytes.count + Self.size(of: row)
        makeRoom(for: size)
        if let before = young.rows[entry.slot].updateValue(row, forKey: key) {
            young.add(0, bytes: size - key.bytes.count - Self.size(of: before))
        } else {
            young.add(1, bytes: size)
        }
    }

    private mutating func makeRoom(for size: Int) {
        guard young.count >= rowLimit || young.bytes + size > Self.byteLimit else { return }
        old = young
        young = Generation(catalog)
    }

    // MARK: Scans

    mutating func scan(_ entry: Catalog.Entry, _ place: KeptScans.Place) -> KeptScans.Found? {
        if let known = young.scans.found(entry, place) { return known }
        guard let known = old.scans.take(entry, place) else { return nil }
        keep(entry, place, known)
        return known
    }

    /// Keeps what a scan of all rows that share a prefix began with.
    mutating func keep(_ entry: Catalog.Entry, _ place: KeptScans.Place, _ found: KeptScans.Found) {
        // Counted until there is no room left, also when a row that is written has ended it.
        let size = found.rows.reduce(place.prefix.bytes.count + 96) { $0 + 2 * Self.size(of: $1) }
        makeRoom(for: size)
        young.add(1 + found.rows.count, bytes: size)
        _ = old.scans.take(entry, place)
        young.scans.keep(entry, place, found)
    }

    // MARK: Changes

    /// Takes in what a batch has written, now that it is durable.
    mutating func keep(_ overlay: Overlay) {
        for entry in catalog.entries where entry.isOfOneShard {
            guard let layer = overlay[entry] else { continue }
            var cursor = layer.rows.cursor()
            while let key = cursor.key, let written = cursor.value {
                young.scans.notice(entry, key, written.row)
                old.scans.notice(entry, key, written.row)
                keep(entry, key, written.row)
                cursor.advance()
            }
        }
    }

    mutating func removeAll() {
        young = Generation(catalog)
        old = Generation(catalog)
    }

    /// What a row takes in memory, roughly.
    private static func size(of row: Row?) -> Int {
        guard let row else { return 64 }
        return row.reduce(96) { sum, cell in
            switch cell {
            case .null, .integer, .real: sum + 17
            case .text(let text): sum + 17 + text.utf8.count
            case .blob(let bytes): sum + 49 + bytes.count
            }
        }
    }
}
