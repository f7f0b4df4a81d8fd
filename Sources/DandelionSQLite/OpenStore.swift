import DandelionModel
import DandelionStore
import GRDB
import Synchronization

/// The connections and threads of a store while it is open.
///
/// Opened from the outside in (file, lock, connection, tables, threads), and
/// closed the other way round: readers first, so that the log can be emptied.
final class OpenStore: Sendable {
    let digestKey: Digest.Key
    let readers: ReaderPool<SQLiteReader>

    private let role: StoreRole
    private let tables: SchemaTables
    private let connection: DatabaseQueue
    /// Kept as long as any connection is.
    private let entry: OpenFiles.Entry?
    private let writer: WriterThread
    private let writing: StoreThread
    private let owned: Owned?
    private let lock: Mutex<OwnerLock?>

    /// What only an owner runs.
    private struct Owned: Sendable {
        let outside: OutsideWrites
        let listener: OutsideListener
        let listening: StoreThread
        let checkpointer: Checkpointer
        let checkpoints: DatabaseQueue
        let checkpointing: StoreThread
    }

    init(
        _ file: DatabaseFile, _ schema: StoreSchema, as role: StoreRole,
        creatingWith newKey: Digest.Key? = nil, counters: Counters,
        now: @escaping @Sendable () -> Int64
    ) throws(StoreError) {
        self.role = role
        tables = try SchemaTables(schema)
        let entered = try file.examine(as: role)
        if newKey != nil, entered != nil { throw SQLiteSchema.notEmpty(file) }
        var lock: OwnerLock?
        if role == .owner { lock = try OwnerLock(of: file) }
        connection = try Connection.open(file, .writer)
        // One that was made just now is entered right after.
        entry = entered ?? OpenFiles.enter(file)
        let preparation = SQLiteSchema(tables: tables, file: file, now: now(), newKey: newKey)
        digestKey =
            role == .owner
            ? try preparation.prepare(connection).digestKey : try preparation.inspect(connection).digestKey
        readers = ReaderPool { [tables] _ throws(StoreError) in
            SQLiteReader(try Connection.open(file, .reader), tables: tables, counters: counters)
        }
        guard role == .owner else {
            writer = WriterThread(
                connection, tables: tables, file: file, counters: counters, outside: nil, checkpointer: nil,
                now: now)
            writing = try Self.start(file, writer.run)
            owned = nil
            self.lock = Mutex(nil)
            return
        }
        // A log that an earlier process left may hold pages which the system has in memory but
        // failed to write. Copied into the file and synced now, they cannot vanish later from
        // the middle of a log that has grown beyond them.
        if case .failure(let failure) = connection.inDatabase({ Checkpointer.checkpoint($0, .truncate) }),
            !failure.isBusy
        {
            throw failure.storeError(path: file.path)
        }
        let checkpoints = try Connection.open(file, .checkpointer)
        let outside = OutsideWrites(connection.inDatabase { ChangeCounter($0) })
        let checkpointer = Checkpointer(checkpoints)
        writer = WriterThread(
            connection, tables: tables, file: file, counters: counters, outside: outside,
            checkpointer: checkpointer,
            now: now)
        guard let listener = OutsideListener(file, outside) else {
            throw .cannotOpen(path: file.path, reason: DatabaseFile.lastError)
        }
        writing = try Self.start(file, writer.run)
        let stopWriter = writer.stop
        owned = Owned(
            outside: outside, listener: listener, listening: try Self.start(file, listener.run),
            checkpointer: checkpointer, checkpoints: checkpoints,
            checkpointing: try Self.start(file) { checkpointer.run(onFailure: stopWriter) })
        self.lock = Mutex(lock.take())
    }

    private static func start(
        _ file: DatabaseFile, _ body: @escaping @Sendable () -> Void
    ) throws(StoreError) -> StoreThread {
        guard let thread = StoreThread.start(body) else {
            throw .cannotOpen(path: file.path, reason: "the system has no thread left")
        }
        return thread
    }

    /// False where the store is closing.
    func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) -> Bool {
        writer.submit(
            PendingCommit(commit: commit, misfit: tables.catalog.refusal(of: commit, from: role), done: done))
    }

    func truncateLog(_ done: @escaping @Sendable (Bool) -> Void) -> Bool { writer.truncateLog(done) }

    func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { owned?.outside.onWrite(wake) }

    func close() {
        writer.close()
        writing.join()
        owned?.listener.close()
        owned?.listening.join()
        owned?.checkpointer.close()
        owned?.checkpointing.join()
        readers.close()
        try? owned?.checkpoints.close()
        if role == .owner, !writer.hasFailed { _ = writer.truncate() }
        try? connection.close()
        lock.withLock { $0 = nil }
    }
}
