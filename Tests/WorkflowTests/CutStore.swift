import Dandelion
import DandelionModel
import DandelionStore
import Synchronization

/// A store whose connection is cut now and then: a commit stands, or does not, and nobody is told.
final class CutStore: Store {
    private struct State {
        var commits = 0
        var cuts = 0
        var fails = false
    }

    private let inner: any Store
    /// Every so many commits one is cut; each second of them stands.
    private let every: Int
    private let state = Mutex(State())

    init(_ inner: any Store, every: Int) {
        self.inner = inner
        self.every = every
    }

    var cuts: Int { state.withLock { $0.cuts } }

    /// Nothing can be read or written while it is set.
    func setUnreachable(_ fails: Bool) { state.withLock { $0.fails = fails } }

    func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        let (isCut, stands) = state.withLock { state in
            state.commits += 1
            guard state.fails || state.commits % every == 0 else { return (false, true) }
            state.cuts += 1
            return (true, !state.fails && state.cuts % 2 == 0)
        }
        guard isCut else { return inner.submit(commit, done) }
        let end: @Sendable () -> Void = { done(.failure(.unknownOutcome("the connection is cut"))) }
        if stands { inner.submit(commit) { _ in end() } } else { end() }
    }

    func read<Outcome>(_ body: (any ReadView) throws -> Outcome) throws -> Outcome {
        if state.withLock({ $0.fails }) { throw StoreError.unknownOutcome("the connection is cut") }
        return try inner.read(body)
    }

    var capabilities: StoreCapabilities { inner.capabilities }
    var digestKey: Digest.Key { inner.digestKey }
    var leases: (any LeaseTable)? { inner.leases }
    var statistics: StoreStatistics { inner.statistics }
    func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try inner.open(schema, as: role)
    }
    func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { inner.onOutsideWrite(wake) }
    func notifyOwner() { inner.notifyOwner() }
    func close() { inner.close() }
}
