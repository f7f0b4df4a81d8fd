import Glibc

/// Hears of writes to the log file from the kernel, whoever makes them.
final class LogWatch: Sendable {
    let descriptor: Int32

    /// Nil where the kernel gives no watch; then the listener looks once a second.
    init?(_ file: DatabaseFile) {
        let opened = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard opened >= 0 else { return nil }
        // The log is the same file as long as a connection is open; it only shrinks.
        guard inotify_add_watch(opened, file.log, UInt32(IN_MODIFY)) >= 0 else {
            Glibc.close(opened)
            return nil
        }
        descriptor = opened
    }

    /// Takes what has arrived; equal events that nobody took are one.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    deinit { Glibc.close(descriptor) }
}
