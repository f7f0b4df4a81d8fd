public import DandelionModel
import Synchronization

/// A store in memory, for tests and for work that may be lost.
///
/// It keeps the whole contract of ``Store`` except that nothing outlives the
/// object. Closing keeps the data, and the same object may be opened again:
/// that is how tests restart an engine.
///
/// Commits are applied under one lock, on the thread that submits them. A read
/// takes a snapshot under that lock and then runs without it, so neither waits
/// for the other. `done` is called outside of the lock, in the order of the
/// commits, by one thread at a time: perhaps another submitter's.
public final class MemoryStore: Store {
    public let capabilities: StoreCapabilities = []
    public var digestKey: Digest.Key { state.withLock { $0.digestKey } }
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// An empty store.
    ///
    /// - Parameters:
    ///   - digestKey: Drawn from the system's generator unless given.
    ///   - now: The engine's own time in microseconds since 1970, for stamped
    ///     columns; the system's clock unless given.
    public init(digestKey: Digest.Key? = nil, now: (@Sendable () -> Int64)? = nil) {
        let key = digestKey ?? Digest.Key(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
        state = Mutex(State(digestKey: key))
        self.now = now ?? SystemTime.microseconds
    }

    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        let catalog = try Catalog(schema)
        let outcome = state.withLock { state in
            Result { () throws(StoreError) in try state.open(catalog, as: role) }
        }
        try outcome.get()
    }

    /// A store that was opened before is refused, also where it is empty.
    public func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError) {
        let catalog = try Catalog(schema)
        let outcome = state.withLock { state in
            Result { () throws(StoreError) in
                guard state.catalog == nil else { throw .misuse("the store was opened before") }
                try state.open(catalog, as: .owner)
                state.digestKey = digestKey
            }
        }
        try outcome.get()
    }

    public func storedVersion() throws(StoreError) -> Int? {
        state.withLock { $0.catalog?.schema.version }
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        let time = now()
        let (delivers, appended) = state.withLock { state in
            let result = state.apply(commit, at: time)
            state.deliveries.append(Delivery(done: done, result: result))
            defer { state.isDelivering = true }
            return (!state.isDelivering, (try? result.get().appended.isEmpty) == false)
        }
        if delivers { deliver() }
        if appended, commit.order == nil { notifyOwner() }
    }

    /// Calls what waits, in order, until nothing does. One thread at a time is in here.
    private func deliver() {
        while true {
            let waiting = state.withLock { state in
                let waiting = state.deliveries
                state.deliveries = []
                state.isDelivering = !waiting.isEmpty
                return waiting
            }
            if waiting.isEmpty { return }
            for delivery in waiting { delivery.done(delivery.result) }
        }
    }

    public func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        let snapshot: (Catalog, Tables)? = state.withLock { state in
            guard state.role != nil, let catalog = state.catalog else { return nil }
            return (catalog, state.tables)
        }
        guard let (catalog, tables) = snapshot else { throw StoreError.closed }
        let view = MemoryView(catalog, tables)
        defer {
            let statements = view.statements
            state.withLock { $0.statistics.statements += statements }
        }
        return try body(view)
    }

    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) {
        state.withLock { $0.wake = wake }
    }

    public func notifyOwner() {
        let wake = state.withLock { $0.wake }
        wake?()
    }

    public var statistics: StoreStatistics { state.withLock { $0.statistics } }

    public func close() {
        state.withLock { $0.role = nil }
    }
}

extension StoreSource {
    /// A new, empty ``MemoryStore``.
    public static let memory = StoreSource(name: "memory") { MemoryStore() }
}
