#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The system's clock, where an engine has no database to ask.
enum SystemTime {
    /// Microseconds since 1970, by the system's clock.
    @Sendable
    static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
