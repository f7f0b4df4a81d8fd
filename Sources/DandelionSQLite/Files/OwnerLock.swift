import DandelionStore
import Glibc

/// The right to fold this file: an exclusive lock on `FILE.owner`.
///
/// Never on the database itself, which guests read and write. The kernel drops
/// the lock when the process ends, however it ends, so a lock is never stale.
/// The file holds the process number for messages; it is removed by a clean
/// close. A process that locked a file just removed notices that the path no
/// longer names it, and tries again. Who only asks whether the file is owned holds
/// a shared lock for a moment, which an owner waits for.
struct OwnerLock: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(of file: DatabaseFile) throws(StoreError) {
        path = file.ownerLock
        while true {
            let opened = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard opened >= 0 else {
                if errno == EACCES || errno == EROFS { throw .readOnly(path: file.path) }
                throw .cannotOpen(path: file.path, reason: DatabaseFile.lastError)
            }
            guard Self.take(opened) else {
                let holder = Self.processNumber(in: opened)
                Glibc.close(opened)
                throw .owned(path: file.path, byProcess: holder)
            }
            var held = stat()
            var named = stat()
            if fstat(opened, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino {
                descriptor = opened
                break
            }
            Glibc.close(opened)
        }
        let number = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, number, number.count, 0)
    }

    /// Looks asked for at most while others only ask.
    private static let patience = 10_000

    private static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<patience {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            // Beside an owner nobody gets a shared lock.
            guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
            flock(descriptor, LOCK_UN)
            sched_yield()
        }
        return false
    }

    /// Whether a process owns the file now.
    static func isHeld(of file: DatabaseFile) -> Bool {
        let opened = Glibc.open(file.ownerLock, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { Glibc.close(opened) }
        return flock(opened, LOCK_SH | LOCK_NB) != 0
    }

    private static func processNumber(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }

    deinit {
        unlink(path)
        Glibc.close(descriptor)
    }
}
