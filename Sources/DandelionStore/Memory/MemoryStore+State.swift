import DandelionModel

extension MemoryStore {
    /// A commit's answer that has not been given yet.
    struct Delivery: Sendable {
        let done: @Sendable (Result<CommitReceipt, StoreError>) -> Void
        let result: Result<CommitReceipt, StoreError>
    }

    /// Everything that the lock protects.
    struct State: Sendable {
        var digestKey: Digest.Key
        /// Nil while the store is closed.
        var role: StoreRole?
        var catalog: Catalog?
        var tables = Tables(tables: [])
        var statistics = StoreStatistics()
        var wake: (@Sendable () -> Void)?
        var deliveries: [Delivery] = []
        /// Whether a thread is calling what waits in ``deliveries``.
        var isDelivering = false
        private var lanes: [Int: Lane] = [:]

        /// How far a lane has come since the store was opened.
        private struct Lane {
            var generation: Int64
            var sequence: Int64 = 0
            var isRefused = false
        }

        init(digestKey: Digest.Key) { self.digestKey = digestKey }

        /// What stood at a key before a commit touched it.
        private struct Undo {
            let entry: Catalog.Entry
            let key: OrderedKey
            let row: Row?
            let nextNumber: Int64
        }
    }
}

extension MemoryStore.State {
    mutating func open(_ catalog: Catalog, as role: StoreRole) throws(StoreError) {
        guard self.role == nil else { throw .misuse("the store is open already") }
        if let stored = self.catalog {
            tables = try stored.expand(tables, to: catalog, as: role)
        } else {
            tables = Tables(tables: catalog.entries.map(Table.init))
        }
        self.catalog = catalog
        self.role = role
        statistics = StoreStatistics()
        lanes = [:]
    }

    mutating func apply(_ commit: Commit, at time: Int64) -> Result<CommitReceipt, StoreError> {
        guard let role, let catalog else { return .failure(.closed) }
        if let order = commit.order, !follows(order) {
            return .failure(.predecessorFailed(lane: order.lane))
        }
        statistics.statements += commit.operations.count
        do throws(StoreError) {
            let receipt = try apply(commit.operations, catalog, as: role, at: time)
            if let order = commit.order { lanes[order.lane]?.sequence = order.sequence }
            statistics.commits += 1
            statistics.transactions += 1
            return .success(receipt)
        } catch {
            if let order = commit.order { lanes[order.lane]?.isRefused = true }
            return .failure(error)
        }
    }

    /// Whether a lane's commit comes right after its last one; if not, its generation is refused.
    private mutating func follows(_ order: LaneOrder) -> Bool {
        var lane = lanes[order.lane] ?? Lane(generation: order.generation)
        guard order.generation >= lane.generation else { return false }
        if order.generation > lane.generation { lane = Lane(generation: order.generation) }
        if order.sequence != lane.sequence + 1 { lane.isRefused = true }
        lanes[order.lane] = lane
        return !lane.isRefused
    }

    /// Applies all operations, or takes back those that it had applied.
    private mutating func apply(
        _ operations: [Operation], _ catalog: Catalog, as role: StoreRole, at time: Int64
    ) throws(StoreError) -> CommitReceipt {
        var undo: [Undo] = []
        undo.reserveCapacity(operations.count)
        var appended: [Int64] = []
        do throws(StoreError) {
            for (position, operation) in operations.enumerated() {
                var isAppend = false
                if case .append = operation { isAppend = true }
                if role == .guest, !isAppend { throw .misuse("a guest may only append to queues") }
                let change = try catalog.judge(operation, at: position, against: tables, stamp: time)
                guard let change else { continue }
                let number = tables[change.entry].nextNumber
                let old = tables[change.entry].replace(change.entry, change.key, with: change.row)
                undo.append(Undo(entry: change.entry, key: change.key, row: old, nextNumber: number))
                if old != nil, case .insert = operation { throw change.entry.conflict(at: position) }
                if isAppend {
                    tables[change.entry].nextNumber = number + 1
                    appended.append(number)
                }
            }
        } catch {
            for step in undo.reversed() {
                tables[step.entry].replace(step.entry, step.key, with: step.row)
                tables[step.entry].nextNumber = step.nextNumber
            }
            throw error
        }
        return CommitReceipt(appended: appended)
    }
}

extension Catalog {
    /// Tables of this schema, as another opens them: new collections, indexes and
    /// nullable columns may have been added. Nothing is changed when it throws.
    fileprivate func expand(_ tables: Tables, to newer: Catalog, as role: StoreRole) throws(StoreError)
        -> Tables
    {
        let needed = role == .owner ? schema.minimumWriter : schema.minimumReader
        guard newer.schema.version >= needed else {
            throw .newerSchema(found: schema.version, known: newer.schema.version, path: "memory")
        }
        let known = Set(newer.entries.map(\.collection.id))
        if let lost = entries.first(where: { !known.contains($0.collection.id) }) {
            throw .misuse("the collection '\(lost.collection.name)' is stored and missing from the schema")
        }
        var expanded: [Table] = []
        for entry in newer.entries {
            guard let stored = entries.first(where: { $0.collection == entry.collection }) else {
                expanded.append(Table(entry))
                continue
            }
            expanded.append(try stored.expand(tables[stored], to: entry))
        }
        return Tables(tables: expanded)
    }
}

extension Catalog.Entry {
    fileprivate func expand(_ table: Table, to newer: Catalog.Entry) throws(StoreError) -> Table {
        let (before, after) = (collection, newer.collection)
        if before.columns == after.columns, before.indexes == after.indexes, before.keyCount == after.keyCount
        {
            return table
        }
        let added = after.columns.dropFirst(before.columns.count)
        guard before.keyCount == after.keyCount, after.columns.starts(with: before.columns),
            added.allSatisfy(\.isNullable)
        else { throw .misuse("the stored columns of '\(before.name)' do not fit the schema") }
        var expanded = Table(newer)
        expanded.nextNumber = table.nextNumber
        var cursor = table.rows.cursor()
        while let key = cursor.key, let row = cursor.value {
            let row = row + added.map { _ in .null }
            for order in newer.orders.indices {
                guard let unique = newer.uniqueKey(order, of: row) else { continue }
                guard !expanded.isTaken(order: order, unique, key: key) else {
                    throw .misuse(
                        "stored rows of '\(before.name)' clash in '\(newer.orders[order].index.name)'")
                }
            }
            expanded.replace(newer, key, with: row)
            cursor.advance()
        }
        return expanded
    }
}
