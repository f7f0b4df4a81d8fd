import DandelionStore
import Synchronization

/// A connection for work beside the writer's, made when it is needed, and again when it was lost.
///
/// For statements that may be done twice. Callers take turns.
final class SideConnection: Sendable {
    // Used under the lock only, by one thread at a time, as libpq's connections may be.
    private struct Line: @unchecked Sendable {
        var connection: PostgresConnection?
    }

    private let settings: ConnectionSettings
    private let counters: Counters
    private let session: [String]
    private let line = Mutex(Line())

    init(_ settings: ConnectionSettings, counters: Counters, session: [String]) {
        self.settings = settings
        self.counters = counters
        self.session = session
    }

    /// - Throws: ``StoreError/disconnected(_:)`` where there is no server, and what the server says.
    func with<Outcome: Sendable>(
        _ body: (PostgresConnection) throws -> Outcome
    ) throws(StoreError) -> Outcome {
        let result = line.withLock { line -> Result<Outcome, StoreError> in
            do throws(StoreError) {
                return .success(try settings.rethrowing { try attempt(&line, body) })
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func attempt<Outcome>(
        _ line: inout Line, _ body: (PostgresConnection) throws -> Outcome
    ) throws -> Outcome {
        let wasOpen = line.connection != nil
        do {
            return try body(try ready(&line))
        } catch let error as PostgresFailure where !error.isFromServer || error.isPassing {
            line.connection = nil
            // One that rested may have died long ago.
            guard wasOpen || error.isPassing else { throw error }
            return try body(try ready(&line))
        } catch {
            line.connection = nil
            throw error
        }
    }

    private func ready(_ line: inout Line) throws(PostgresFailure) -> PostgresConnection {
        if let connection = line.connection { return connection }
        let connection = try PostgresConnection(settings, counters: counters, session: session)
        line.connection = connection
        return connection
    }

    func close() { line.withLock { $0.connection = nil } }
}
