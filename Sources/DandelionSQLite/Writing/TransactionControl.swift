import DandelionStore
import GRDBSQLite
import Synchronization

/// Begins and ends the writer's transactions.
final class TransactionControl {
    private let connection: OpaquePointer
    private let counters: Counters
    private let beginning: Statement
    private let committing: Statement
    private let saving: Statement
    private let releasing: Statement
    private let returning: Statement
    /// The log hook writes here. It is called by COMMIT, on the thread that runs it.
    private let hookPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// How long to sleep between two tries for another process's lock, in microseconds.
    private static let shortestPause: UInt32 = 100
    private static let longestPause: UInt32 = 5000

    init(on connection: OpaquePointer, counters: Counters) throws(SQLiteFailure) {
        self.connection = connection
        self.counters = counters
        beginning = try Statement("BEGIN IMMEDIATE", on: connection)
        committing = try Statement("COMMIT", on: connection)
        saving = try Statement("SAVEPOINT commit_alone", on: connection)
        releasing = try Statement("RELEASE commit_alone", on: connection)
        returning = try Statement("ROLLBACK TO commit_alone", on: connection)
        hookPages.initialize(to: 0)
        // Waiting is done here, where it is counted, not in SQLite.
        sqlite3_busy_timeout(connection, 0)
        let hook:
            @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 =
                {
                    pages, _, _, count in
                    pages?.assumingMemoryBound(to: Int32.self).pointee = count
                    return SQLITE_OK
                }
        sqlite3_wal_hook(connection, hook, hookPages)
    }

    deinit {
        sqlite3_wal_hook(connection, nil, nil)
        hookPages.deallocate()
    }

    /// Pages in the log after the last transaction; 0 if that wrote nothing.
    var logPages: Int { Int(hookPages.pointee) }

    func begin() throws(SQLiteFailure) {
        hookPages.pointee = 0
        try untilFree { () throws(SQLiteFailure) in try beginning.run() }
    }

    func commit() throws(SQLiteFailure) {
        try untilFree { () throws(SQLiteFailure) in try committing.run() }
    }

    /// Another process's lock is waited for, for ever: what was submitted is never discarded.
    private func untilFree(_ body: () throws(SQLiteFailure) -> Void) throws(SQLiteFailure) {
        var pause = Self.shortestPause
        while true {
            do {
                try body()
                if pause != Self.shortestPause { counters.stalledSince.store(0, ordering: .relaxed) }
                return
            } catch  where error.isBusy {
                if pause == Self.shortestPause {
                    counters.stalledSince.store(HostClock.monotonicNanoseconds(), ordering: .relaxed)
                }
                HostClock.pause(microseconds: pause)
                pause = min(Self.longestPause, pause * 2)
            }
        }
    }

    /// False where SQLite could not go back, and the transaction's state is unknown.
    func rollBack() -> Bool {
        // Some failures end the transaction by themselves.
        if sqlite3_get_autocommit(connection) != 0 { return true }
        return sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) == SQLITE_OK
    }

    func savepoint() throws(SQLiteFailure) { try saving.run() }
    func releaseSavepoint() throws(SQLiteFailure) { try releasing.run() }

    func rollBackToSavepoint() throws(SQLiteFailure) {
        try returning.run()
        try releasing.run()
    }
}
