/// A transaction as a value: what to write, and under which conditions.
///
/// Applied whole or not at all. A commit can be kept, sent, grouped with
/// others and replayed; there is no interactive transaction.
public struct Commit: Sendable {
    public var operations: [Operation]
    /// One for each shard that the commit touches, where the engine has leases.
    public var fences: [Fence]
    /// Set by a lane: the commit is refused if the lane's one before it was.
    public var order: LaneOrder?

    public init(_ operations: [Operation] = [], fences: [Fence] = [], order: LaneOrder? = nil) {
        self.operations = operations
        self.fences = fences
        self.order = order
    }
}

/// One step of a ``Commit``. Collections are named by ``StoredCollection/id``.
public enum Operation: Sendable, Equatable {
    /// Fails with a conflict where the key, or a unique index, has a row.
    case insert(UInt16, Row)
    /// Inserts or replaces the row of the key.
    case put(UInt16, Row)
    /// Sets columns outside the key; fails with a conflict where there is no row.
    case update(UInt16, key: Row, [Assignment])
    /// Removes the row; nothing happens where there is none.
    case delete(UInt16, key: Row)
    /// Fails with a conflict unless the row is as expected.
    case expect(UInt16, key: Row, Expectation)
    /// Adds a row to a ``StoredCollection/Layout/queue``. The first cell is
    /// ignored: the engine numbers it, and the receipt says how.
    case append(UInt16, Row)
}

/// A column to set, by its position.
public struct Assignment: Sendable, Equatable {
    public let column: Int
    public let value: Cell

    public init(_ column: Int, _ value: Cell) {
        self.column = column
        self.value = value
    }
}

/// What an ``Operation/expect(_:key:_:)`` asks of a row.
public enum Expectation: Sendable, Equatable {
    case absent
    case present
    case equal(column: Int, Cell)
}

/// The proof of a lease: an epoch of a shard. A commit with an old epoch is refused.
public struct Fence: Sendable, Hashable {
    public let shard: Int64
    public let epoch: Int64

    public init(shard: Int64, epoch: Int64) {
        self.shard = shard
        self.epoch = epoch
    }
}

/// A lane's place in its own order of commits.
public struct LaneOrder: Sendable, Hashable {
    public let lane: Int
    /// Counts upward from 1. After a refusal the lane starts again under a new
    /// ``generation``; commits of older ones are refused.
    public let sequence: Int64
    public let generation: Int64

    public init(lane: Int, generation: Int64, sequence: Int64) {
        self.lane = lane
        self.generation = generation
        self.sequence = sequence
    }
}

/// What an engine answers when a commit is durable.
public struct CommitReceipt: Sendable, Equatable {
    /// The numbers given to appended rows, in their order in the commit.
    public let appended: [Int64]

    public init(appended: [Int64] = []) { self.appended = appended }
}
