import DandelionModel
import DandelionWorkflow
import Synchronization

/// A clock that stands still until a world moves it.
final class RunClock: EngineClock {
    /// Where it stands at first.
    static let start = Instant(microseconds: 1_700_000_000_000_000)

    private let time = Mutex(RunClock.start)

    var isVirtual: Bool { true }

    func now() -> Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = max($0, instant) } }
}
