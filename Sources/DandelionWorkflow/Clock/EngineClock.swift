public import DandelionModel
import Glibc
import Synchronization

/// Where an engine's time comes from, and how its lanes wait for it.
///
/// Only a clock asks the machine for the date. One clock serves all homes.
public protocol EngineClock: Sendable {
    /// The time now. The machine's may step back; a home's own clock never does.
    func now() -> Instant

    /// Whether time moves by itself. Where it does not, results of activities
    /// are held until none is in flight, so that their order repeats.
    var isVirtual: Bool { get }
}

/// The machine's clock.
public struct SystemClock: EngineClock {
    public init() {}

    public var isVirtual: Bool { false }

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// Where the seed of each entry comes from.
public protocol SeedSource: Sendable {
    func seed(home: String, number: Int64) -> UInt64
}

/// Chance from the operating system, fetched for many entries at once.
public final class SystemSeeds: SeedSource {
    private static let fetchedAtOnce = 32
    private let fetched = Mutex<[UInt64]>([])

    public init() {}

    public func seed(home: String, number: Int64) -> UInt64 {
        fetched.withLock { fetched in
            if fetched.isEmpty { fetched = Self.fetch() }
            // The system's generator gives words where its call for many fails.
            return fetched.popLast() ?? UInt64.random(in: .min ... .max)
        }
    }

    private static func fetch() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: fetchedAtOnce)
        let wanted = fetchedAtOnce * MemoryLayout<UInt64>.size
        // It gives up to 256 bytes at once, all or none.
        let status = words.withUnsafeMutableBytes { getentropy($0.baseAddress, wanted) }
        return status == 0 ? words : []
    }
}

/// Seeds that repeat: the same for the same home, number and beginning, also after a restart.
public struct RepeatableSeeds: SeedSource {
    private let beginning: UInt64

    public init(_ beginning: UInt64) { self.beginning = beginning }

    public func seed(home: String, number: Int64) -> UInt64 {
        let key = Digest.Key(low: beginning, high: UInt64(bitPattern: number))
        return Digest(of: Array(home.utf8), key: key).low
    }
}
