import DandelionStore

/// Readers at rest. One is opened when none is, so a read never waits for another.
final class ReaderPool: Sendable {
    /// More are closed when they come back.
    private static let restingLimit = 4

    private struct State: Sendable {
        var resting: [SQLiteReader] = []
        var busyCount = 0
        var isClosed = false
    }

    private let state = Monitor(State())
    private let file: DatabaseFile
    private let tables: SchemaTables
    private let counters: Counters

    init(_ file: DatabaseFile, tables: SchemaTables, counters: Counters) {
        self.file = file
        self.tables = tables
        self.counters = counters
    }

    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        let reader = try take()
        defer { giveBack(reader) }
        return try reader.read(path: file.path, body)
    }

    private func take() throws(StoreError) -> SQLiteReader {
        let (rested, isClosed) = state.withLock { state -> (SQLiteReader?, Bool) in
            if state.isClosed { return (nil, true) }
            state.busyCount += 1
            return (state.resting.popLast(), false)
        }
        if isClosed { throw .closed }
        if let rested { return rested }
        do {
            return SQLiteReader(try Connection.open(file, .reader), tables: tables, counters: counters)
        } catch {
            leave()
            throw error
        }
    }

    private func giveBack(_ reader: SQLiteReader) {
        let isKept = state.withLock { state in
            if state.isClosed || state.resting.count >= Self.restingLimit { return false }
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

    /// Waits for the reads under way, and closes all connections.
    func close() {
        let resting = state.wait { state -> [SQLiteReader]? in
            state.isClosed = true
            guard state.busyCount == 0 else { return nil }
            defer { state.resting = [] }
            return state.resting
        }
        for reader in resting { reader.close() }
    }
}
