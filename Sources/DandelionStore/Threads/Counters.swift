package import Synchronization

/// What the store has done since it was opened, counted by all its threads.
package final class Counters: Sendable {
    package let statements = Atomic<Int>(0)
    package let commits = Atomic<Int>(0)
    package let transactions = Atomic<Int>(0)
    /// Nanoseconds of the monotonic clock since which the writer waits for
    /// another process's lock; 0 when it does not.
    package let stalledSince = Atomic<Int64>(0)

    package init() {}

    package func ran(_ count: Int) {
        statements.wrappingAdd(count, ordering: .relaxed)
    }

    package var statistics: StoreStatistics {
        let since = stalledSince.load(ordering: .relaxed)
        return StoreStatistics(
            statements: statements.load(ordering: .relaxed),
            commits: commits.load(ordering: .relaxed),
            transactions: transactions.load(ordering: .relaxed),
            stalledFor: since == 0 ? .zero : .nanoseconds(max(1, HostClock.monotonicNanoseconds() - since)))
    }
}
