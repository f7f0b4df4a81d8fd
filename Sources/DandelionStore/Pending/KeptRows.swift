/// Rows of the base that a view has seen and that nobody else can have written since.
///
///  1. Only collections whose rows begin with a shard are kept: the fence of the shard
///     proves that nobody else writes there. Queues never are, nor columns that the
///     engine stamps, since what is stored there is not what was written.
///  2. What it says of a key is what the base holds, a row or none, once every batch
///     that was taken before has settled.
///  3. It is dropped whole where it would hold too much.
struct KeptRows {
    static let rowLimit = 100_000
    static let byteLimit = 64 << 20

    private var rows: [[OrderedKey: Row?]]
    private var scans: KeptScans
    private(set) var count = 0
    private var bytes = 0

    init(_ catalog: Catalog) {
        rows = Array(repeating: [:], count: catalog.entries.count)
        scans = KeptScans(catalog)
    }

    /// The row of a key, nil within for none; nil where it is not known.
    func row(_ entry: Catalog.Entry, _ key: OrderedKey) -> Row?? { rows[entry.slot][key] }

    mutating func keep(_ entry: Catalog.Entry, _ key: OrderedKey, _ row: Row?) {
        guard entry.isOfOneShard else { return }
        let size = key.bytes.count + Self.size(of: row)
        makeRoom(for: size)
        if let before = rows[entry.slot].updateValue(row, forKey: key) {
            bytes += size - key.bytes.count - Self.size(of: before)
        } else {
            count += 1
            bytes += size
        }
    }

    private mutating func makeRoom(for size: Int) {
        if count >= Self.rowLimit || bytes + size > Self.byteLimit { removeAll() }
    }

    func scan(_ entry: Catalog.Entry, _ place: KeptScans.Place) -> KeptScans.Found? {
        scans.found(entry, place)
    }

    /// Keeps what a scan of all rows that share a prefix began with.
    ///
    /// - Parameter cellCount: Of the prefix.
    mutating func keep(
        _ entry: Catalog.Entry, _ place: KeptScans.Place, cellCount: Int, _ found: [Row], isComplete: Bool
    ) -> KeptScans.Found {
        // Rows that a written one ends are counted until there is no room left.
        let size = found.reduce(place.prefix.bytes.count + 96) { $0 + 2 * Self.size(of: $1) }
        makeRoom(for: size)
        count += 1 + found.count
        bytes += size
        return scans.keep(entry, place, cellCount: cellCount, found, isComplete: isComplete)
    }

    /// Takes in what a batch has written, now that it is durable.
    mutating func keep(_ overlay: Overlay, _ catalog: Catalog) {
        for entry in catalog.entries where entry.isOfOneShard {
            guard let layer = overlay[entry] else { continue }
            var cursor = layer.rows.cursor()
            while let key = cursor.key, let written = cursor.value {
                scans.notice(entry, key, written.row)
                keep(entry, key, written.row)
                cursor.advance()
            }
        }
    }

    mutating func removeAll() {
        scans.removeAll()
        for slot in rows.indices where !rows[slot].isEmpty { rows[slot] = [:] }
        count = 0
        bytes = 0
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
