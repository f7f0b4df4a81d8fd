import DandelionModel

/// The leases and the workers of a ``MemoryDatabase``. Times are microseconds of its clock.
struct MemoryLeases: Sendable {
    private struct Lease {
        var epoch: Int64 = 0
        /// Nil where it was given back, or never taken.
        var owner: String?
        var end: Int64 = 0
    }

    private struct Member {
        let worker: Worker
        var seen: Int64
    }

    private var leases = Array(repeating: Lease(), count: Shard.count)
    private var members: [String: Member] = [:]
    private var left: Set<String> = []

    /// - Throws: ``StoreError/fenced(shard:)`` for the first shard that is another's, or nobody's.
    func check(_ fences: [Fence]) throws(StoreError) {
        for fence in fences where !stands(fence) { throw .fenced(shard: fence.shard) }
    }

    private func stands(_ fence: Fence) -> Bool {
        let place = Int(fence.shard)
        guard leases.indices.contains(place) else { return false }
        return leases[place].epoch == fence.epoch && leases[place].owner != nil
    }

    /// Whether nobody has it, or who had it has not renewed it in time.
    private func isFree(_ lease: Lease, at now: Int64) -> Bool { lease.owner == nil || lease.end < now }

    /// - Returns: Whether others should know: the worker is new.
    mutating func beat(_ worker: Worker, _ fences: [Fence], at now: Int64, for time: Duration) -> Bool {
        let isNew = see(worker, at: now, for: time)
        for fence in fences where stands(fence) && leases[Int(fence.shard)].owner == worker.id {
            leases[Int(fence.shard)].end = now + time.microseconds
        }
        return isNew
    }

    private mutating func see(_ worker: Worker, at now: Int64, for time: Duration) -> Bool {
        members = members.filter { now - $0.value.seen <= time.microseconds }
        guard !left.contains(worker.id) else { return false }
        return members.updateValue(Member(worker: worker, seen: now), forKey: worker.id) == nil
    }

    mutating func claim(
        _ shards: [Int64], for worker: Worker, at now: Int64, for time: Duration
    ) -> [Claim] {
        guard !left.contains(worker.id) else { return [] }
        _ = see(worker, at: now, for: time)
        var claims: [Claim] = []
        for shard in shards where leases.indices.contains(Int(shard)) {
            let lease = leases[Int(shard)]
            // Its own anew, too: an answer may have been lost on the way.
            guard isFree(lease, at: now) || lease.owner == worker.id else { continue }
            let taken = Lease(epoch: lease.epoch + 1, owner: worker.id, end: now + time.microseconds)
            leases[Int(shard)] = taken
            let fence = Fence(shard: shard, epoch: taken.epoch)
            claims.append(Claim(fence: fence, isClean: lease.owner == nil))
        }
        return claims
    }

    mutating func release(_ fences: [Fence]) {
        for fence in fences where stands(fence) { leases[Int(fence.shard)].owner = nil }
    }

    mutating func leave(_ worker: Worker) {
        members[worker.id] = nil
        left.insert(worker.id)
        for shard in leases.indices where leases[shard].owner == worker.id { leases[shard].owner = nil }
    }

    func book(at now: Int64, for time: Duration) -> LeaseBook {
        let rows = leases.enumerated().map { shard, lease in
            LeaseBook.Lease(
                fence: Fence(shard: Int64(shard), epoch: lease.epoch), owner: lease.owner,
                remaining: .microseconds(lease.owner == nil ? 0 : lease.end - now))
        }
        let living = members.values.filter { now - $0.seen <= time.microseconds }
            .sorted { $0.worker.id.precedesInBytes($1.worker.id) }
        return LeaseBook(
            leases: rows,
            workers: living.map { LeaseBook.Member(worker: $0.worker, silence: .microseconds(now - $0.seen)) }
        )
    }
}
