import DandelionStore

extension ConnectionSettings {
    /// Runs what asks the server, and speaks of its errors in the store's words.
    func rethrowing<Outcome>(_ body: () throws -> Outcome) throws(StoreError) -> Outcome {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as PostgresFailure {
            throw error.storeError(self)
        } catch {
            throw .disconnected("\(shown): \(error)")
        }
    }
}

extension ConnectionSettings {
    /// What every session of ours relies on, whatever the server's defaults are.
    static let session = [
        "SET client_min_messages = warning", "SET timezone = 'UTC'", "SET bytea_output = 'hex'",
        "SET standard_conforming_strings = on", "SET statement_timeout = 0",
        "SET idle_in_transaction_session_timeout = 0", "SET lock_timeout = 0",
        "SET default_transaction_read_only = off",
        // Plans are made once for each statement, and go by the indexes that were made for it,
        // whatever the server has counted of the tables so far.
        "SET plan_cache_mode = force_generic_plan", "SET enable_seqscan = off", "SET enable_hashjoin = off",
        "SET enable_mergejoin = off", "SET enable_bitmapscan = off", "SET jit = off",
    ]

    /// Acknowledged means durable: a server, database or user may have turned that off.
    static let writing =
        session + [
            """
            SELECT set_config('synchronous_commit', 'on', false) \
            WHERE current_setting('synchronous_commit') = 'off'
            """
        ]
}
