import DandelionModel
import DandelionStore

/// The shards of one lane, where many workers share the store.
///
///     arriving ──settleIn──► served ──asked back, or lost──► leaving ──settled──► gone
///         └───────────────asked back, or lost─────────────────────────────────────┘
///
/// A shard that is leaving is not served any more; its fence still guards what was
/// folded before and has not settled.
struct LaneShards {
    struct Leaving {
        let fence: Fence
        var isLost: Bool
    }

    let isShared: Bool
    private(set) var fences: [Int64: Fence] = [:]
    private(set) var leaving: [Int64: Leaving] = [:]
    private var arrivals: [Claim] = []
    /// Served shards that are asked back, and until when they may wait for their activities.
    private var asked: [Int64: (fence: Fence, limit: Int64)] = [:]
    /// Activities that were asked for and have not been answered.
    private var activities: [Int64: Int] = [:]
    /// Collections whose rows begin with a shard.
    private let collections: Set<UInt16>

    init(_ schema: StoreSchema, isShared: Bool) {
        self.isShared = isShared
        collections = Set(schema.collections.filter { $0.columns.first?.name == "shard" }.map(\.id))
    }

    /// Whether the homes of a shard are this lane's to fold.
    func serves(_ shard: Int64) -> Bool { !isShared || fences[shard] != nil }

    /// What it serves of a shared store.
    var served: [Int64] { Array(fences.keys) }

    /// Whether any shard can be taken on now: not one of which something old has still to settle.
    var hasArrivals: Bool { arrivals.contains { leaving[$0.fence.shard] == nil } }

    mutating func arrive(_ claim: Claim) { arrivals.append(claim) }

    /// The shards that can be served from now on.
    mutating func takeArrivals() -> [Claim] {
        let ready = arrivals.filter { leaving[$0.fence.shard] == nil }
        arrivals.removeAll { leaving[$0.fence.shard] == nil }
        for claim in ready { fences[claim.fence.shard] = claim.fence }
        return ready
    }

    /// Shards that could not be taken on after all are arriving again.
    mutating func putBack(_ claims: [Claim]) {
        for claim in claims { fences[claim.fence.shard] = nil }
        arrivals = claims + arrivals
    }

    /// Takes back an arrival; whether there was one.
    mutating func refuseArrival(_ fence: Fence) -> Bool {
        let count = arrivals.count
        arrivals.removeAll { $0.fence == fence }
        return arrivals.count < count
    }

    // MARK: Patience

    /// Whether anything that is asked back is still served.
    var isPatient: Bool { !asked.isEmpty }

    mutating func noteActivities(_ change: Int, in shard: Int64) {
        guard isShared else { return }
        let count = activities[shard, default: 0] + change
        activities[shard] = count > 0 ? count : nil
    }

    /// - Parameter limit: In nanoseconds of the monotonic clock.
    mutating func bePatient(with fence: Fence, until limit: Int64) {
        if fences[fence.shard] == fence { asked[fence.shard] = (fence, limit) }
    }

    /// What need not, or may not, wait any longer.
    mutating func takeImpatient(at now: Int64) -> [Fence] {
        let over = asked.filter { activities[$0.key] == nil || $0.value.limit <= now }
        for shard in over.keys { asked[shard] = nil }
        return over.values.map(\.fence).sorted { $0.shard < $1.shard }
    }

    // MARK: Leaving

    /// Serves a shard no more; whether it did, under this fence.
    mutating func leave(_ fence: Fence, isLost: Bool) -> Bool {
        if leaving[fence.shard]?.fence == fence, isLost { leaving[fence.shard]?.isLost = true }
        guard fences[fence.shard] == fence else { return false }
        fences[fence.shard] = nil
        asked[fence.shard] = nil
        activities[fence.shard] = nil
        leaving[fence.shard] = Leaving(fence: fence, isLost: isLost)
        return true
    }

    /// Drops a shard at once, since nothing of it is pending; its fence, where it had one.
    mutating func drop(_ shard: Int64) -> Fence? {
        let fence = fences.removeValue(forKey: shard) ?? leaving[shard]?.fence
        leaving[shard] = nil
        asked[shard] = nil
        activities[shard] = nil
        return fence
    }

    /// The shards that have left, now that only those given have anything pending.
    mutating func takeLeft(pending: Set<Int64>) -> [Leaving] {
        let left = leaving.filter { !pending.contains($0.key) }
        for shard in left.keys { leaving[shard] = nil }
        return left.values.sorted { $0.fence.shard < $1.fence.shard }
    }

    /// One for each shard that operations touch.
    ///
    /// - Throws: ``StoreError/fenced(shard:)`` for a shard that the lane does not have.
    func fences(of operations: [Operation]) throws(StoreError) -> [Fence] {
        guard isShared else { return [] }
        var found: [Int64: Fence] = [:]
        for operation in operations {
            guard let shard = shard(of: operation), found[shard] == nil else { continue }
            guard let fence = fences[shard] ?? leaving[shard]?.fence else { throw .fenced(shard: shard) }
            found[shard] = fence
        }
        return found.values.sorted { $0.shard < $1.shard }
    }

    private func shard(of operation: Operation) -> Int64? {
        switch operation {
        case .insert(let id, let row), .put(let id, let row), .append(let id, let row),
            .update(let id, let row, _), .delete(let id, let row), .expect(let id, let row, _):
            collections.contains(id) ? row.first?.integer : nil
        }
    }
}
