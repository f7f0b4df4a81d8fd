import GRDB
import GRDBSQLite

/// The number of transactions that all processes have written to the log, read without SQL.
///
/// SQLite keeps it in the log's shared index: the third word of the header, by
/// <https://www.sqlite.org/walformat.html#the_wal_index_file_format>
/// (`iChange`, in native byte order, "incremented with each transaction").
struct ChangeCounter: @unchecked Sendable {
    // The memory is shared between processes and stays mapped as long as the
    // writer's connection is open, which outlives every user of this value. It
    // is only read, an aligned word at a time, as SQLite's own readers do.
    private let header: UnsafeRawPointer

    /// Nil where the connection has no such memory; then every sign of a write counts.
    init?(_ db: Database) {
        guard let handle = db.sqliteConnection else { return nil }
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
            let methods = file.pointee.pMethods, methods.pointee.iVersion >= 2,
            let map = methods.pointee.xShmMap
        else { return nil }
        var region: UnsafeMutableRawPointer?
        // Region 0 of 32 KiB, which is mapped already: a connection in log mode has read it.
        guard map(file, 0, 32768, 0, &region) == SQLITE_OK, let region else { return nil }
        header = UnsafeRawPointer(region)
    }

    var value: UInt32 { header.load(fromByteOffset: 8, as: UInt32.self) }
}
