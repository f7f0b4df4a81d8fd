import Dandelion

/// The rows of one home in one snapshot.
struct StoredHome {
    let key: HomeKey
    let view: any ReadView

    func get(_ collection: StoredCollection, _ cells: Cell...) throws -> Row? {
        try view.get(collection, key: key.row + cells)
    }

    func rows(_ collection: StoredCollection, by index: String? = nil, _ prefix: Cell...) throws -> [Row] {
        try view.rows(
            Scan(collection, index: index.flatMap(collection.index), prefix: key.row + prefix))
    }

    /// The first id of a collection that begins with a text.
    func id(in collection: StoredCollection, beginningWith text: String) throws -> String? {
        let scan = Scan(collection, prefix: key.row, from: .including([.text(text)]), limit: 1)
        return try view.first(scan)?[2].text.flatMap { $0.hasPrefix(text) ? $0 : nil }
    }

    // MARK: The log

    func entry(_ number: Int64) throws -> LogEntry? {
        try get(Tables.log, .integer(number)).map { try LogEntry(row: $0) }
    }

    /// The first entry that the log still has; nil for an empty one.
    func firstEntry() throws -> Int64? {
        try view.first(Scan(Tables.log, prefix: key.row, limit: 1))?[2].integer
    }

    /// The entries that turns of an entry caused at once, in the order in which they did.
    func emissions(of number: Int64) throws -> [LogEntry] {
        // They are admitted together, before anything else of the home; those of
        // other causes that stand between them were emitted by entries of the same chain.
        try entries(from: number + 1) { entry in
            guard entry.source == "turn" else { return nil }
            return entry.cause == number
        }
    }

    /// The entries of an instant of the home's clock for which `isWanted` holds.
    func entries(at instant: Instant, where isWanted: (LogEntry) -> Bool) throws -> [LogEntry] {
        guard let first = try firstEntry(at: instant) else { return [] }
        return try entries(from: first) { $0.at == instant ? isWanted($0) : nil }
    }

    /// - Parameter isWanted: Nil ends the search.
    private func entries(from number: Int64, where isWanted: (LogEntry) -> Bool?) throws -> [LogEntry] {
        var found: [LogEntry] = []
        var failure: (any Error)?
        let scan = Scan(Tables.log, prefix: key.row, from: .including([.integer(number)]))
        try view.scan(scan) { row in
            do {
                let entry = try LogEntry(row: row)
                guard let wanted = isWanted(entry) else { return false }
                if wanted { found.append(entry) }
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        return found
    }

    /// The number of the first entry at an instant or after it: the home's clock never goes back.
    private func firstEntry(at instant: Instant) throws -> Int64? {
        let last = try view.first(Scan(Tables.log, prefix: key.row, reversed: true, limit: 1))?[2].integer
        guard var low = try firstEntry(), var high = last.map({ $0 + 1 }) else { return nil }
        while low < high {
            let middle = low + (high - low) / 2
            let at = try get(Tables.log, .integer(middle))?[3].instant
            if let at, at < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
