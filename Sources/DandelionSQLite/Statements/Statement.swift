import DandelionStore
import GRDBSQLite

/// A prepared statement, kept for as long as its connection.
///
/// Not `Sendable`: it belongs to the thread that has its connection, and is
/// released there, before the connection closes. Parameters count from 1,
/// columns from 0, as SQLite's do.
final class Statement {
    let handle: OpaquePointer
    /// A scan reads its rows now.
    var isRunning = false
    private let connection: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw SQLiteFailure(on: connection) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// SQLite copies what is bound: a Swift string or array may move when we let go of it.
    private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    @inline(__always)
    func bind(_ cell: Cell, at position: Int32) {
        switch cell {
        case .null:
            sqlite3_bind_null(handle, position)
        case .integer(let number):
            sqlite3_bind_int64(handle, position, number)
        case .real(let number):
            sqlite3_bind_double(handle, position, number)
        case .text(var text):
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    _ = sqlite3_bind_text64(
                        handle, position, characters.baseAddress, UInt64(characters.count), copied,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            // A blob without an address would be bound as null.
            if bytes.isEmpty {
                sqlite3_bind_zeroblob(handle, position, 0)
            } else {
                bytes.withUnsafeBytes { raw in
                    _ = sqlite3_bind_blob64(handle, position, raw.baseAddress, UInt64(raw.count), copied)
                }
            }
        }
    }

    /// Steps once: true where there is a row to read. Needs ``reset()`` in the end.
    @inline(__always)
    func step() throws(SQLiteFailure) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let failure = SQLiteFailure(on: connection)
            sqlite3_reset(handle)
            throw failure
        }
    }

    /// Runs to the end, whatever rows come.
    @inline(__always)
    func run() throws(SQLiteFailure) {
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Runs and tells whether there was a row.
    func hasRow() throws(SQLiteFailure) -> Bool {
        defer { reset() }
        return try step()
    }

    @inline(__always)
    func reset() { sqlite3_reset(handle) }

    func cell(at column: Int32) -> Cell {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            guard let bytes = sqlite3_column_text(handle, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(handle, column) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }

    /// The row at hand.
    func row(_ columnCount: Int) -> Row {
        Row(unsafeUninitializedCapacity: columnCount) { cells, count in
            while count < columnCount {
                cells.initializeElement(at: count, to: cell(at: Int32(count)))
                count += 1
            }
        }
    }
}
