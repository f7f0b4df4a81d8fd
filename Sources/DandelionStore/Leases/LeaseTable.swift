/// Who folds which shards of a store that many workers share.
///
/// One row a shard: owner, epoch, and when the lease runs out by the store's
/// own clock. An epoch rises whenever the shard changes hands, and a commit
/// carries the epoch that its worker knows as a ``Fence``; so a worker that was
/// stopped, or cut off, for longer than its lease writes nothing more.
///
/// The table decides nothing: it renews, hands over and tells. Who should have
/// what is for the workers to agree on. All calls block, and may be made from
/// any thread.
public protocol LeaseTable: Sendable {
    /// How long a lease lasts without being renewed.
    var timeToLive: Duration { get }

    /// Says that a worker lives, renews the leases that it holds, and tells who has what.
    ///
    /// A lease that ran out and that nobody has taken is renewed, too: nothing has
    /// happened under another epoch. What the book does not show as the worker's
    /// own, under its epoch, is lost.
    func beat(_ worker: Worker, holding fences: [Fence]) throws(StoreError) -> LeaseBook

    /// The same for somebody who only looks.
    func book() throws(StoreError) -> LeaseBook

    /// Takes shards that are free or whose leases have run out, each under a new epoch.
    ///
    /// - Returns: What the worker holds now; shards that others were quicker to take are left out.
    func claim(_ shards: [Int64], for worker: Worker) throws(StoreError) -> [Claim]

    /// Gives shards back. Everything of theirs is durable. Those that were lost meanwhile are passed over.
    func release(_ fences: [Fence]) throws(StoreError)

    /// The worker goes: its shards are free at once. A second call does nothing.
    func leave(_ worker: Worker) throws(StoreError)

    /// Calls `wake` when a worker may have come, gone, or given shards back. A hint, as
    /// ``Store/onOutsideWrite(_:)`` is. Setting it again replaces it.
    func onChange(_ wake: (@Sendable () -> Void)?)
}

/// A process that folds, as others see it.
public struct Worker: Sendable, Hashable {
    /// Its own, made when it starts, and never used again.
    public let id: String
    /// For people: host and process number.
    public let name: String
    /// Takes its part of all shards. One that does not holds only what it asked for, and has no part.
    public let isBalanced: Bool

    public init(id: String, name: String, isBalanced: Bool = true) {
        self.id = id
        self.name = name
        self.isBalanced = isBalanced
    }
}

/// A shard that a worker has taken.
public struct Claim: Sendable, Equatable {
    public let fence: Fence
    /// The last owner gave it back. If not, it may have ended in the middle of a turn.
    public let isClean: Bool

    public init(fence: Fence, isClean: Bool) {
        self.fence = fence
        self.isClean = isClean
    }
}

/// All leases and all workers that live, as one snapshot showed them.
public struct LeaseBook: Sendable, Equatable {
    public struct Lease: Sendable, Equatable {
        public let fence: Fence
        /// The id of the ``Worker`` that has it; nil where it was given back, or never taken.
        public let owner: String?
        /// Until it runs out; negative where it has.
        public let remaining: Duration

        public init(fence: Fence, owner: String?, remaining: Duration) {
            self.fence = fence
            self.owner = owner
            self.remaining = remaining
        }

        /// Nobody has it, or who had it has not renewed it in time.
        public var isFree: Bool { owner == nil || remaining < .zero }
    }

    /// A worker that has given a sign of life within the time that a lease lasts.
    public struct Member: Sendable, Equatable {
        public let worker: Worker
        /// Since its last sign of life.
        public let silence: Duration

        public init(worker: Worker, silence: Duration) {
            self.worker = worker
            self.silence = silence
        }
    }

    /// One a shard, in their order.
    public let leases: [Lease]
    /// In the order of their ids.
    public let workers: [Member]

    public init(leases: [Lease], workers: [Member]) {
        self.leases = leases
        self.workers = workers
    }
}
