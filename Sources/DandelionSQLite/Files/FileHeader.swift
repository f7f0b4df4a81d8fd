import DandelionStore
import GRDBSQLite
import Glibc

/// The first 100 bytes of a database file, read without opening it as a database.
///
/// They are read through SQLite's own access to files. The system drops all of a
/// process's locks on a file when the process closes any descriptor of it;
/// SQLite keeps a descriptor that it is told to close as long as one of its
/// connections in this process holds a lock. So an embedder may have its own
/// connection to the file before the store is opened.
struct FileHeader {
    /// Which program made the file.
    let applicationID: Int32

    private static let size = 100

    /// Nil where the file is no SQLite database.
    init?(path: String) throws(StoreError) {
        let bytes = try Self.bytes(of: path)
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return nil }
        applicationID = Int32(bitPattern: bytes[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }

    /// Zeros where the file is shorter.
    private static func bytes(of path: String) throws(StoreError) -> [UInt8] {
        guard let system = sqlite3_vfs_find(nil), let open = system.pointee.xOpen,
            let name = sqlite3_create_filename(path, "", "", 0, nil)
        else { throw .cannotOpen(path: path, reason: "SQLite has no access to files") }
        defer { sqlite3_free_filename(name) }
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: Int(system.pointee.szOsFile), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Int(system.pointee.szOsFile))
        defer { memory.deallocate() }
        let file = memory.bindMemory(to: sqlite3_file.self, capacity: 1)
        guard open(system, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nil) == SQLITE_OK else {
            if access(path, R_OK) != 0, errno == EACCES { throw .readOnly(path: path) }
            throw .cannotOpen(path: path, reason: DatabaseFile.lastError)
        }
        guard let methods = file.pointee.pMethods, let read = methods.pointee.xRead else {
            throw .cannotOpen(path: path, reason: "SQLite cannot read it")
        }
        defer { _ = methods.pointee.xClose?(file) }
        var bytes = [UInt8](repeating: 0, count: size)
        let code = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, Int32(size), 0) }
        guard code == SQLITE_OK || code == Self.shortRead else {
            throw .cannotOpen(path: path, reason: "its first bytes cannot be read, SQLite code \(code)")
        }
        return bytes
    }

    /// `SQLITE_IOERR_SHORT_READ`, a macro that Swift does not see.
    private static let shortRead = SQLITE_IOERR | 2 << 8
}
