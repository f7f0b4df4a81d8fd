import Glibc

/// The machine's own clocks, as the store contract asks for them: rows are
/// stamped with them, and waiting for another process is measured by them.
package enum HostClock {
    /// Microseconds since 1970.
    package static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    package static func monotonicNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Gives the processor away while another process holds a lock that cannot wake us.
    package static func pause(microseconds: UInt32) { usleep(microseconds) }
}
