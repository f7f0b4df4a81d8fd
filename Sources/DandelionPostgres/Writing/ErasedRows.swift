import DandelionStore

/// Leaves no version of a deleted row in tables, as far as PostgreSQL's own files go.
///
/// `VACUUM FULL` writes a table anew with what any snapshot still needs. So the
/// snapshots that are older than this call are waited for first, for a little while.
enum ErasedRows {
    private static let patience = 2_000_000_000 as Int64

    /// - Returns: False where an old snapshot, or a lock, stands in the way; it may be tried again.
    static func rewrite(_ tables: [String], over connection: PostgresConnection) throws(PostgresFailure)
        -> Bool
    {
        let now = try connection.query("SELECT (pg_current_xact_id()::xid)::text")
        guard let transaction = now.text(0, 0) else { return false }
        let begun = HostClock.monotonicNanoseconds()
        while try oldSnapshots(than: transaction, connection) > 0 {
            guard HostClock.monotonicNanoseconds() - begun < patience else { return false }
            HostClock.pause(microseconds: 20_000)
        }
        try connection.run("SET lock_timeout = '2s'")
        for table in tables {
            do throws(PostgresFailure) {
                try connection.run("VACUUM FULL \(table)")
            } catch {
                if error.isPassing { return false }
                throw error
            }
        }
        return true
    }

    /// Sessions, prepared transactions and slots that may still see what was deleted before a transaction.
    private static func oldSnapshots(
        than transaction: String, _ connection: PostgresConnection
    ) throws(PostgresFailure) -> Int64 {
        var parameters = Parameters()
        parameters.add(transaction)
        let answer = try connection.query(
            """
            SELECT (SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
            AND datname = current_database() AND age(backend_xmin) > age($1::xid)) \
            + (SELECT count(*) FROM pg_prepared_xacts WHERE age(transaction) > age($1::xid)) \
            + (SELECT count(*) FROM pg_replication_slots WHERE age(xmin) > age($1::xid))
            """, parameters)
        return answer.integer(0, 0)
    }
}
