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
        private var lanes = LaneLedger()

        init(digestKey: Digest.Key) { self.digestKey = digestKey }
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
        lanes = LaneLedger()
    }

    mutating func apply(_ commit: Commit, at time: Int64) -> Result<CommitReceipt, StoreError> {
        guard let role, let catalog else { return .failure(.closed) }
        if let order = commit.order, !lanes.admits(order) {
            lanes.refused(order)
            return .failure(.predecessorFailed(lane: order.lane))
        }
        statistics.statements += commit.operations.count
        do throws(StoreError) {
            let receipt = try tables.apply(commit.operations, catalog, as: role, at: time)
            if let order = commit.order { lanes.applied(order) }
            statistics.commits += 1
            statistics.transactions += 1
            return .success(receipt)
        } catch {
            if let order = commit.order { lanes.refused(order) }
            return .failure(error)
        }
    }
}
