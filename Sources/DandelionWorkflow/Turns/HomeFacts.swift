package import DandelionModel
package import DandelionStore

/// A home's rows as an entry finds them, for what is no turn: matching,
/// configuring, looking up which version counts.
///
/// Reads are not metered. Valid during the call that it was handed to, and not
/// after it: the fold uses one object again and again.
package final class HomeFacts {
    /// Entries that ``logEntries(ofTypes:_:)`` holds at once.
    private static let chunk = 256

    /// What a call may do to the home.
    enum Access {
        case reading
        /// Writes are the entry's own, in a layer that is opened by the first of them.
        case ownEffects
        /// Writes are those of the turn whose layer is open.
        case turn
    }

    package private(set) var home: HomeKey
    /// The home's clock.
    package private(set) var now: Instant
    /// The number of the entry that is folded; while nothing is, the next one's.
    package private(set) var number: Int64
    let view: PendingView
    let memory: RowMemory
    private var state: HomeState
    private var access: Access
    private var hasLayer = false
    /// The home's next sequence when the layer was opened.
    private var sequence: Int64 = 0

    init(view: PendingView, state: HomeState, memory: RowMemory) {
        self.view = view
        self.memory = memory
        self.state = state
        home = state.key
        now = state.clock
        number = state.nextNumber
        access = .reading
    }

    func point(at state: HomeState, number: Int64, now: Instant, _ access: Access) {
        self.state = state
        home = state.key
        self.number = number
        self.now = now
        self.access = access
    }

    package func get(_ collection: StoredCollection, key: Row) throws -> Row? {
        try view.get(collection, key: key)
    }

    /// Rows in order, until `each` returns false. It may write meanwhile.
    package func scan(_ scan: Scan, _ each: (Row) throws -> Bool) throws {
        var failure: (any Error)?
        try view.scan(scan) { row in
            do {
                return try each(row)
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }

    /// Writes with the entry.
    ///
    /// - Throws: `StoreError.misuse` in a call that may only read.
    package func write(_ operation: Operation) throws {
        try allowWriting()
        try view.apply(operation)
    }

    /// The events of some types that lie before the entry, in order, until `each` returns false.
    package func logEntries(ofTypes types: Set<String>, _ each: (LogEntry) throws -> Bool) throws {
        var last: Int64 = 0
        var goesOn = true
        while goesOn {
            var rows: [Row] = []
            let scan = Scan(
                Tables.log, prefix: home.row, from: .excluding([.integer(last)]), limit: Self.chunk)
            try view.scan(scan) { row in
                rows.append(row)
                return true
            }
            guard let end = rows.last?[2].integer else { return }
            last = end
            for row in rows {
                guard row[6].integer == EntryKind.event.rawValue, let type = row[8].text,
                    types.contains(type)
                else { continue }
                goesOn = try each(try LogEntry(row: row))
                if !goesOn { break }
            }
        }
    }

    /// A number that nothing else in the home has.
    package func takeSequence() throws -> Int64 {
        try allowWriting()
        return state.takeSequence()
    }

    private func allowWriting() throws {
        switch access {
        case .reading: throw StoreError.misuse("facts are written where they can only be read")
        case .turn: break
        case .ownEffects:
            if hasLayer { return }
            view.push()
            hasLayer = true
            sequence = state.nextSequence
        }
    }

    /// Keeps, or takes back, what was written as the entry's own.
    func end(keeping isKept: Bool) {
        access = .reading
        guard hasLayer else { return }
        hasLayer = false
        if isKept {
            view.mergeTop()
        } else {
            view.discardTop()
            state.nextSequence = sequence
        }
    }
}
