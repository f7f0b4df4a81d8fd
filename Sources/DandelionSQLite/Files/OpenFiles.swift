import DandelionStore
import Glibc
import Synchronization

/// The database files that this process has open, each counted as often as it is.
///
/// The system drops all of a process's locks on a file when the process closes
/// any descriptor of it. SQLite keeps account of its own descriptors; ours would
/// take the locks of every open store of the file away, and the next process
/// would think that nobody has it open, and delete the log. So a file is looked
/// into only while this process does not have it open; else it was looked into then.
enum OpenFiles {
    private static let counts = Mutex<[Identity: Int]>([:])

    /// Which file it is, whatever its name.
    struct Identity: Hashable {
        let device: UInt
        let number: UInt

        /// Nil where there is no file of that name.
        init?(_ file: DatabaseFile) {
            var status = stat()
            guard stat(file.path, &status) == 0 else { return nil }
            device = UInt(status.st_dev)
            number = UInt(status.st_ino)
        }
    }

    /// Counts as one that has the file open, until it is gone.
    final class Entry: Sendable {
        private let identity: Identity

        fileprivate init(_ identity: Identity) { self.identity = identity }

        deinit {
            OpenFiles.counts.withLock { counts in
                let rest = (counts[identity] ?? 1) - 1
                counts[identity] = rest > 0 ? rest : nil
            }
        }
    }

    /// Enters a file that is about to be opened.
    ///
    /// - Parameter examine: Looks into the file; only called where nobody here has it open,
    ///   and nobody can open it meanwhile.
    /// - Returns: Nil where there is no file yet.
    static func enter(
        _ file: DatabaseFile, examine: () throws(StoreError) -> Void
    ) throws(StoreError) -> Entry? {
        let result = counts.withLock { counts -> Result<Entry?, StoreError> in
            guard let identity = Identity(file) else { return .success(nil) }
            if counts[identity] == nil {
                do throws(StoreError) { try examine() } catch { return .failure(error) }
            }
            counts[identity, default: 0] += 1
            return .success(Entry(identity))
        }
        return try result.get()
    }

    /// Enters a file that this process has just made.
    static func enter(_ file: DatabaseFile) -> Entry? {
        counts.withLock { counts in
            guard let identity = Identity(file) else { return nil }
            counts[identity, default: 0] += 1
            return Entry(identity)
        }
    }
}
