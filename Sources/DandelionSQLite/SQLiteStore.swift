public import DandelionModel
public import DandelionStore
import GRDB
import Synchronization

/// A store in one SQLite file, for one owner and any number of guests.
///
/// One thread writes and groups what waits into one transaction, which is
/// durable (`synchronous=FULL`) before anybody is answered; others read on
/// their own connections meanwhile. Beside the file stand SQLite's `-wal` and
/// `-shm`, and while it is owned `.owner` (the lock) and `.wake` (a socket).
///
/// Other programs may read every table and may insert into the queues: name
/// the columns, leave out the key, `gone` and what has a default. Nothing else
/// may be written while the store is owned.
public final class SQLiteStore: Store {
    let file: DatabaseFile
    private let now: @Sendable () -> Int64
    private let phase = StorePhase<OpenStore>()
    private let counters = Counters()
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// A store at a path. Nothing is opened or made yet.
    public convenience init(path: String) {
        self.init(path: path, now: HostClock.microseconds)
    }

    init(path: String, now: @escaping @Sendable () -> Int64) {
        file = DatabaseFile(path: path)
        self.now = now
    }

    deinit { close() }

    /// Whether a process has the store at a path open as its owner. It may have changed a moment later.
    package static func isOwned(path: String) -> Bool { OwnerLock.isHeld(of: DatabaseFile(path: path)) }

    public var capabilities: StoreCapabilities { [.durable, .guests] }

    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try phase.open { () throws(StoreError) in
            try OpenStore(file, schema, as: role, counters: counters, now: now)
        }
        opened?.onOutsideWrite(wake.withLock { $0 })
    }

    /// Only where there is no file yet.
    public func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError) {
        try phase.open { () throws(StoreError) in
            try OpenStore(file, schema, as: .owner, creatingWith: digestKey, counters: counters, now: now)
        }
        opened?.onOutsideWrite(wake.withLock { $0 })
    }

    public func storedVersion() throws(StoreError) -> Int? {
        guard let entry = try file.examine(as: .owner) else { return nil }
        return try withExtendedLifetime(entry) { () throws(StoreError) in
            // One that may write takes its log away again, if nobody else has the file open.
            let connection = try Connection.open(file, .checkpointer)
            defer { try? connection.close() }
            return try SQLiteSchema.version(of: file, on: connection)
        }
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        guard let opened, opened.submit(commit, done) else { return done(.failure(.closed)) }
    }

    public func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        guard let opened else { throw StoreError.closed }
        return try opened.readers.read { try $0.read(path: file.path, body) }
    }

    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) {
        self.wake.withLock { $0 = wake }
        opened?.onOutsideWrite(wake)
    }

    public func notifyOwner() { WakeSocket.wake(file) }

    /// Random, and made when the file was. Only an open store has one.
    public var digestKey: Digest.Key {
        guard let opened else { preconditionFailure("a store has its digest key once it is open") }
        return opened.digestKey
    }

    public var statistics: StoreStatistics { counters.statistics }

    /// Copies the log into the file and empties it, so that no file holds what was erased.
    ///
    /// Blocks while it works.
    ///
    /// - Returns: False where a reader, here or in another process, still needs
    ///   the log; then nothing is lost, and it may be tried again.
    public func dropErased() async -> Bool {
        guard let opened else { return false }
        return await withCheckedContinuation { continuation in
            if !opened.truncateLog({ continuation.resume(returning: $0) }) {
                continuation.resume(returning: false)
            }
        }
    }

    public func close() { phase.close()?.close() }

    var isOpen: Bool { opened != nil }

    private var opened: OpenStore? { phase.opened }
}

extension StoreSource {
    /// An SQLite file, made where there is none. Its folder must exist.
    public static func sqlite(path: String) -> StoreSource {
        StoreSource(name: "sqlite:\(path)") { SQLiteStore(path: path) }
    }
}
