import DandelionStore
import GRDB
import GRDBSQLite

/// What a connection is for; its caches are sized by it.
enum ConnectionKind {
    case writer, checkpointer, reader

    /// A page cache is memory that the host cannot use, and an engine with a
    /// million sleepers must stay small; the system caches the file's pages anyway.
    var cacheInKibibytes: Int {
        switch self {
        case .writer: 32 * 1024
        case .checkpointer: 1024
        case .reader: 2 * 1024
        }
    }
}

/// Opens connections through GRDB, and refuses those that do not hold our settings.
enum Connection {
    /// How long opening and reading wait for another process's lock.
    static let openingPatienceInSeconds = 10.0

    static func open(_ file: DatabaseFile, _ kind: ConnectionKind) throws(StoreError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "dandelion.\(kind)"
        configuration.readonly = kind == .reader
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(openingPatienceInSeconds)
        // Our own statements begin and end transactions across calls.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(kind.cacheInKibibytes)")
            // Undo images of savepoints must not spill what people wrote into temporary files.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            if kind == .reader { return }
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        return try rethrowing(file) {
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            if kind != .reader { try queue.inDatabase(prepare) }
            return queue
        }
    }

    /// Turns the log on and reads every promise back; SQLite ignores what it cannot do.
    private static func prepare(_ db: Database) throws {
        if let handle = db.sqliteConnection, sqlite3_db_readonly(handle, "main") == 1 {
            throw SQLiteFailure(code: SQLITE_READONLY, message: "the file can only be read")
        }
        if try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 {
            // In the header before the log begins: so a crash right here leaves a file that is known as ours.
            try db.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
        }
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        let promises: [(name: String, wanted: String, found: String?)] = [
            ("journal_mode", "wal", journal),
            ("synchronous", "2", try String.fetchOne(db, sql: "PRAGMA synchronous")),
            ("secure_delete", "1", try String.fetchOne(db, sql: "PRAGMA secure_delete")),
        ]
        for promise in promises where promise.found != promise.wanted {
            throw SQLiteFailure(
                code: SQLITE_ERROR,
                message: "PRAGMA \(promise.name) is '\(promise.found ?? "")' and must be '\(promise.wanted)'")
        }
    }

    /// Runs GRDB's calls and speaks of their errors in the store's words.
    static func rethrowing<Result>(
        _ file: DatabaseFile, _ body: () throws -> Result
    ) throws(StoreError) -> Result {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw SQLiteFailure(error).storeError(path: file.path)
        } catch let error as SQLiteFailure {
            throw error.storeError(path: file.path)
        } catch {
            throw .cannotOpen(path: file.path, reason: "\(error)")
        }
    }
}
