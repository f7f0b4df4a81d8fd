import Dispatch
import Synchronization

/// Holds a turn until a test lets it go on.
final class Gate: Sendable {
    private let opened = DispatchSemaphore(value: 0)
    private let state = Mutex<(isEntered: Bool, waiter: CheckedContinuation<Void, Never>?)>((false, nil))

    func wait() {
        let waiter = state.withLock { state in
            state.isEntered = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
        opened.wait()
    }

    func entered() async {
        await withCheckedContinuation { continuation in
            let isEntered = state.withLock { state in
                if !state.isEntered { state.waiter = continuation }
                return state.isEntered
            }
            if isEntered { continuation.resume() }
        }
    }

    func open() { opened.signal() }
}
