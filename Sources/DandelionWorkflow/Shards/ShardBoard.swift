import Synchronization

/// Which shards an engine's lanes serve just now, for whoever brings letters.
package final class ShardBoard: Sendable {
    private let serving = Mutex<Set<Int64>>([])
    /// Rings when the lanes begin to serve a shard, and when letters or leases may have moved elsewhere.
    package let bell = Doorbell()

    package init() {}

    package func serves(_ shard: Int64) -> Bool { serving.withLock { $0.contains(shard) } }

    package var all: Set<Int64> { serving.withLock { $0 } }

    func add(_ shard: Int64) {
        serving.withLock { _ = $0.insert(shard) }
        bell.ring()
    }

    func remove(_ shard: Int64) { serving.withLock { _ = $0.remove(shard) } }
}
