import Glibc

/// How long the processor has worked for this process, all threads together.
enum ProcessorTime {
    static var micros: Int64 {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { sum, time in
            sum + Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_usec)
        }
    }
}
