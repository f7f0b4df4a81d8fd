import Dandelion
import Synchronization

/// The order to end, for whichever engine works when it comes.
final class Ending: Sendable {
    private let state = Mutex<(isOver: Bool, engine: Engine?)>((false, nil))

    /// Stops the engine, and every later one before it begins.
    func end() {
        let engine = state.withLock { state in
            state.isOver = true
            return state.engine
        }
        engine?.stop()
    }

    /// Has an engine stopped by the order; false where that has come already.
    func follow(_ engine: Engine) -> Bool {
        state.withLock { state in
            state.engine = engine
            return !state.isOver
        }
    }
}

extension Error {
    /// Whether there is no server to talk to just now.
    var isOutage: Bool {
        switch (self as? StoreError) ?? (self as? FoldError)?.storeError {
        case .disconnected, .unknownOutcome: true
        default: false
        }
    }
}

extension FoldError {
    fileprivate var storeError: StoreError? {
        if case .store(let error) = self { error } else { nil }
    }
}
