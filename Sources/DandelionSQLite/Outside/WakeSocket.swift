import Glibc

/// The datagram socket `FILE.wake`, by which guests tell the owner that they appended.
///
/// A byte means "look". It may be lost, so nothing depends on it but speed: the
/// owner also watches the log.
final class WakeSocket: Sendable {
    let descriptor: Int32
    private let path: String

    /// Listens. Nil where the path does not fit into a socket's name, or the folder takes none.
    ///
    /// What an earlier owner left is removed: whoever calls this holds the ``OwnerLock``.
    init?(listeningBeside file: DatabaseFile) {
        let opened = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC | O_NONBLOCK, 0)
        guard opened >= 0 else { return nil }
        unlink(file.wakeSocket)
        let isBound = Self.withAddress(file.wakeSocket) { bind(opened, $0, $1) == 0 }
        guard isBound else {
            Glibc.close(opened)
            return nil
        }
        descriptor = opened
        path = file.wakeSocket
    }

    /// Takes what has arrived.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 16)
        while recv(descriptor, &bytes, bytes.count, 0) > 0 {}
    }

    /// Sends the byte; nothing happens where nobody listens.
    static func wake(_ file: DatabaseFile) {
        let opened = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC | O_NONBLOCK, 0)
        guard opened >= 0 else { return }
        defer { Glibc.close(opened) }
        var byte: UInt8 = 1
        _ = withAddress(file.wakeSocket) { sendto(opened, &byte, 1, Int32(MSG_NOSIGNAL), $0, $1) == 1 }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool)
        -> Bool
    {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // The name ends with a zero byte.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    deinit {
        unlink(path)
        Glibc.close(descriptor)
    }
}
