import CPostgres
import DandelionStore
import Glibc

/// One connection, used by one thread at a time, which it blocks.
///
/// Statements are sent in libpq's pipeline mode: as many as one likes, then
/// ``sync()``, then their results are taken in the order in which they were
/// sent. Values travel in PostgreSQL's binary format, both ways. Closed by deinit.
final class PostgresConnection {
    let handle: OpaquePointer
    private let counters: Counters
    /// The names of prepared statements by their texts.
    private var prepared: [String: String] = [:]
    private var preparations = 0
    private var expected: [Expected] = []
    private var nextExpected = 0
    private(set) var isBroken = false
    /// The schema in which our tables lie.
    private(set) var schema = ""

    /// Connects, and lays down what every session of ours relies on.
    init(_ settings: ConnectionSettings, counters: Counters, session: [String] = []) throws(PostgresFailure) {
        let parameters = settings.parameters
        let handle = Self.withStrings(parameters.map(\.name)) { names in
            Self.withStrings(parameters.map(\.value)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let handle else { throw PostgresFailure(lost: nil) }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw PostgresFailure(lost: handle)
        }
        self.handle = handle
        self.counters = counters
        // Whatever the server says by the way belongs into its own log.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        try run(session.joined(separator: "; "))
        schema = try query("SELECT current_schema()").text(0, 0) ?? ""
    }

    deinit { PQfinish(handle) }

    var processNumber: Int32 { PQbackendPID(handle) }

    /// Runs statements without parameters, one after another, outside of a pipeline.
    func run(_ sql: String) throws(PostgresFailure) {
        if sql.isEmpty { return }
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        counters.ran(1)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failure(result)
        }
    }

    /// Runs one statement with parameters, outside of a pipeline.
    func query(_ sql: String, _ parameters: Parameters = Parameters()) throws(PostgresFailure) -> Answer {
        counters.ran(1)
        let result = parameters.withC { types, values, lengths, formats in
            PQexecParams(handle, sql, Int32(parameters.count), types, values, lengths, formats, 1)
        }
        return try Answer(checking: result, on: self)
    }

    // MARK: Pipelines

    /// A result that is to come.
    private enum Expected {
        case preparation(sql: String)
        case outcome
    }

    func enterPipeline() throws(PostgresFailure) {
        guard PQenterPipelineMode(handle) == 1 else { throw failure(nil) }
    }

    func exitPipeline() throws(PostgresFailure) {
        guard PQexitPipelineMode(handle) == 1 else { throw failure(nil) }
    }

    /// Sends a statement, prepared once for each text.
    func send(_ sql: String, _ parameters: Parameters = Parameters()) throws(PostgresFailure) {
        counters.ran(1)
        let name: String
        if let known = prepared[sql] {
            name = known
        } else {
            name = "s\(preparations)"
            preparations += 1
            let isSent = parameters.withTypes {
                PQsendPrepare(handle, name, sql, Int32(parameters.count), $0)
            }
            guard isSent == 1 else { throw failure(nil) }
            prepared[sql] = name
            expected.append(.preparation(sql: sql))
        }
        let isSent = parameters.withC { _, values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw failure(nil) }
        expected.append(.outcome)
    }

    /// Marks the end of what belongs together, and sends all.
    func sync() throws(PostgresFailure) {
        guard PQpipelineSync(handle) == 1 else { throw failure(nil) }
    }

    /// The result of the next statement that was sent. Nil where it was passed over, since one before it failed.
    func next() throws(PostgresFailure) -> Result<Answer, PostgresFailure>? {
        while true {
            let result = try nextResult()
            guard nextExpected < expected.count else { return result }
            let what = expected[nextExpected]
            nextExpected += 1
            if nextExpected == expected.count {
                expected.removeAll(keepingCapacity: true)
                nextExpected = 0
            }
            guard case .preparation(let sql) = what else { return result }
            if case .success = result { continue }
            prepared[sql] = nil
            // The statement itself is passed over; what failed is its preparation.
            guard case .failure(let failure) = result else { continue }
            _ = try next()
            return .failure(failure)
        }
    }

    private func nextResult() throws(PostgresFailure) -> Result<Answer, PostgresFailure>? {
        guard let result = PQgetResult(handle) else { throw failure(nil) }
        // Each statement's results end with a null.
        defer { while let rest = PQgetResult(handle) { PQclear(rest) } }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return .success(Answer(result))
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return nil
        default:
            let failure = failure(result)
            PQclear(result)
            guard failure.isFromServer else { throw failure }
            return .failure(failure)
        }
    }

    /// Takes the mark that ``sync()`` set.
    func nextSync() throws(PostgresFailure) {
        guard let result = PQgetResult(handle) else { throw failure(nil) }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw failure(result) }
    }

    func failure(_ result: OpaquePointer?) -> PostgresFailure {
        let failure = PostgresFailure(result, handle)
        if !failure.isFromServer { isBroken = true }
        return failure
    }

    private static func withStrings<Outcome>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Outcome
    ) -> Outcome {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return (copies.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
