public import DandelionModel

/// A place where commits become durable.
///
/// An engine implements this; `DandelionTestKit` is its examination. One
/// process owns a store at a time (with leases: one worker owns each shard);
/// guests may read, and may append to queues.
public protocol Store: AnyObject, Sendable {
    /// What this engine promises beyond the contract.
    var capabilities: StoreCapabilities { get }

    /// Makes the store ready: takes ownership, creates or expands the schema.
    ///
    /// Blocks while it works. Opening twice is a misuse. Nothing is changed when it throws.
    func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError)

    /// Makes the place anew with the digest key of another store, and opens it as its owner:
    /// what an import or a restore fills.
    ///
    /// - Throws: ``StoreError/misuse(_:)`` where something is stored already. Nothing is changed then.
    func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError)

    /// The schema version of what is stored, looked at without opening or changing anything.
    ///
    /// - Returns: Nil where nothing is stored yet, or the engine cannot tell before it is opened.
    func storedVersion() throws(StoreError) -> Int?

    /// Tells the engine that a restore has filled the place: whoever owned a shard of what was
    /// backed up must be refused from now on, so an engine with leases jumps all their epochs.
    ///
    /// The store is open as its owner. A second call jumps again.
    func noticeRestore() throws(StoreError)

    /// Queues a commit and returns at once; `done` is called when it is durable or refused.
    ///
    /// Commits of one lane are applied in their order; others are each judged
    /// alone. The engine may make several durable together. `done` runs on a
    /// thread of the engine and must not block.
    func submit(_ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void)

    /// Reads one snapshot of what is durable, on the calling thread, which it may block.
    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result

    /// Calls `wake` when somebody outside may have appended to a queue. A hint: it may
    /// come late, twice, or for nothing. Setting it again replaces it.
    func onOutsideWrite(_ wake: (@Sendable () -> Void)?)

    /// Tells the owner, in whatever process, that something was appended.
    func notifyOwner()

    /// Leaves no byte of deleted ``Column/isErasable`` cells in any file of the store.
    ///
    /// - Returns: False where something, such as a reader, prevents it for now;
    ///   nothing is lost then, and it may be tried again.
    func dropErased() async -> Bool

    /// The secret key of this store's look-up digests; made when the store was created.
    var digestKey: Digest.Key { get }

    var statistics: StoreStatistics { get }

    /// Which worker folds which shards; nil unless the store is ``StoreCapabilities/shared``.
    var leases: (any LeaseTable)? { get }

    /// Finishes what was submitted, then lets go. A second call does nothing.
    func close()
}

public enum StoreRole: Sendable {
    /// The one process that folds.
    case owner
    /// Reads, and appends to queues.
    case guest
}

public struct StoreCapabilities: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// What was acknowledged outlives the process.
    public static let durable = StoreCapabilities(rawValue: 1)
    /// Many workers share the store, under leases.
    public static let shared = StoreCapabilities(rawValue: 2)
    /// Other processes may append while the owner runs.
    public static let guests = StoreCapabilities(rawValue: 4)
}

/// Counts since the store was opened.
public struct StoreStatistics: Sendable, Equatable {
    /// Statements or operations that the engine ran, reads included.
    public var statements: Int
    /// Commits made durable.
    public var commits: Int
    /// Physical transactions that they shared.
    public var transactions: Int
    /// How long the engine has been waiting for another process's lock; zero when it is not.
    public var stalledFor: Duration

    public init(statements: Int = 0, commits: Int = 0, transactions: Int = 0, stalledFor: Duration = .zero) {
        self.statements = statements
        self.commits = commits
        self.transactions = transactions
        self.stalledFor = stalledFor
    }
}

extension Store {
    /// For stores that one process owns.
    public var leases: (any LeaseTable)? { nil }

    /// For stores that cannot be filled from outside.
    public func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError) {
        throw .misuse("this engine takes no imports")
    }

    /// For stores that only tell once they are open.
    public func storedVersion() throws(StoreError) -> Int? { nil }

    /// For stores without epochs of their own.
    public func noticeRestore() throws(StoreError) {}

    /// For stores that leave nothing behind when a delete is durable.
    public func dropErased() async -> Bool { true }

    /// Submits a commit and waits until it is durable.
    public func commit(_ commit: Commit) async throws(StoreError) -> CommitReceipt {
        let result = await withCheckedContinuation { continuation in
            submit(commit) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }
}
