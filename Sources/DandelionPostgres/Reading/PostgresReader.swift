import CPostgres
import DandelionStore

/// A connection that reads, in the hands of one thread at a time.
///
/// It stays in pipeline mode. A snapshot begins with the first statement that
/// needs it, in the same round trip, and its end is sent without waiting for
/// the answer, which is taken before the next one begins.
// libpq's connection may be used by any thread, one at a time: the pool gives a
// reader out and takes it back under its lock, and never holds it twice.
final class PostgresReader: PooledReader, @unchecked Sendable {
    /// How long a read waits for a server that does not answer.
    private static let patience = 10_000_000_000 as Int64

    private let settings: ConnectionSettings
    private let counters: Counters
    private var connection: PostgresConnection
    private var isInside = false
    /// The answer to the end of the last snapshot is still to come.
    private var owesEnd = false

    init(_ settings: ConnectionSettings, counters: Counters) throws(PostgresFailure) {
        self.settings = settings
        self.counters = counters
        connection = try Self.connect(settings, counters)
    }

    private static func connect(
        _ settings: ConnectionSettings, _ counters: Counters
    ) throws(PostgresFailure) -> PostgresConnection {
        let connection = try PostgresConnection(
            settings, counters: counters, session: ConnectionSettings.session)
        try connection.enterPipeline()
        return connection
    }

    /// Tries again while the server is not there: it may be starting.
    static func open(
        _ settings: ConnectionSettings, counters: Counters, unless isClosed: () -> Bool
    ) throws(StoreError) -> PostgresReader {
        let begun = HostClock.monotonicNanoseconds()
        while true {
            do throws(PostgresFailure) {
                return try PostgresReader(settings, counters: counters)
            } catch {
                let isOver = HostClock.monotonicNanoseconds() - begun > patience
                if error.isFromServer && !error.isTransient || isOver || isClosed() {
                    throw .disconnected("\(settings.shown): \(error.message)")
                }
            }
            HostClock.pause(microseconds: 50_000)
        }
    }

    /// Runs a statement on the snapshot, which it begins where there is none.
    ///
    /// Where a connection that rested turns out to be dead, another one is made:
    /// nothing has been read yet.
    func query(_ sql: String, _ parameters: Parameters) throws(PostgresFailure) -> Answer {
        let isFirst = !isInside
        do {
            return try ask(sql, parameters)
        } catch {
            guard isFirst, !error.isFromServer else { throw error }
            connection = try Self.connect(settings, counters)
            (isInside, owesEnd) = (false, false)
            return try ask(sql, parameters)
        }
    }

    private func ask(_ sql: String, _ parameters: Parameters) throws(PostgresFailure) -> Answer {
        try takeEnd()
        let begins = !isInside
        if begins { try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") }
        try connection.send(sql, parameters)
        try connection.sync()
        isInside = true
        if begins { try check(try connection.next()) }
        let outcome = try connection.next()
        try connection.nextSync()
        switch outcome {
        case .success(let answer): return answer
        case .failure(let failure): throw failure
        case nil:
            throw PostgresFailure(code: "25P02", message: "an earlier statement of this snapshot failed")
        }
    }

    private func check(_ outcome: Result<Answer, PostgresFailure>?) throws(PostgresFailure) {
        if case .failure(let failure) = outcome { throw failure }
    }

    func rest() -> Bool {
        end()
        return !connection.isBroken
    }

    /// The connection ends with the reader.
    func close() {}

    private func end() {
        guard isInside, !connection.isBroken else { return }
        isInside = false
        do throws(PostgresFailure) {
            try connection.send("COMMIT")
            try connection.sync()
            owesEnd = true
            _ = PQflush(connection.handle)
        } catch {
            // The next query finds the connection broken, and makes another one.
        }
    }

    private func takeEnd() throws(PostgresFailure) {
        guard owesEnd else { return }
        owesEnd = false
        _ = try connection.next()
        try connection.nextSync()
    }
}
