public import DandelionModel
public import DandelionStore
import Dispatch
import Synchronization

/// A store that keeps its rows in dictionaries, and a journal to rebuild them from.
///
/// Commits wait in `pending`. One queue takes all that wait, judges each alone,
/// writes those that hold as one record with one fsync, and only then shows
/// the rows to readers and answers. That order is the whole of durability:
/// what a crash can lose was never acknowledged and never read.
public final class JournalStore: Store {
    public let capabilities: StoreCapabilities = .durable
    private let path: String
    private let queue = DispatchQueue(label: "journal-store")
    private let writer = Mutex<Writer?>(nil)
    private let shared = Mutex(Shared())

    /// What every thread may look at, briefly.
    private struct Shared {
        /// The durable rows; nil while the store is not open.
        var tables: Tables?
        var isClosing = false
        var pending: [Pending] = []
        var digestKey = Digest.Key.open
        var statistics = StoreStatistics()
        var wake: (@Sendable () -> Void)?
    }

    private struct Pending {
        let commit: Commit
        let done: @Sendable (Result<CommitReceipt, StoreError>) -> Void
    }

    /// A store in the file of this path, which is not touched before ``open(_:as:)``.
    public init(path: String) { self.path = path }

    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        guard role == .owner else { throw .misuse("a journal store has no guests") }
        try open(schema, newKey: nil)
    }

    public func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError) {
        try open(schema, newKey: digestKey)
    }

    /// - Parameter newKey: That of a journal which must not be there yet; nil for one that may be.
    private func open(_ schema: StoreSchema, newKey: Digest.Key?) throws(StoreError) {
        try writer.withLock { writer throws(StoreError) in
            guard writer == nil else { throw .misuse("the store is open") }
            var tables = try Tables(schema)
            let opened = try Writer.open(path, schema, newKey: newKey, &tables)
            let (rows, key) = (tables, opened.digestKey)
            shared.withLock { $0 = Shared(tables: rows, digestKey: key, wake: $0.wake) }
            writer = consume opened
        }
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        let isOpen = shared.withLock { shared in
            guard shared.tables != nil, !shared.isClosing else { return false }
            shared.pending.append(Pending(commit: commit, done: done))
            return true
        }
        queue.async { isOpen ? self.drain() : done(.failure(.closed)) }
    }

    /// Takes all that waits, and answers when it is durable. Runs on the queue.
    private func drain() {
        let (group, open) = shared.withLock { shared in
            defer { shared.pending = [] }
            return (shared.pending, shared.tables)
        }
        guard !group.isEmpty, var tables = open else { return }
        let commits = group.map(\.commit)
        let (answers, settled) = writer.withLock { writer in
            let answers = writer?.settle(commits, on: &tables) ?? commits.map { _ in .failure(.closed) }
            return (answers, tables)
        }
        let accepted = answers.count { (try? $0.get()) != nil }
        shared.withLock { shared in
            shared.tables = settled
            shared.statistics.statements += commits.reduce(0) { $0 + $1.operations.count }
            shared.statistics.commits += accepted
            shared.statistics.transactions += accepted > 0 ? 1 : 0
        }
        for (pending, answer) in zip(group, answers) { pending.done(answer) }
    }

    public func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        guard let tables = shared.withLock({ $0.tables }) else { throw StoreError.closed }
        let view = JournalView(tables)
        defer {
            let count = view.count
            shared.withLock { $0.statistics.statements += count }
        }
        return try body(view)
    }

    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { shared.withLock { $0.wake = wake } }

    public func notifyOwner() { shared.withLock { $0.wake }?() }

    public var digestKey: Digest.Key { shared.withLock { $0.digestKey } }

    public var statistics: StoreStatistics { shared.withLock { $0.statistics } }

    public func close() {
        shared.withLock { $0.isClosing = true }
        queue.sync {
            drain()
            writer.withLock { $0 = nil }
            shared.withLock { $0.tables = nil }
        }
    }
}

extension StoreSource {
    /// A ``JournalStore`` in the file of this path.
    public static func journal(path: String) -> StoreSource {
        StoreSource(name: "journal:\(path)") { JournalStore(path: path) }
    }
}

/// A snapshot of the rows: the tables are a value, so nothing can change them under a reader.
private final class JournalView: ReadView {
    private let tables: Tables
    /// Reads so far, for the statistics.
    private(set) var count = 0

    init(_ tables: Tables) { self.tables = tables }

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        count += 1
        return try tables.row(try tables.collection(collection.id), key)
    }

    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        count += 1
        for row in try tables.rows(scan) where !each(row) { return }
    }
}
