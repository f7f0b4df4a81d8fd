import DandelionStore
import GRDB
import GRDBSQLite

/// SQLite's own word for what went wrong: an extended result code and its text.
struct SQLiteFailure: Error, Equatable {
    let code: Int32
    let message: String

    init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// What a connection says of its last call.
    init(on connection: OpaquePointer) {
        code = sqlite3_extended_errcode(connection)
        message = String(cString: sqlite3_errmsg(connection))
    }

    init(_ error: DatabaseError) {
        code = error.extendedResultCode.rawValue
        message = error.message ?? "no message"
    }

    /// The primary code, without its extension.
    var primary: Int32 { code & 0xff }
    var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }
    var isConstraint: Bool { primary == SQLITE_CONSTRAINT }
    var text: String { "\(message), SQLite code \(code)" }

    /// The error of a call that only reads, or that opens the file.
    func storeError(path: String) -> StoreError {
        switch primary {
        case SQLITE_NOTADB: .notADatabase(path: path)
        case SQLITE_CORRUPT, SQLITE_FORMAT: .corrupt(text)
        case SQLITE_IOERR: .failStopped(text)
        case SQLITE_READONLY, SQLITE_PERM: .readOnly(path: path)
        case SQLITE_FULL: .full(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: .busy(seconds: Connection.openingPatienceInSeconds)
        default: .cannotOpen(path: path, reason: text)
        }
    }
}
