import DandelionStore
import GRDB
import GRDBSQLite
import Synchronization

/// The one thread that writes: it takes what waits, writes it as one transaction, and answers.
///
///     running ──close()──► draining ──queue empty──► ended
///        └──write fails──► refusing ──close()──► ended
final class WriterThread: Sendable {
    private let queue = CommitQueue(operationLimit: 4_096)
    private let connection: DatabaseQueue
    private let tables: SchemaTables
    private let file: DatabaseFile
    private let counters: Counters
    private let outside: OutsideWrites?
    private let checkpointer: Checkpointer?
    private let now: @Sendable () -> Int64
    private let failure = Mutex<String?>(nil)

    init(
        _ connection: DatabaseQueue, tables: SchemaTables, file: DatabaseFile, counters: Counters,
        outside: OutsideWrites?, checkpointer: Checkpointer?, now: @escaping @Sendable () -> Int64
    ) {
        self.connection = connection
        self.tables = tables
        self.file = file
        self.counters = counters
        self.outside = outside
        self.checkpointer = checkpointer
        self.now = now
    }

    /// False after ``close()``: the commit was not taken.
    func submit(_ pending: PendingCommit) -> Bool { queue.submit(pending) }

    /// Asks for the log to be emptied; `done` learns whether it was. False after ``close()``.
    func truncateLog(_ done: @escaping @Sendable (Bool) -> Void) -> Bool {
        queue.request { [self] in done(!hasFailed && truncate()) }
    }

    /// Lets the thread finish what it was given.
    func close() { queue.close() }

    /// The thread's body.
    func run() {
        var writer: GroupWriter?
        while true {
            switch queue.next() {
            case .commits(let group, let isLast):
                write(group, isLast: isLast, with: &writer)
            case .errand(let errand):
                errand()
            case .end:
                // Statements go before the connection does.
                connection.inDatabase { _ in writer = nil }
                return
            }
        }
    }

    private func write(_ group: [PendingCommit], isLast: Bool, with writer: inout GroupWriter?) {
        if let reason = failure.withLock({ $0 }) {
            return refuse(group, .failStopped(reason))
        }
        let outcome = connection.inDatabase { db in
            Result { () throws(GroupWriter.Failure) in
                let ready: GroupWriter
                if let writer { ready = writer } else { ready = try makeWriter(db) }
                writer = ready
                return (try ready.write(group, isLast: isLast), ready.logPages)
            }
        }
        switch outcome {
        case .success(let (answers, logPages)):
            let durable = answers.count { if case .success = $0 { true } else { false } }
            counters.commits.wrappingAdd(durable, ordering: .relaxed)
            for (pending, answer) in zip(group, answers) { pending.done(answer) }
            tend(logPages)
        case .failure(.full):
            refuse(group, .full(path: file.path))
        case .failure(.broken(let reason)):
            stop(reason.text)
            refuse(group, .failStopped(reason.text))
        }
    }

    private func makeWriter(_ db: Database) throws(GroupWriter.Failure) -> GroupWriter {
        guard let handle = db.sqliteConnection else {
            throw .broken(SQLiteFailure(code: SQLITE_MISUSE, message: "the connection is closed"))
        }
        do {
            return try GroupWriter(tables, on: handle, counters: counters, outside: outside, now: now)
        } catch {
            throw .broken(error)
        }
    }

    private func refuse(_ group: [PendingCommit], _ error: StoreError) {
        for pending in group { pending.done(.failure(error)) }
    }

    /// Takes no more commits until the store is opened again.
    func stop(_ reason: String) {
        failure.withLock { if $0 == nil { $0 = reason } }
    }

    var hasFailed: Bool { failure.withLock { $0 } != nil }

    /// Keeps the log short: the background copies most of it into the file, and
    /// what was written meanwhile is copied here, so that the log starts again.
    private func tend(_ logPages: Int) {
        guard let checkpointer, logPages > 0 else { return }
        guard checkpointer.shouldFinish(at: logPages) else { return }
        _ = checkpoint(.passive)
    }

    /// Empties the log file. False where a reader, or another process, still uses it.
    ///
    /// Called on the thread itself, or after it has ended.
    func truncate() -> Bool { checkpoint(.truncate) }

    private func checkpoint(_ mode: Checkpointer.Mode) -> Bool {
        let outcome = connection.inDatabase { db in
            guard let checkpointer else { return Checkpointer.checkpoint(db, mode) }
            return checkpointer.turn.withLock { _ in Checkpointer.checkpoint(db, mode) }
        }
        if case .failure(let failure) = outcome, !failure.isBusy { stop(failure.text) }
        if case .success = outcome { return true }
        return false
    }
}
