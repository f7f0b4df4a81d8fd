import Synchronization

/// Tells other processes' writes from our own, without SQL.
///
/// Every transaction adds one to the ``ChangeCounter``, and the writer knows
/// its own. While the writer is inside a transaction it alone judges, when it
/// enters (it has the lock then, so what is new is another's) and when it
/// leaves; between transactions the listener does.
final class OutsideWrites: Sendable {
    fileprivate struct State: Sendable {
        var expected: UInt32 = 0
        var isWriterInside = false
        var atEntry: UInt32 = 0
        var wake: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>
    private let counter: ChangeCounter?

    init(_ counter: ChangeCounter?) {
        self.counter = counter
        state = Mutex(State(expected: counter?.value ?? 0))
    }

    func onWrite(_ wake: (@Sendable () -> Void)?) { state.withLock { $0.wake = wake } }

    /// The writer holds the database's write lock.
    func writerEntered() {
        guard let counter else { return }
        let wake = state.withLock { state in
            let now = counter.value
            state.isWriterInside = true
            state.atEntry = now
            return state.notice(now)
        }
        wake?()
    }

    /// The writer's transaction is over.
    func writerLeft(wrote: Bool) {
        guard let counter else { return }
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.isWriterInside else { return nil }
            state.isWriterInside = false
            if wrote { state.expected = state.atEntry &+ 1 }
            return state.notice(counter.value)
        }
        wake?()
    }

    /// Something was written to the log, by somebody.
    func look() {
        let wake = state.withLock { state in
            guard let counter else { return state.wake }
            return state.isWriterInside ? nil : state.notice(counter.value)
        }
        wake?()
    }

    /// A guest says that it appended.
    func wakeNow() {
        let wake = state.withLock { state in
            if let counter, !state.isWriterInside { state.expected = counter.value }
            return state.wake
        }
        wake?()
    }
}

extension OutsideWrites.State {
    fileprivate mutating func notice(_ now: UInt32) -> (@Sendable () -> Void)? {
        if now == expected { return nil }
        expected = now
        return wake
    }
}
