public import Dandelion
import DandelionModel
import Synchronization

/// A clock that stands still until it is told to move.
///
/// One clock serves all homes. It moves only when no home has work and no
/// activity is in flight, and it stops at every timer on its way, so months
/// pass in seconds and in the same order every time.
public final class VirtualClock: EngineClock {
    private let time: Mutex<Instant>

    public init(_ start: Instant = Instant(microseconds: 1_700_000_000_000_000)) { time = Mutex(start) }

    public var isVirtual: Bool { true }

    public func now() -> Instant { time.withLock { $0 } }

    /// Moves the time on and nothing else: for a feed, whose letters bring their times with them.
    package func set(_ instant: Instant) { time.withLock { $0 = max($0, instant) } }

    /// Moves a running engine's time to an instant; everything due on the way happens.
    ///
    /// Returns when the engine is quiet there. An instant that is past only
    /// waits. Where the engine has ended, time stands still.
    public func advance(_ engine: Engine, to instant: Instant) async {
        await engine.settle()
        while engine.isFolding, let due = engine.nextDue, due <= instant {
            set(due)
            engine.noticeClock()
            await engine.settle()
        }
        guard engine.isFolding else { return }
        set(instant)
        engine.noticeClock()
        await engine.settle()
    }

    /// Moves a running engine's time on by a duration.
    public func advance(_ engine: Engine, by duration: Duration) async {
        await advance(engine, to: now() + duration)
    }
}

extension VirtualClock {
    /// Moves the time on while no engine runs, as when the host is down.
    public func jump(by duration: Duration) { set(now() + duration) }
}
