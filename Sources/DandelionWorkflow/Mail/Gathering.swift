import Synchronization

/// Collects the answers to a group of letters for whoever waits for all of them.
final class Gathering: Sendable {
    private struct State {
        var receipts: [Receipt?]
        var left: Int
        var failure: FoldError?
        var continuation: CheckedContinuation<Result<[Receipt], FoldError>, Never>?
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(receipts: Array(repeating: nil, count: count), left: count))
    }

    func begin(_ continuation: CheckedContinuation<Result<[Receipt], FoldError>, Never>) {
        state.withLock { $0.continuation = continuation }
    }

    func add(_ answer: Result<Receipt, FoldError>, at index: Int) {
        finish { state in
            switch answer {
            case .success(let receipt): state.receipts[index] = receipt
            case .failure(let error): if state.failure == nil { state.failure = error }
            }
            state.left -= 1
        }
    }

    /// None of the letters was taken.
    func fail(_ error: FoldError) {
        finish { state in
            state.failure = error
            state.left = 0
        }
    }

    private func finish(_ change: (inout State) -> Void) {
        let (continuation, result) = state.withLock { state in
            change(&state)
            let result: Result<[Receipt], FoldError> =
                state.failure.map { .failure($0) } ?? .success(state.receipts.compactMap { $0 })
            guard state.left == 0 else {
                return (CheckedContinuation<Result<[Receipt], FoldError>, Never>?.none, result)
            }
            defer { state.continuation = nil }
            return (state.continuation, result)
        }
        continuation?.resume(returning: result)
    }
}
