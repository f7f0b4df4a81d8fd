package import DandelionModel
package import DandelionStore

/// Folds a home's log again, from its first entry, beside the tables.
///
/// Promise P15: the same log leads to the same state. Turns that are `done` run
/// again, failed ones do not, and those that read personal values are replaced
/// by the operations that were kept; nothing is sent.
package struct Refold {
    /// Entries folded before they are applied to the copy.
    private static let batch = 500

    package struct Report: Sendable, Equatable {
        package let entries: Int
        package let stored: Digest
        package let refolded: Digest
        /// Collections whose rows differ.
        package let differences: [String]

        package var isEqual: Bool { differences.isEmpty }
    }

    let schema: StoreSchema
    let behavior: any LaneBehavior
    let settings: FoldSettings

    package init(schema: StoreSchema, behavior: any Behavior, settings: FoldSettings) {
        self.schema = schema
        self.behavior = behavior.open(lane: 0)
        self.settings = settings
    }

    /// Folds the log that a view shows, and compares the result with its tables.
    ///
    /// - Throws: ``FoldError/handlerMissing(name:version:home:number:)`` where a
    ///   turn's handler is not registered.
    package func run(_ home: HomeKey, in view: any ReadView, digestKey: Digest.Key) throws -> Report {
        let copy = MemoryStore(digestKey: digestKey)
        try copy.open(schema, as: .owner)
        // A bundle is what its hash says, wherever it lies, and entries name it by that.
        let bundles = try view.rows(Scan(Tables.bundle)).map { Operation.insert(Tables.bundle.id, $0) }
        if !bundles.isEmpty { _ = try copy.commitAndWait(Commit(bundles)) }
        let pending = try PendingView(schema)
        let fold = Fold(behavior: behavior, settings: settings, view: pending, digestKey: digestKey)
        var entries = 0
        var failure: (any Error)?
        var waiting: [LogEntry] = []
        func flush() throws {
            try copy.read { base in
                pending.base = base
                defer { pending.base = nil }
                for entry in waiting { try fold.refold(entry) }
                try fold.writeHomes()
            }
            _ = try copy.commitAndWait(Commit(Coalescing.coalesce(pending.takeBatch())))
            pending.settle()
            waiting.removeAll(keepingCapacity: true)
        }
        try view.scan(Scan(Tables.log, prefix: home.row)) { row in
            do {
                waiting.append(try LogEntry(row: row))
                entries += 1
                if waiting.count == Self.batch { try flush() }
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        try flush()
        return try copy.read { try compare(home, stored: view, refolded: $0, entries: entries) }
    }

    private func compare(
        _ home: HomeKey, stored: any ReadView, refolded: any ReadView, entries: Int
    ) throws -> Report {
        var differences: [String] = []
        for collection in StateHash.collections(of: schema) {
            let before = try StateHash.digest(of: collection, home, in: stored)
            if try StateHash.digest(of: collection, home, in: refolded) != before {
                differences.append(collection.name)
            }
        }
        return Report(
            entries: entries, stored: try StateHash.of(home, in: stored, schema: schema),
            refolded: try StateHash.of(home, in: refolded, schema: schema), differences: differences)
    }
}

extension Fold {
    /// Folds an entry of the log again.
    func refold(_ entry: LogEntry) throws {
        let home = try home(HomeKey(entry.home))
        // Slots were numbered when the entry was admitted.
        if case .map(let body) = entry.body {
            for (_, value) in body.entries {
                if case .personal(let reference) = value {
                    home.nextSequence = max(home.nextSequence, reference.slot + 1)
                }
            }
        }
        recorded = entry.turns
        defer { recorded = nil }
        var bare = entry
        bare.turns = []
        _ = try execute(bare, in: home)
        ready.removeAll()
    }
}
