import DandelionStore
import Glibc

/// Writes lines to a file that gets its name in the end, or to standard output.
///
/// Not `Sendable`: one thread writes it.
final class LineSink {
    private static let portion = 1 << 20

    private let file: PartialFile?
    private var buffer: [UInt8] = []
    private(set) var bytes: Int64 = 0

    /// - Parameter path: `-` for standard output.
    init(_ path: String) throws(PartialFile.Failure) {
        file = path == "-" ? nil : try PartialFile(for: path)
        buffer.reserveCapacity(Self.portion + 4_096)
    }

    func write(_ line: [UInt8]) throws {
        buffer += line
        buffer.append(0x0a)
        bytes += Int64(line.count + 1)
        if buffer.count >= Self.portion { try flush() }
    }

    /// Writes what is left; a file is durable and has its name then.
    func finish() throws {
        try flush()
        try file?.publish()
    }

    private func flush() throws {
        if let file {
            try file.write(buffer)
        } else {
            var written = 0
            while written < buffer.count {
                let count = buffer[written...].withUnsafeBytes {
                    Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
                }
                guard count >= 0 || errno == EINTR else {
                    throw PartialFile.Failure.failed(
                        path: "standard output", reason: String(cString: strerror(errno)))
                }
                written += max(0, count)
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
