import DandelionModel
import DandelionWorkflow
import Synchronization

/// A clock that stands still until a world moves it.
final class RunClock: EngineClock {
    private let time: Mutex<Instant>

    init(_ start: Instant = Instant(microseconds: 1_700_000_000_000_000)) { time = Mutex(start) }

    var isVirtual: Bool { true }

    func now() -> Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = max($0, instant) } }
}
