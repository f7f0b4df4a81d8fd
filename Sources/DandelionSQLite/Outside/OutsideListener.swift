import DandelionStore
import Glibc

/// The owner's thread that sleeps until somebody outside may have written.
///
/// It runs no SQL. Our own commits write to the log too; ``OutsideWrites``
/// tells them apart, and after each look the thread rests a little, so that a
/// busy writer does not have a second thread woken for each commit.
final class OutsideListener: Sendable {
    private let socket: WakeSocket?
    private let watch: LogWatch?
    private let outside: OutsideWrites
    /// A pipe; what is written at its second end stops the thread.
    private let stopEnds: [Int32]

    private static let restInMicroseconds: UInt32 = 5000

    /// Hears of everything from here on, though it is told only once ``run()`` runs.
    init?(_ file: DatabaseFile, _ outside: OutsideWrites) {
        self.outside = outside
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stopEnds = ends
        socket = WakeSocket(listeningBeside: file)
        watch = LogWatch(file)
    }

    deinit {
        for end in stopEnds { Glibc.close(end) }
    }

    func close() {
        var byte: UInt8 = 1
        _ = write(stopEnds[1], &byte, 1)
    }

    /// The thread's body.
    func run() {
        var schedule = LookSchedule(hears: watch != nil)
        while true {
            // A negative descriptor is passed over.
            var sources = [
                pollfd(fd: stopEnds[0], events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: watch?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&sources, nfds_t(sources.count), schedule.waitInMilliseconds)
            if count < 0, errno != EINTR { return }
            if sources[0].revents != 0 { return }
            if sources[1].revents != 0 {
                socket?.drain()
                outside.wakeNow()
            }
            if sources[2].revents != 0 {
                watch?.drain()
                outside.look()
                schedule.heard()
                HostClock.pause(microseconds: Self.restInMicroseconds)
            } else if count == 0 {
                outside.look()
                schedule.looked()
            }
        }
    }
}
