import Synchronization

/// Knows when nothing is going on: no lane works, no activity is in flight.
///
/// Whatever is busy has entered and leaves when it is done. Whoever hands work
/// to somebody else enters for them before it leaves itself, so the count never
/// reaches zero in between.
package final class Quiescence: Sendable {
    private struct State {
        var busy = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func enter() { state.withLock { $0.busy += 1 } }

    package func leave() {
        let waiters = state.withLock { state in
            state.busy -= 1
            guard state.busy == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when nothing is going on; at once if so.
    package func wait() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                if state.busy > 0 { state.waiters.append(continuation) }
                return state.busy == 0
            }
            if isQuiet { continuation.resume() }
        }
    }
}
