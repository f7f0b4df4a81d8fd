import DandelionStore
import GRDB
import GRDBSQLite
import Synchronization

/// Copies the log into the file in the background, on a connection of its own.
///
/// While commits keep coming, a background copy never catches up with the
/// log's end, and the log would grow for ever. So the writer finishes what the
/// background left, which is short; then the log starts again at its beginning.
final class Checkpointer: Sendable {
    /// Pages in the log from which on it is copied: 32 MiB. A page that many
    /// transactions wrote is copied once, so a longer log is less work.
    static let threshold = 8_000
    /// While a reader blocks the copy, it is tried again after so many more.
    static let step = 4_000

    private struct State: Sendable {
        var isWanted = false
        var isStopping = false
        /// The background is done; the writer may finish.
        var isToFinish = false
        var nextRequest = Checkpointer.threshold
        var lastPages = 0
    }

    private let state = Monitor(State())
    private let connection: DatabaseQueue
    /// Held by whoever copies: SQLite lets only one, and answers others with "busy".
    let turn = Mutex<Void>(())

    init(_ connection: DatabaseQueue) { self.connection = connection }

    /// Called by the writer after a transaction. True where it should copy the rest itself.
    func shouldFinish(at pages: Int) -> Bool {
        let (finish, ring) = state.withLock { state in
            // The log began anew.
            if pages < state.lastPages { state.nextRequest = Self.threshold }
            state.lastPages = pages
            if state.isToFinish {
                state.isToFinish = false
                return (true, false)
            }
            guard pages >= state.nextRequest, !state.isWanted else { return (false, false) }
            state.nextRequest = pages + Self.step
            state.isWanted = true
            return (false, true)
        }
        if ring { state.ring() }
        return finish
    }

    func close() {
        state.withLock { $0.isStopping = true }
        state.ring()
    }

    /// The thread's body. `onFailure` hears of a copy that failed for another reason than a lock.
    func run(onFailure: @Sendable (String) -> Void) {
        while true {
            let isWanted = state.wait { state -> Bool? in
                if state.isStopping { return false }
                return state.isWanted ? true : nil
            }
            guard isWanted else { return }
            let outcome = copy()
            if case .failure(let failure) = outcome, !failure.isBusy { onFailure(failure.text) }
            state.withLock { state in
                state.isWanted = false
                if case .success = outcome { state.isToFinish = true }
            }
        }
    }

    private func copy() -> Result<Void, SQLiteFailure> {
        connection.inDatabase { db in
            turn.withLock { _ in Self.checkpoint(db, .passive) }
        }
    }

    enum Mode {
        /// Copies what no reader needs.
        case passive
        /// Copies all, waits for nobody, and empties the log file.
        case truncate
    }

    /// Copies the log on the connection of the caller's thread.
    static func checkpoint(_ db: Database, _ mode: Mode) -> Result<Void, SQLiteFailure> {
        guard let handle = db.sqliteConnection else {
            return .failure(SQLiteFailure(code: SQLITE_MISUSE, message: "the connection is closed"))
        }
        let code = sqlite3_wal_checkpoint_v2(
            handle, nil, mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        return code == SQLITE_OK ? .success(()) : .failure(SQLiteFailure(on: handle))
    }
}
