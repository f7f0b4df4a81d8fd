public import DandelionModel
import Synchronization

/// One of several stores on a ``MemoryDatabase``: what a worker, or a guest, opens.
///
/// Commits of all stores are applied under one lock, so each is judged against all
/// that were acknowledged before it, and its fences against the leases of that
/// moment. `done` is called outside of the lock, in the order of this store's commits.
public final class SharedMemoryStore: Store {
    public let capabilities: StoreCapabilities = [.shared, .guests]
    public let leases: (any LeaseTable)?
    private let database: MemoryDatabase
    private let place: Int

    init(_ database: MemoryDatabase, place: Int) {
        self.database = database
        self.place = place
        leases = MemoryLeaseTable(database, place: place)
    }

    public var digestKey: Digest.Key { database.digestKey }

    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        let catalog = try Catalog(schema)
        let outcome = database.state.withLock { [place] state in
            Result { () throws(StoreError) in try state.open(catalog, as: role, at: place) }
        }
        try outcome.get()
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        let time = database.now()
        let (delivers, appended) = database.state.withLock { [place] state in
            let result = state.apply(commit, from: place, at: time)
            state.handles[place].deliveries.append(MemoryStore.Delivery(done: done, result: result))
            defer { state.handles[place].isDelivering = true }
            return (!state.handles[place].isDelivering, (try? result.get().appended.isEmpty) == false)
        }
        if delivers { deliver() }
        if appended, commit.order == nil { notifyOwner() }
    }

    /// Calls what waits, in order, until nothing does. One thread at a time is in here.
    private func deliver() {
        while true {
            let waiting = database.state.withLock { [place] state in
                let waiting = state.handles[place].deliveries
                state.handles[place].deliveries = []
                state.handles[place].isDelivering = !waiting.isEmpty
                return waiting
            }
            if waiting.isEmpty { return }
            for delivery in waiting { delivery.done(delivery.result) }
        }
    }

    public func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        let snapshot: (Catalog, Tables)? = database.state.withLock { [place] state in
            guard state.handles[place].role != nil, let catalog = state.catalog else { return nil }
            return (catalog, state.tables)
        }
        guard let (catalog, tables) = snapshot else { throw StoreError.closed }
        let view = MemoryView(catalog, tables)
        defer {
            let statements = view.statements
            database.state.withLock { [place] in $0.handles[place].statistics.statements += statements }
        }
        return try body(view)
    }

    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) {
        database.state.withLock { [place] in $0.handles[place].wake = wake }
    }

    /// Wakes whoever folds, whichever store is theirs.
    public func notifyOwner() {
        let wakes = database.state.withLock { $0.handles.compactMap(\.wake) }
        for wake in wakes { wake() }
    }

    public var statistics: StoreStatistics {
        database.state.withLock { [place] in $0.handles[place].statistics }
    }

    public func close() {
        database.state.withLock { [place] state in
            state.handles[place].role = nil
            state.handles[place].wake = nil
            state.handles[place].wakeForLeases = nil
        }
    }
}
