import DandelionStore

/// Readers at rest. One is opened when none is, so a read never waits for another.
final class ReaderPool: Sendable {
    /// More are closed when they come back.
    private static let restingLimit = 4
    /// How long a read waits for a server that does not answer.
    private static let patience = 10_000_000_000 as Int64

    private struct State: Sendable {
        var resting: [PostgresReader] = []
        var busyCount = 0
        var isClosed = false
    }

    private let state = Monitor(State())
    private let settings: ConnectionSettings
    private let tables: SchemaTables
    private let counters: Counters

    init(_ settings: ConnectionSettings, tables: SchemaTables, counters: Counters) {
        self.settings = settings
        self.tables = tables
        self.counters = counters
    }

    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        let reader = try take()
        defer { giveBack(reader) }
        return try body(PostgresReadView(reader: reader, tables: tables, settings: settings))
    }

    private func take() throws(StoreError) -> PostgresReader {
        let (rested, isClosed) = state.withLock { state -> (PostgresReader?, Bool) in
            if state.isClosed { return (nil, true) }
            state.busyCount += 1
            return (state.resting.popLast(), false)
        }
        if isClosed { throw .closed }
        if let rested { return rested }
        do {
            return try connect()
        } catch {
            leave()
            throw error
        }
    }

    /// Tries again while the server is not there: it may be starting.
    private func connect() throws(StoreError) -> PostgresReader {
        let begun = HostClock.monotonicNanoseconds()
        while true {
            do throws(PostgresFailure) {
                return try PostgresReader(settings, counters: counters)
            } catch {
                let isClosed = state.withLock { $0.isClosed }
                let isOver = HostClock.monotonicNanoseconds() - begun > Self.patience
                if error.isFromServer && !error.isTransient || isClosed || isOver {
                    throw .disconnected("\(settings.shown): \(error.message)")
                }
            }
            HostClock.pause(microseconds: 50_000)
        }
    }

    private func giveBack(_ reader: PostgresReader) {
        reader.end()
        state.withLock { state in
            guard !state.isClosed, !reader.isBroken, state.resting.count < Self.restingLimit else { return }
            state.resting.append(reader)
        }
        leave()
    }

    private func leave() {
        state.withLock { $0.busyCount -= 1 }
        state.ring()
    }

    /// Waits for the reads under way, and closes all connections.
    func close() {
        state.wait { state -> Void? in
            state.isClosed = true
            guard state.busyCount == 0 else { return nil }
            state.resting = []
            return ()
        }
    }
}
