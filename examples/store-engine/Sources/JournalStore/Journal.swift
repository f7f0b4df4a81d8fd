import DandelionModel
import DandelionStore
import Glibc

/// A file of records, each written whole or dropped when it is read.
///
/// A record is four bytes of length (little end first), sixteen of digest and
/// the payload. A crash can cut short only the last one, which nobody was told
/// of yet. `PATH.lock` is locked while the journal is open.
struct Journal: ~Copyable {
    private let path: String
    private let lock: Int32
    private var file: Int32 = -1

    init(path: String) throws(StoreError) {
        self.path = path
        lock = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw .owned(path: path, byProcess: nil)
        }
    }

    deinit {
        if file >= 0 { Glibc.close(file) }
        Glibc.close(lock)
    }

    /// Every whole record, in order; none where there is no file.
    func records() throws(StoreError) -> [Value] {
        let bytes = try contents()
        var records: [Value] = []
        var start = 0
        while bytes.count - start >= 20 {
            let length = bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            let end = start + 20 + length
            let payload = Array(bytes[min(start + 20, bytes.count)..<min(end, bytes.count)])
            guard payload.count == length, Digest(of: payload).bytes == Array(bytes[start + 4..<start + 20]),
                let record = try? ValueCodec.decode(payload)
            else {
                if records.isEmpty { throw .notADatabase(path: path) }
                // A bad record with something behind it was whole once.
                if length > 0, end < bytes.count { throw .corrupt("'\(path)' at byte \(start)") }
                return records
            }
            records.append(record)
            start = end
        }
        if records.isEmpty, !bytes.isEmpty { throw .notADatabase(path: path) }
        return records
    }

    /// Adds a record; durable when it returns.
    func append(_ record: Value) throws(StoreError) { try write([record], to: file) }

    /// Replaces the whole file by these records, at once.
    mutating func replace(with records: [Value]) throws(StoreError) {
        let new = Glibc.open(path + ".new", O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard new >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        do {
            try write(records, to: new)
        } catch {
            Glibc.close(new)
            throw error
        }
        if file >= 0 { Glibc.close(file) }
        file = new
        guard rename(path + ".new", path) == 0 else { throw failure("rename") }
        // The new name is durable only when its folder is.
        let slash = path.lastIndex(of: "/")
        let folder = Glibc.open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { Glibc.close(folder) }
        guard folder >= 0, fsync(folder) == 0 else { throw failure("fsync of the folder") }
    }

    private func write(_ records: [Value], to file: Int32) throws(StoreError) {
        var bytes: [UInt8] = []
        for record in records {
            let payload = ValueCodec.encode(record)
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: payload.count >> shift)) }
            bytes += Digest(of: payload).bytes + payload
        }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure("write") }
            written += max(0, count)
        }
        // After a failed fsync nobody knows what stands, so it is never tried again.
        guard fsync(file) == 0 else { throw failure("fsync") }
    }

    private func contents() throws(StoreError) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return [] }
        guard file >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        defer { Glibc.close(file) }
        var bytes: [UInt8] = []
        while true {
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 20) {
                $1 = max(0, Glibc.read(file, $0.baseAddress, 1 << 20))
            }
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    private func failure(_ call: String) -> StoreError {
        .failStopped("\(call) of '\(path)': \(String(cString: strerror(errno)))")
    }
}
