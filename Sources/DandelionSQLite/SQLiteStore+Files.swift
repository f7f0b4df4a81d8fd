public import DandelionStore
import GRDB

/// What is done to a store's file as a whole.
extension SQLiteStore {
    /// Copies the store, as it is at this moment, into a new file, beside whoever writes it.
    ///
    /// The copy is a store of its own, with the same digest key. It is written as `PATH.partial`
    /// and gets its name when it is whole and durable. Blocks while it works; meanwhile the
    /// owner goes on, and its write-ahead log grows. The store itself need not be open here, and
    /// may have an older schema.
    ///
    /// - Parameters:
    ///   - path: Of a file that is not there yet, in a folder that is.
    ///   - progress: Gets the pages that are done, and how many there are. What it throws ends the copy.
    /// - Throws: Where the file is there already, cannot be written, or the store cannot be
    ///   read. Nothing is left then.
    public func backUp(
        to path: String, progress: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }
    ) throws {
        // Kept as long as a connection of ours is.
        let entry = try file.examine(as: .guest)
        try withExtendedLifetime(entry) {
            let copy = try PartialFile(for: path)
            try OnlineCopy.run(from: file, to: copy.partialPath, progress: progress)
            try copy.publish()
        }
    }

    /// Rewrites the file without its free pages, which gives their space back to the disk.
    ///
    /// Deleted rows leave free pages, which the store uses again before the file grows; so
    /// this is worth its time only when much was deleted. It needs the owner's role, as much
    /// free space again as is in use, in the file's folder and in the system's folder for
    /// temporary files, and lets nobody write while it works. Blocks.
    ///
    /// - Throws: `busy` where others read for longer than it waits; nothing was changed then.
    public func compact() throws(StoreError) {
        guard isOpen else { throw StoreError.closed }
        let connection = try Connection.open(file, .checkpointer)
        defer { try? connection.close() }
        try Connection.rethrowing(file) {
            try connection.inDatabase { db in
                // The new file is made beside the old one; it need not fit into memory.
                try db.execute(sql: "PRAGMA temp_store = FILE")
                try db.execute(sql: "VACUUM")
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }
}
