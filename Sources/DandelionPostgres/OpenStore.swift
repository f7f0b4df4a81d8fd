import DandelionModel
import DandelionStore
import Synchronization

/// The connections and threads of a store while it is open.
final class OpenStore: Sendable {
    let digestKey: Digest.Key
    let leases: PostgresLeases
    let messenger: Messenger

    private let readers: ReaderPool<PostgresReader>
    private let settings: ConnectionSettings
    private let counters: Counters
    private let role: StoreRole
    private let tables: SchemaTables
    private let side: SideConnection
    private let writer: WriterThread
    private let threads: [StoreThread]

    /// How a store is opened.
    enum Way: Sendable {
        case opened(StoreRole)
        /// Made anew, with a key that is given.
        case created(Digest.Key)
    }

    init(
        _ settings: ConnectionSettings, _ schema: StoreSchema, _ way: Way, timeToLive: Duration,
        counters: Counters, hearMail: @escaping @Sendable () -> Void
    ) throws(StoreError) {
        if let problem = settings.problem {
            throw .unreachable(
                address: settings.shown, reason: problem,
                remedy: "Write it as postgres://USER@HOST:PORT/DATABASE")
        }
        let tables = try SchemaTables(schema)
        self.tables = tables
        let preparation = PostgresSchema(tables: tables, settings: settings)
        let meta = try settings.rethrowing {
            let connection = try PostgresConnection(
                settings, counters: counters, session: ConnectionSettings.writing)
            return switch way {
            case .opened(.owner): try preparation.prepare(connection)
            case .opened(.guest): try preparation.inspect(connection)
            case .created(let key): try preparation.create(key, on: connection)
            }
        }
        digestKey = meta.digestKey
        self.settings = settings
        self.counters = counters
        if case .opened(.guest) = way { role = .guest } else { role = .owner }
        readers = ReaderPool { isClosed throws(StoreError) in
            try PostgresReader.open(settings, counters: counters, unless: isClosed)
        }
        side = SideConnection(settings, counters: counters, session: ConnectionSettings.writing)
        let hearing = LeaseHearing()
        guard
            let messenger = Messenger(
                settings, tables: tables, counters: counters, hearMail: hearMail,
                hearLeases: { hearing.notice() })
        else { throw .disconnected("\(settings.shown): the system has no descriptor left") }
        self.messenger = messenger
        var generator = SystemRandomNumberGenerator()
        let name =
            String(generator.next() as UInt64, radix: 16) + String(generator.next() as UInt64, radix: 16)
        let leases = PostgresLeases(side, writer: name, timeToLive: timeToLive) { messenger.tellLeases() }
        hearing.set(leases)
        self.leases = leases
        let writer = WriterThread(settings, tables: tables, counters: counters, name: name)
        self.writer = writer
        threads = [try Self.start(settings, writer.run), try Self.start(settings, messenger.run)]
    }

    private static func start(
        _ settings: ConnectionSettings, _ body: @escaping @Sendable () -> Void
    ) throws(StoreError) -> StoreThread {
        guard let thread = StoreThread.start(body) else {
            throw .disconnected("\(settings.shown): the system has no thread left")
        }
        return thread
    }

    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        try readers.read { try body(PostgresReadView(reader: $0, tables: tables, settings: settings)) }
    }

    /// False where the store is closing.
    func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) -> Bool {
        writer.submit(
            PendingCommit(commit: commit, misfit: tables.catalog.refusal(of: commit, from: role), done: done))
    }

    /// See ``ErasedRows``. On a connection of its own: the leases' must not wait.
    func rewriteErasable() -> Bool {
        let side = SideConnection(settings, counters: counters, session: ConnectionSettings.writing)
        defer { side.close() }
        let names = tables.all.filter { $0.collection.layout != .clustered }.map(\.name)
        return (try? side.with { try ErasedRows.rewrite(names, over: $0) }) ?? false
    }

    func close() {
        writer.close()
        messenger.close()
        for thread in threads { thread.join() }
        readers.close()
        side.close()
    }
}

/// Hands notices to leases that are made after who hears them.
private final class LeaseHearing: Sendable {
    private let leases = Mutex<PostgresLeases?>(nil)
    func set(_ leases: PostgresLeases) { self.leases.withLock { $0 = leases } }
    func notice() { leases.withLock { $0 }?.noticeChange() }
}
