import Glibc

/// The lines of a file, one after another, without ever having all of it in memory.
///
/// Not `Sendable`: one thread reads it.
final class LineReader {
    /// In bytes. More than any row has; a file without line ends must not fill the memory.
    private static let lineLimit = 128 << 20
    private static let portion = 1 << 20

    /// As it was named.
    let file: String
    /// Of the line that was read last, from 1.
    private(set) var line = 0
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// - Parameter file: `-` for standard input.
    init(_ file: String) throws(StoreFileRefusal) {
        self.file = file == "-" ? "standard input" : file
        descriptor = file == "-" ? STDIN_FILENO : Glibc.open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(file: file, reason: Self.lastError) }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// The next line without its end; nil after the last one.
    func next() throws(StoreFileRefusal) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                defer { start = end + 1 }
                line += 1
                return Array(buffer[start..<end])
            }
            searched = buffer.count
            guard !isAtEnd else {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                line += 1
                return Array(buffer[start...])
            }
            guard buffer.count - start <= Self.lineLimit else {
                throw .damaged(file: file, line: line + 1, reason: "it is longer than any row")
            }
            buffer.removeFirst(start)
            searched -= start
            start = 0
            try fill()
        }
    }

    private func fill() throws(StoreFileRefusal) {
        let part = [UInt8](unsafeUninitializedCapacity: Self.portion) { bytes, count in
            var read = -1
            repeat {
                read = Glibc.read(descriptor, bytes.baseAddress, Self.portion)
            } while read < 0
                && errno == EINTR
            count = max(0, read)
            isAtEnd = read <= 0
            failure = read < 0 ? Self.lastError : nil
        }
        if let failure { throw .unreadable(file: file, reason: failure) }
        buffer += part
    }

    private var failure: String?

    private static var lastError: String { String(cString: strerror(errno)) }
}
