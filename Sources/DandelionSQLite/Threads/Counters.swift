import DandelionStore
import Synchronization

/// What the store has done since it was opened, counted by all its threads.
final class Counters: Sendable {
    let statements = Atomic<Int>(0)
    let commits = Atomic<Int>(0)
    let transactions = Atomic<Int>(0)
    /// Nanoseconds of the monotonic clock since which the writer waits for
    /// another process's lock; 0 when it does not.
    let stalledSince = Atomic<Int64>(0)

    func ran(_ count: Int) {
        statements.wrappingAdd(count, ordering: .relaxed)
    }

    var statistics: StoreStatistics {
        let since = stalledSince.load(ordering: .relaxed)
        return StoreStatistics(
            statements: statements.load(ordering: .relaxed),
            commits: commits.load(ordering: .relaxed),
            transactions: transactions.load(ordering: .relaxed),
            stalledFor: since == 0 ? .zero : .nanoseconds(max(1, HostClock.monotonicNanoseconds() - since)))
    }
}
