package import DandelionStore

/// What the keeper of an engine's leases tells the lane of a shard.
package enum ShardNotice: Sendable, Equatable {
    /// The lane is to serve the shard's homes.
    case gained(Claim)
    /// The lane is to finish what it has begun there, and to say when it has.
    case wantedBack(Fence)
    /// Another worker has it, or may have.
    case lost(Fence)

    package var shard: Int64 {
        switch self {
        case .gained(let claim): claim.fence.shard
        case .wantedBack(let fence), .lost(let fence): fence.shard
        }
    }
}
