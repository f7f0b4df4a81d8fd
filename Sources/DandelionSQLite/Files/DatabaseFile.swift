import DandelionStore
import Glibc

/// The database file and what stands beside it.
struct DatabaseFile: Sendable {
    let path: String

    var log: String { path + "-wal" }
    var ownerLock: String { path + ".owner" }
    var wakeSocket: String { path + ".wake" }

    /// Written into the header of every file that we make: "DNDL".
    static let applicationID: Int32 = 0x444e_444c

    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of the path.
    var name: String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// Looks at the file before anything is opened, and refuses what must not be touched.
    ///
    /// A file of another program is known by its header alone: opening it with
    /// SQLite could already roll its journal back.
    ///
    /// - Returns: What counts this process among those that have the file open; nil
    ///   where there is none yet.
    func examine(as role: StoreRole) throws(StoreError) -> OpenFiles.Entry? {
        var folderStatus = stat()
        guard stat(folder, &folderStatus) == 0 else {
            throw .cannotOpen(path: path, reason: Self.lastError)
        }
        var status = stat()
        if stat(path, &status) != 0 {
            guard errno == ENOENT else { throw .cannotOpen(path: path, reason: Self.lastError) }
            guard role == .owner else {
                throw .cannotOpen(path: path, reason: "there is no such file, and only its owner makes it")
            }
            guard access(folder, W_OK) == 0 else { throw .readOnly(path: path) }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notADatabase(path: path) }
        let entry = try OpenFiles.enter(self) { () throws(StoreError) in
            if status.st_size > 0 { try examineHeader() }
        }
        // The log and its index are made beside the file, also by readers.
        guard access(path, R_OK | W_OK) == 0, access(folder, W_OK) == 0 else { throw .readOnly(path: path) }
        for beside in [log, path + "-shm"] where access(beside, F_OK) == 0 {
            guard access(beside, R_OK | W_OK) == 0 else { throw .readOnly(path: path) }
        }
        return entry
    }

    private func examineHeader() throws(StoreError) {
        guard let header = try FileHeader(path: path) else { throw .notADatabase(path: path) }
        guard header.applicationID == Self.applicationID else { throw .notADatabase(path: path) }
    }

    static var lastError: String { String(cString: strerror(errno)) }
}
