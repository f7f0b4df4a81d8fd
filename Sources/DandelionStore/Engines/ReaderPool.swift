/// A connection of an engine that reads, in the hands of one thread at a time.
package protocol PooledReader: Sendable {
    /// Lets go of what was read; whether it may be used again.
    func rest() -> Bool
    func close()
}

/// Readers at rest. One is opened when none is, so a read never waits for another.
package final class ReaderPool<Reader: PooledReader>: Sendable {
    /// More are closed when they come back.
    private static var restingLimit: Int { 4 }

    private struct State: Sendable {
        var resting: [Reader] = []
        var busyCount = 0
        var isClosed = false
    }

    private let state = Monitor(State())
    private let open: @Sendable (_ isClosed: () -> Bool) throws(StoreError) -> Reader

    /// - Parameter open: Makes a reader. Where it waits for a server it may ask whether the pool was closed.
    package init(_ open: @escaping @Sendable (_ isClosed: () -> Bool) throws(StoreError) -> Reader) {
        self.open = open
    }

    /// - Throws: ``StoreError/closed`` after ``close()``, why no reader could be opened, and what `body` throws.
    package func read<Result>(_ body: (Reader) throws -> Result) throws -> Result {
        let reader = try take()
        defer { giveBack(reader) }
        return try body(reader)
    }

    private func take() throws(StoreError) -> Reader {
        let (rested, isClosed) = state.withLock { state -> (Reader?, Bool) in
            if state.isClosed { return (nil, true) }
            state.busyCount += 1
            return (state.resting.popLast(), false)
        }
        if isClosed { throw .closed }
        if let rested { return rested }
        do {
            return try open { state.withLock { $0.isClosed } }
        } catch {
            leave()
            throw error
        }
    }

    private func giveBack(_ reader: Reader) {
        let isFit = reader.rest()
        let isKept = state.withLock { state in
            guard isFit, !state.isClosed, state.resting.count < Self.restingLimit else { return false }
            state.resting.append(reader)
            return true
        }
        if !isKept { reader.close() }
        leave()
    }

    private func leave() {
        state.withLock { $0.busyCount -= 1 }
        state.ring()
    }

    /// Waits for the reads under way, and closes all readers.
    package func close() {
        let resting = state.wait { state -> [Reader]? in
            state.isClosed = true
            guard state.busyCount == 0 else { return nil }
            defer { state.resting = [] }
            return state.resting
        }
        for reader in resting { reader.close() }
    }
}
