import Synchronization

/// How each letter of a group ended, once all have been answered.
package final class Posting: Sendable {
    package typealias Answer = Result<Receipt, FoldError>

    private struct State {
        var answers: [Answer?]
        var left: Int
        var continuation: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    package init(_ count: Int) {
        state = Mutex(State(answers: Array(repeating: nil, count: count), left: count))
    }

    package func add(_ answer: Answer, at index: Int) {
        let continuation = state.withLock { state in
            if state.answers[index] == nil { state.left -= 1 }
            state.answers[index] = answer
            guard state.left == 0 else { return CheckedContinuation<Void, Never>?.none }
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume()
    }

    /// The answers, in the order of the letters. For one who waits.
    package func answers() async -> [Answer] {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.left > 0 { state.continuation = continuation }
                return state.left == 0
            }
            if isOver { continuation.resume() }
        }
        return state.withLock { $0.answers.compactMap { $0 } }
    }
}
