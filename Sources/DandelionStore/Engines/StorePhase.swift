import Synchronization

/// A store is opened once, and closed for good.
///
///     unopened ──open──► open ──close──► closed
package final class StorePhase<Opened: Sendable>: Sendable {
    private enum Phase: Sendable {
        case unopened
        case open(Opened)
        case closed
    }

    private let phase = Mutex(Phase.unopened)

    package init() {}

    /// What the open store consists of; nil before and after.
    package var opened: Opened? {
        phase.withLock { phase in if case .open(let opened) = phase { opened } else { nil } }
    }

    /// - Throws: ``StoreError/misuse(_:)`` for a second call, and what `make` throws: it may be tried again then.
    package func open(_ make: () throws(StoreError) -> Opened) throws(StoreError) {
        let result = phase.withLock { phase in
            Result { () throws(StoreError) in
                guard case .unopened = phase else { throw .misuse("the store was opened before") }
                phase = .open(try make())
            }
        }
        try result.get()
    }

    /// - Returns: What is to be closed; nil where it was not open.
    package func close() -> Opened? {
        phase.withLock { phase in
            defer { phase = .closed }
            if case .open(let opened) = phase { return opened }
            return nil
        }
    }
}
