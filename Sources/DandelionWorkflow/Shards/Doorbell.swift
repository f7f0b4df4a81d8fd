import Synchronization

/// Lets tasks wait for something that may have happened, or for a time.
package final class Doorbell: Sendable {
    private struct State {
        var rings = 0
        var next = 0
        /// Those who wait, or are about to.
        var visits: [Int: Visit] = [:]
    }

    private enum Visit {
        case begun
        case waiting(CheckedContinuation<Void, Never>)
        /// Its time was over before it had begun to wait.
        case over
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it has rung: ask before looking, and hand it to ``wait(since:for:)``.
    package var rings: Int { state.withLock { $0.rings } }

    /// Wakes everyone who waits.
    package func ring() {
        let visits = state.withLock { state in
            state.rings += 1
            return state.visits.keys
        }
        for visit in visits { wake(visit) }
    }

    /// Returns when it has rung since, or after a time.
    ///
    /// - Throws: `CancellationError` where the task was cancelled.
    package func wait(since rings: Int, for limit: Duration) async throws {
        let id = state.withLock { state in
            state.next += 1
            state.visits[state.next] = .begun
            return state.next
        }
        let timer = Task { [self] in
            try? await Task.sleep(for: limit)
            wake(id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.rings == rings, case .begun? = state.visits[id] {
                        state.visits[id] = .waiting(continuation)
                        return false
                    }
                    return true
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
        timer.cancel()
        state.withLock { $0.visits[id] = nil }
        try Task.checkCancellation()
    }

    private func wake(_ id: Int) {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard let visit = state.visits[id] else { return nil }
            state.visits[id] = .over
            if case .waiting(let continuation) = visit { return continuation }
            return nil
        }
        continuation?.resume()
    }
}
