import CPostgres
import DandelionStore
import Glibc
import Synchronization

/// The thread that hears of other processes' mail and leases, and tells them of ours.
///
/// It has a connection of its own, since `NOTIFY` inside of a transaction that
/// writes makes all such transactions wait for each other. What is told while it
/// is busy becomes one message. Notices may be lost, with the connection for
/// one; so once a second it looks whether mail waits.
final class Messenger: Sendable {
    /// Anybody may say `NOTIFY dandelion_mail` after inserting. Empty, or the schema's name, is ours.
    static let mailChannel = "dandelion_mail"
    static let leaseChannel = "dandelion_lease"
    private static let pollInMilliseconds: Int32 = 1_000

    private struct State: Sendable {
        var hasMail = false
        var hasLeases = false
        var isClosing = false
        var isWanted = false
    }

    private let settings: ConnectionSettings
    private let counters: Counters
    private let state = Mutex(State())
    /// Asks whether any queue holds a row.
    private let poll: String
    /// A pipe; a byte at its second end wakes the thread.
    private let ends: [Int32]
    private let hearMail: @Sendable () -> Void
    private let hearLeases: @Sendable () -> Void

    /// - Parameters:
    ///   - hearMail: There may be mail; called from the thread.
    ///   - hearLeases: Leases may have changed.
    init?(
        _ settings: ConnectionSettings, tables: SchemaTables, counters: Counters,
        hearMail: @escaping @Sendable () -> Void, hearLeases: @escaping @Sendable () -> Void
    ) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.ends = ends
        self.settings = settings
        self.counters = counters
        self.hearMail = hearMail
        self.hearLeases = hearLeases
        let queues = tables.all.filter(\.isQueue).map { "EXISTS (SELECT FROM \($0.name))" }
        poll = "SELECT (\((queues + ["false"]).joined(separator: " OR ")))::int::bigint"
    }

    deinit { for end in ends { Glibc.close(end) } }

    /// Mail was appended: the workers are told soon.
    func tellMail() { order { $0.hasMail = true } }
    func tellLeases() { order { $0.hasLeases = true } }
    /// Whether anybody wants to hear of mail; without, nothing is looked for.
    func listen(_ isWanted: Bool) { order { $0.isWanted = isWanted } }
    func close() { order { $0.isClosing = true } }

    private func order(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
        var byte: UInt8 = 1
        _ = write(ends[1], &byte, 1)
    }

    /// The thread's body.
    func run() {
        var connection: PostgresConnection?
        while true {
            if connection?.isBroken ?? true {
                connection = connect()
                // What was told before it listened is lost.
                if connection != nil { hearAll() }
            }
            let (now, isOver) = state.withLock { state in
                defer { (state.hasMail, state.hasLeases) = (false, false) }
                return (state, state.isClosing)
            }
            if let connection {
                if now.hasMail { tell(Self.mailChannel, connection) }
                if now.hasLeases { tell(Self.leaseChannel, connection) }
            }
            if isOver { return }
            wait(connection, now.isWanted)
        }
    }

    private func connect() -> PostgresConnection? {
        try? PostgresConnection(
            settings, counters: counters,
            session: ConnectionSettings.session + [
                "LISTEN \(Self.mailChannel)", "LISTEN \(Self.leaseChannel)",
            ])
    }

    private func hearAll() {
        hearMail()
        hearLeases()
    }

    private func tell(_ channel: String, _ connection: PostgresConnection) {
        try? connection.run("SELECT pg_notify('\(channel)', current_schema())")
    }

    private func wait(_ connection: PostgresConnection?, _ isWanted: Bool) {
        // What came together with an answer is there already.
        if let connection, hear(connection) { return }
        var sources = [
            pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0),
            pollfd(fd: connection.map { PQsocket($0.handle) } ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let count = Glibc.poll(&sources, nfds_t(sources.count), Self.pollInMilliseconds)
        if sources[0].revents != 0 {
            var bytes = [UInt8](repeating: 0, count: 64)
            while read(ends[0], &bytes, bytes.count) > 0 {}
        }
        if let connection, sources[1].revents != 0 {
            connection.consumeInput()
            _ = hear(connection)
        }
        if count == 0, isWanted, let connection, let answer = try? connection.query(self.poll),
            answer.integer(0, 0) == 1
        {
            hearMail()
        }
    }

    /// Takes the notices that have come. False where there were none.
    private func hear(_ connection: PostgresConnection) -> Bool {
        var (mail, leases) = (false, false)
        while let notice = connection.nextNotice() {
            guard notice.payload.isEmpty || notice.payload == connection.schema else { continue }
            if notice.channel == Self.mailChannel { mail = true }
            if notice.channel == Self.leaseChannel { leases = true }
        }
        if mail { hearMail() }
        if leases { hearLeases() }
        return mail || leases
    }
}
