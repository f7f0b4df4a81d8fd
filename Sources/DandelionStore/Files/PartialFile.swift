import Glibc

/// A file that is written under another name, and gets its own when it is whole.
///
/// Until then it is `PATH.partial`, under an exclusive lock, so that two writers
/// of one file never meet. What a killed writer left under that name is written
/// over by the next one. The file never replaces another one.
///
/// Not `Sendable`: one thread writes it.
package final class PartialFile {
    /// The name that it gets in the end.
    package let path: String
    package let partialPath: String
    private let descriptor: Int32
    private var isPublished = false

    package enum Failure: Error, Equatable {
        /// Something has the final name. It was not touched.
        case exists(path: String)
        /// Another process writes the same file now.
        case beingWritten(path: String)
        case full(path: String)
        case failed(path: String, reason: String)
    }

    /// Makes the file empty.
    package init(for path: String) throws(Failure) {
        self.path = path
        partialPath = path + ".partial"
        while true {
            guard access(path, F_OK) != 0 else { throw .exists(path: path) }
            let opened = Glibc.open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw Self.failure(path) }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                Glibc.close(opened)
                throw .beingWritten(path: path)
            }
            var held = stat()
            var named = stat()
            // Its last writer may have given it its name, or removed it, just before we had the lock.
            if fstat(opened, &held) == 0, stat(partialPath, &named) == 0, held.st_ino == named.st_ino {
                descriptor = opened
                break
            }
            Glibc.close(opened)
        }
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
    }

    /// Removes what was not published.
    deinit {
        if !isPublished { unlink(partialPath) }
        Glibc.close(descriptor)
    }

    /// Adds bytes at the end.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else { throw Self.failure(path) }
            written += max(0, count)
        }
    }

    /// Makes what was written durable, and gives it its name. Call once, when nobody else has it open.
    ///
    /// - Throws: ``Failure/exists(path:)`` where another file has taken the name meanwhile.
    package func publish() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        // A link fails where there is something; a rename would replace it.
        if link(partialPath, path) == 0 {
            unlink(partialPath)
        } else if errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS {
            guard access(path, F_OK) != 0 else { throw .exists(path: path) }
            guard rename(partialPath, path) == 0 else { throw Self.failure(path) }
        } else {
            throw errno == EEXIST ? .exists(path: path) : Self.failure(path)
        }
        isPublished = true
        // The new name is durable only when its folder is.
        let slash = path.lastIndex(of: "/")
        let folder = Glibc.open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { Glibc.close(folder) }
        guard folder >= 0, fsync(folder) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        errno == ENOSPC || errno == EDQUOT
            ? .full(path: path) : .failed(path: path, reason: String(cString: strerror(errno)))
    }
}

extension PartialFile.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exists(let path):
            "'\(path)' is there already, and is never overwritten; nothing was changed. Name another one, or move it away"
        case .beingWritten(let path):
            "another process writes '\(path)' just now; nothing was changed. Wait for it, or name another one"
        case .full(let path):
            "no space is left for '\(path)'; nothing of it was kept. Free space and do it again"
        case .failed(let path, let reason):
            "'\(path)' cannot be written (\(reason)); nothing of it was kept. Check its folder and do it again"
        }
    }
}
