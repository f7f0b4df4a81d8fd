import DandelionStore
import GRDB
import GRDBSQLite

/// Copies a database that others write, page by page, as it is at one moment.
///
///   (1) The source is held in one read transaction, so what others write
///       meanwhile is not seen, and the copy never begins again.
///   (2) Readers block nobody; the owner's log grows until the copy is done.
///   (3) The copy is a file of its own that needs no log beside it.
enum OnlineCopy {
    /// About a mebibyte: long enough to be quick, short enough to tell how far it is.
    private static let pagesPerStep: Int32 = 256

    /// - Parameters:
    ///   - path: An empty file, which is not synced here.
    ///   - progress: Gets the pages that are done and how many there are; what it throws ends the copy.
    static func run(
        from file: DatabaseFile, to path: String, progress: (_ done: Int, _ of: Int) throws -> Void
    ) throws {
        // One that may write takes its log away again, if nobody else has the file open.
        let source = try Connection.open(file, .checkpointer)
        defer { try? source.close() }
        try source.inDatabase { db in
            guard let handle = db.sqliteConnection else { throw StoreError.closed }
            try execute("BEGIN", on: handle, path: file.path)
            defer { sqlite3_exec(handle, "COMMIT", nil, nil, nil) }
            // A transaction sees what is when it first reads.
            try execute("SELECT version FROM \(SQLiteSchema.metaTable)", on: handle, path: file.path)
            var made: OpaquePointer?
            let code = sqlite3_open_v2(path, &made, SQLITE_OPEN_READWRITE, nil)
            defer { sqlite3_close(made) }
            guard code == SQLITE_OK, let made else {
                throw SQLiteFailure(code: code, message: "the copy cannot be opened").storeError(path: path)
            }
            // It is worth nothing before it is whole, and is synced then.
            try execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", on: made, path: path)
            try copy(handle, to: made, path: path, progress)
        }
    }

    private static func copy(
        _ source: OpaquePointer, to copy: OpaquePointer, path: String,
        _ progress: (_ done: Int, _ of: Int) throws -> Void
    ) throws {
        guard let backup = sqlite3_backup_init(copy, "main", source, "main") else {
            throw SQLiteFailure(on: copy).storeError(path: path)
        }
        var isFinished = false
        defer { if !isFinished { sqlite3_backup_finish(backup) } }
        while true {
            let code = sqlite3_backup_step(backup, pagesPerStep)
            let total = Int(sqlite3_backup_pagecount(backup))
            switch code {
            case SQLITE_DONE:
                isFinished = true
                guard sqlite3_backup_finish(backup) == SQLITE_OK else {
                    throw SQLiteFailure(on: copy).storeError(path: path)
                }
                return try progress(total, total)
            case SQLITE_OK:
                try progress(total - Int(sqlite3_backup_remaining(backup)), total)
            default:
                isFinished = true
                sqlite3_backup_finish(backup)
                throw SQLiteFailure(on: copy).storeError(path: path)
            }
        }
    }

    private static func execute(_ sql: String, on connection: OpaquePointer, path: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure(on: connection).storeError(path: path)
        }
    }
}
