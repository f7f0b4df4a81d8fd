public import DandelionModel
public import DandelionStore
import Synchronization

/// A store that loses its process at a chosen commit.
///
/// At that commit it applies it or not, answers nobody any more, and refuses
/// everything after; the storage behind stays as it was left. Opening another
/// engine on that storage is the restart.
public final class FaultyStore: Store {
    /// What the process had reached when it ended.
    public enum Moment: Sendable, CaseIterable {
        /// The commit never reached the store.
        case before
        /// It is durable, and nobody was told.
        case after
    }

    /// What happens at the chosen commit.
    public enum Fault: Sendable, Equatable {
        case crash(Moment)
        /// The commit is refused with this error, and the store goes on.
        case refuse(StoreError)
    }

    private struct State {
        var commits = 0
        var hasCrashed = false
    }

    private let inner: any Store
    private let faultAt: Int
    private let fault: Fault
    private let onCrash: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - inner: The storage, which outlives the fault.
    ///   - commit: Which commit, counted from 1.
    ///   - onCrash: Called once, when the process is to be taken as gone.
    public init(
        _ inner: any Store, at commit: Int, fault: Fault, onCrash: @escaping @Sendable () -> Void = {}
    ) {
        self.inner = inner
        faultAt = commit
        self.fault = fault
        self.onCrash = onCrash
    }

    /// Commits that were submitted so far.
    public var commits: Int { state.withLock { $0.commits } }
    public var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        let (isGone, isNow) = state.withLock { state in
            state.commits += 1
            let isNow = state.commits == faultAt
            if isNow, case .crash = fault { state.hasCrashed = true }
            return (state.hasCrashed && !isNow, isNow)
        }
        if isGone { return done(.failure(.failStopped("the process is gone"))) }
        guard isNow else { return inner.submit(commit, done) }
        switch fault {
        case .refuse(let error): done(.failure(error))
        case .crash(let moment):
            let end: @Sendable () -> Void = { [onCrash] in
                onCrash()
                done(.failure(.failStopped("the process is gone")))
            }
            if moment == .after { inner.submit(commit) { _ in end() } } else { end() }
        }
    }

    public var capabilities: StoreCapabilities { inner.capabilities }
    public var digestKey: Digest.Key { inner.digestKey }
    public var leases: (any LeaseTable)? { inner.leases }
    public var statistics: StoreStatistics { inner.statistics }
    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try inner.open(schema, as: role)
    }
    public func read<Outcome>(_ body: (any ReadView) throws -> Outcome) throws -> Outcome {
        try inner.read(body)
    }
    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { inner.onOutsideWrite(wake) }
    public func notifyOwner() { inner.notifyOwner() }
    public func dropErased() async -> Bool { await inner.dropErased() }
    public func close() { inner.close() }
}

extension StoreSource {
    /// A store that exists already.
    public static func existing(_ store: any Store) -> StoreSource {
        StoreSource(name: "existing") { () throws(StoreError) in store }
    }
}
