public import DandelionModel
public import DandelionStore
import Synchronization

/// A store in a PostgreSQL database, shared by any number of workers.
///
/// The tables lie in the schema that the connection's `search_path` names
/// first. Workers divide the homes among them by ``LeaseTable``; a commit is
/// refused where its worker has lost a shard. One thread writes and groups what
/// waits into one transaction, sent in one go; others read on their own
/// connections meanwhile. When the server goes away, commits wait for it to
/// come back, and none is lost or done twice.
///
/// A worker has a connection that writes, one for leases, one that hears of
/// other processes' mail, and one for each thread that reads.
///
/// Other programs may read every table and may insert into the queues: name the
/// columns, leave out the key and what has a default. Nothing else may be written.
public final class PostgresStore: Store {
    private let settings: ConnectionSettings
    private let timeToLive: Duration
    private let phase = StorePhase<OpenStore>()
    private let counters = Counters()
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// A store at a URL. Nothing is opened or made yet.
    ///
    /// - Parameters:
    ///   - url: `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full`, or any
    ///     other form that libpq takes; what it leaves out comes from `PGHOST`,
    ///     `PGPASSWORD`, `~/.pgpass` and so on.
    ///   - leaseTime: How long the shards of a worker that died stay with it. All workers
    ///     of a database should say the same.
    public init(url: String, leaseTime: Duration = .seconds(10)) {
        settings = ConnectionSettings(url: url)
        timeToLive = leaseTime
    }

    deinit { close() }

    public var capabilities: StoreCapabilities { [.durable, .guests, .shared] }

    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try open(schema, .opened(role))
    }

    public func create(_ schema: StoreSchema, digestKey: Digest.Key) throws(StoreError) {
        try open(schema, .created(digestKey))
    }

    public func storedVersion() throws(StoreError) -> Int? {
        let tables = try SchemaTables(
            StoreSchema(collections: [], version: 0, minimumReader: 0, minimumWriter: 0))
        return try settings.rethrowing {
            let connection = try PostgresConnection(
                settings, counters: counters, session: ConnectionSettings.session)
            return try PostgresSchema(tables: tables, settings: settings).read(connection)?.version
        }
    }

    /// Epochs begin at the time at which the tables are made, which is enough where a restore
    /// makes them; here they jump once more.
    public func noticeRestore() throws(StoreError) { try opened?.leases.jump() }

    private func open(_ schema: StoreSchema, _ way: OpenStore.Way) throws(StoreError) {
        try phase.open { () throws(StoreError) in
            try OpenStore(
                settings, schema, way, timeToLive: timeToLive, counters: counters,
                hearMail: { [weak self] in self?.hearMail() })
        }
        let isWanted = wake.withLock { $0 != nil }
        opened?.messenger.listen(isWanted)
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        guard let opened, opened.submit(commit, done) else { return done(.failure(.closed)) }
    }

    public func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        guard let opened else { throw StoreError.closed }
        return try opened.read(body)
    }

    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) {
        self.wake.withLock { $0 = wake }
        opened?.messenger.listen(wake != nil)
    }

    private func hearMail() {
        let wake = wake.withLock { $0 }
        wake?()
    }

    public func notifyOwner() { opened?.messenger.tellMail() }

    public var leases: (any LeaseTable)? { opened?.leases }

    /// Random, and made with the tables. Only an open store has one.
    public var digestKey: Digest.Key {
        guard let opened else { preconditionFailure("a store has its digest key once it is open") }
        return opened.digestKey
    }

    public var statistics: StoreStatistics { counters.statistics }

    /// Rewrites the tables that hold personal values (`VACUUM FULL`), so that no row version of
    /// what was erased is left in them. Nobody can read or write those tables meanwhile.
    ///
    /// The write-ahead log, archives, replicas and backups are the operator's.
    ///
    /// - Returns: False where somebody keeps a table busy for more than two seconds; then
    ///   nothing is lost, and it may be tried again.
    public func dropErased() async -> Bool {
        guard let opened else { return false }
        return await withCheckedContinuation { continuation in
            let thread = StoreThread.start { continuation.resume(returning: opened.rewriteErasable()) }
            if thread == nil { continuation.resume(returning: false) }
        }
    }

    public func close() { phase.close()?.close() }

    private var opened: OpenStore? { phase.opened }
}

extension StoreSource {
    /// A PostgreSQL database that exists; tables are made where there are none.
    ///
    /// - Parameter url: As for ``PostgresStore/init(url:leaseTime:)``.
    public static func postgres(url: String) -> StoreSource {
        StoreSource(name: ConnectionSettings(url: url).shown) { PostgresStore(url: url) }
    }
}
