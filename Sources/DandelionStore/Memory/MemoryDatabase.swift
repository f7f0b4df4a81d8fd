public import DandelionModel
import Synchronization

/// Data in memory that several stores share, as workers share a database.
///
/// The reference for stores that are ``StoreCapabilities/shared``, and for tests of
/// what workers do to each other. Each ``store()`` is one worker's connection: it is
/// opened and closed by itself, and closing one leaves its leases to run out, as the
/// end of a process does.
public final class MemoryDatabase: Sendable {
    let digestKey: Digest.Key
    let now: @Sendable () -> Int64
    let timeToLive: Duration
    let state = Mutex(State())

    /// An empty database.
    ///
    /// - Parameters:
    ///   - digestKey: Drawn from the system's generator unless given.
    ///   - timeToLive: How long a lease lasts without being renewed.
    ///   - now: The database's own time in microseconds since 1970, by which rows are
    ///     stamped and leases run out; the system's clock unless given.
    public init(
        digestKey: Digest.Key? = nil, timeToLive: Duration = .seconds(10), now: (@Sendable () -> Int64)? = nil
    ) {
        self.digestKey =
            digestKey ?? Digest.Key(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
        self.timeToLive = timeToLive
        self.now = now ?? SystemTime.microseconds
    }

    /// Another store on the same data, to be opened.
    public func store() -> SharedMemoryStore { SharedMemoryStore(self, place: state.withLock { $0.add() }) }

    /// Everything that the lock protects.
    struct State: Sendable {
        var catalog: Catalog?
        var tables = Tables(tables: [])
        var leases = MemoryLeases()
        /// One a store, in the order of their making.
        var handles: [Handle] = []

        mutating func add() -> Int {
            handles.append(Handle())
            return handles.count - 1
        }
    }

    /// What belongs to one of the stores.
    struct Handle: Sendable {
        /// Nil while the store is closed.
        var role: StoreRole?
        var statistics = StoreStatistics()
        var wake: (@Sendable () -> Void)?
        var wakeForLeases: (@Sendable () -> Void)?
        var deliveries: [MemoryStore.Delivery] = []
        /// Whether a thread is calling what waits in ``deliveries``.
        var isDelivering = false
        var lanes = LaneLedger()
    }
}

extension MemoryDatabase.State {
    mutating func open(_ catalog: Catalog, as role: StoreRole, at place: Int) throws(StoreError) {
        guard handles[place].role == nil else { throw .misuse("the store is open already") }
        if let stored = self.catalog {
            tables = try stored.expand(tables, to: catalog, as: role)
        } else {
            tables = Tables(tables: catalog.entries.map(Table.init))
        }
        self.catalog = catalog
        handles[place].role = role
        handles[place].statistics = StoreStatistics()
        handles[place].lanes = LaneLedger()
    }

    mutating func apply(_ commit: Commit, from place: Int, at time: Int64) -> Result<
        CommitReceipt, StoreError
    > {
        guard let role = handles[place].role, let catalog else { return .failure(.closed) }
        if let order = commit.order, !handles[place].lanes.admits(order) {
            handles[place].lanes.refused(order)
            return .failure(.predecessorFailed(lane: order.lane))
        }
        handles[place].statistics.statements += commit.operations.count
        do throws(StoreError) {
            // Fences first: what a worker without its lease says is not even looked at.
            try leases.check(commit.fences)
            let receipt = try tables.apply(commit.operations, catalog, as: role, at: time)
            if let order = commit.order { handles[place].lanes.applied(order) }
            handles[place].statistics.commits += 1
            handles[place].statistics.transactions += 1
            return .success(receipt)
        } catch {
            if let order = commit.order { handles[place].lanes.refused(order) }
            return .failure(error)
        }
    }
}
