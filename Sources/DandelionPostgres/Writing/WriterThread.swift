import DandelionModel
import DandelionStore
import Synchronization

/// The one thread that writes: it takes what waits, writes it as one transaction, and
/// answers. While there is no server, commits wait.
///
///     running ──close()──► draining ──queue empty──► ended
///     connected ◄──connect── waiting ◄──connection lost──┘ (in each state)
final class WriterThread: Sendable {
    /// A deadlock, or a conflict of snapshots, is tried again so often.
    private static let passingLimit = 20
    /// How long a store that closes waits for a server that does not answer.
    private static let patienceAtClose = 5_000_000_000 as Int64

    private let queue = CommitQueue(operationLimit: 8_192)
    private let settings: ConnectionSettings
    private let tables: SchemaTables
    private let counters: Counters
    private let name: String

    init(_ settings: ConnectionSettings, tables: SchemaTables, counters: Counters, name: String) {
        self.settings = settings
        self.tables = tables
        self.counters = counters
        self.name = name
    }

    /// False after ``close()``: the commit was not taken.
    func submit(_ pending: PendingCommit) -> Bool { queue.submit(pending) }

    /// Lets the thread finish what it was given.
    func close() { queue.close() }

    /// The thread's body.
    func run() {
        var writer = GroupWriter(tables)
        var session: WriterSession?
        while true {
            switch queue.next() {
            case .commits(let group, _): write(group, with: &writer, in: &session)
            case .errand(let errand): errand()
            case .end:
                session?.end()
                return
            }
        }
    }

    private func write(
        _ group: [PendingCommit], with writer: inout GroupWriter, in session: inout WriterSession?
    ) {
        var passing = 0
        var wasSent = false
        while true {
            do throws(PostgresFailure) {
                let ready: WriterSession
                if let session { ready = session } else { ready = try connect() }
                session = ready
                counters.stalledSince.store(0, ordering: .relaxed)
                wasSent = true
                return answer(group, try writer.write(group, in: ready))
            } catch {
                if error.isFull {
                    session = nil
                    writer.refuse(group)
                    return refuse(group, .full(path: settings.shown))
                }
                if error.isFromServer, session != nil {
                    // The transaction was undone; the session may not be what it was.
                    session = nil
                    if error.isPassing || error.isTransient, passing < Self.passingLimit {
                        passing += 1
                        continue
                    }
                    writer.refuse(group)
                    return refuse(group, .failStopped(error.text))
                }
                session = nil
                if let reason = giveUp() {
                    return refuse(
                        group,
                        wasSent
                            ? .unknownOutcome(error.message) : .disconnected("\(settings.shown): \(reason)"))
                }
            }
        }
    }

    private func connect() throws(PostgresFailure) -> WriterSession {
        let connection = try PostgresConnection(
            settings, counters: counters, session: ConnectionSettings.writing)
        return try WriterSession(connection, writer: name)
    }

    /// Waits a little before the next try to connect. Why there is none, where the store closes.
    private func giveUp() -> String? {
        let now = HostClock.monotonicNanoseconds()
        let (_, since) = counters.stalledSince.compareExchange(expected: 0, desired: now, ordering: .relaxed)
        if queue.isClosing, since != 0, now - since > Self.patienceAtClose {
            return "the server did not come back while the store was closed"
        }
        HostClock.pause(microseconds: 50_000)
        return nil
    }

    private func answer(_ group: [PendingCommit], _ answers: GroupWriter.Answers) {
        let durable = answers.count { if case .success = $0 { true } else { false } }
        counters.commits.wrappingAdd(durable, ordering: .relaxed)
        counters.transactions.wrappingAdd(1, ordering: .relaxed)
        for (pending, answer) in zip(group, answers) { pending.done(answer) }
    }

    private func refuse(_ group: [PendingCommit], _ error: StoreError) {
        for pending in group { pending.done(.failure(error)) }
    }
}

extension PostgresFailure {
    /// Out of memory or connections, cancelled, or on its way to being a replica: not for ever.
    var isTransient: Bool {
        code.hasPrefix("53") || code == "57014" || code == "25006" || code == "25P02"
    }
}
