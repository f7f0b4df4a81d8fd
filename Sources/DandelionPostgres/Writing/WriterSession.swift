import DandelionModel
import DandelionStore

/// One connection of the writer, and the row by which it knows what it has committed.
///
/// Every transaction of a writer raises `batch` in its row of `dandelion_writer`.
/// When a connection is lost in the middle of a commit, the next one raises
/// `session` first: that waits until the server has ended the old transaction,
/// and makes anything that still comes over the old connection fail. Then
/// `batch` says whether the commit stands. So an outcome never stays unknown
/// once the server is back.
final class WriterSession {
    let connection: PostgresConnection
    private let writer: String
    private var session: Int64
    /// The number of the last transaction that stands.
    private(set) var batch: Int64
    /// What wrote the row before this session did, as `xid`: the last transaction that stands.
    private let lastTransaction: String?

    init(_ connection: PostgresConnection, writer: String) throws(PostgresFailure) {
        self.connection = connection
        self.writer = writer
        var parameters = Parameters()
        parameters.add(writer)
        try connection.run("BEGIN ISOLATION LEVEL READ COMMITTED")
        let before = try connection.query(
            "SELECT xmin::text FROM \(PostgresSchema.writerTable) WHERE id = $1 FOR UPDATE", parameters)
        let answer = try connection.query(
            """
            INSERT INTO \(PostgresSchema.writerTable) AS w \
            SELECT $1, 1, 0, clock_timestamp(), pid, backend_start \
            FROM pg_stat_activity WHERE pid = pg_backend_pid() \
            ON CONFLICT (id) DO UPDATE SET session = w.session + 1, seen_at = clock_timestamp(), \
            pid = excluded.pid, started_at = excluded.started_at RETURNING session, batch
            """, parameters)
        try connection.run("COMMIT")
        lastTransaction = before.count > 0 ? before.text(0, 0) : nil
        session = answer.integer(0, 0)
        batch = answer.integer(0, 1)
        try connection.enterPipeline()
    }

    /// Sends what begins every transaction. Its results are two.
    func begin() throws(PostgresFailure) {
        try connection.send("BEGIN ISOLATION LEVEL READ COMMITTED")
        var parameters = Parameters()
        parameters.add(writer)
        parameters.add(session)
        parameters.add(batch)
        try connection.send(
            """
            WITH done AS (UPDATE \(PostgresSchema.writerTable) SET batch = batch + 1, \
            seen_at = clock_timestamp() WHERE id = $1 AND session = $2 AND batch = $3 RETURNING 1) \
            SELECT 1 / (SELECT count(*) FROM done)::int
            """, parameters)
    }

    /// The transaction stands.
    func noteCommit() { batch += 1 }

    /// The numbers that the last transaction gave to a queue's rows, in order, where they are still there.
    func appended(to table: PostgresTable) throws(PostgresFailure) -> [Int64] {
        guard let lastTransaction else { return [] }
        try connection.exitPipeline()
        var parameters = Parameters()
        parameters.add(lastTransaction)
        let answer = try connection.query(
            "SELECT \(table.columns[0]) FROM \(table.name) WHERE xmin::text = $1 ORDER BY 1", parameters)
        try connection.enterPipeline()
        return (0..<answer.count).map { answer.integer($0, 0) }
    }

    /// Takes the writer's row away, when the store is closed.
    func end() {
        try? connection.exitPipeline()
        var parameters = Parameters()
        parameters.add(writer)
        _ = try? connection.query("DELETE FROM \(PostgresSchema.writerTable) WHERE id = $1", parameters)
    }
}
