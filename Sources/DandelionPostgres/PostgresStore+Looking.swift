import DandelionStore

/// What a host asks about a database without opening it as a store.
extension PostgresStore {
    /// A URL without its password, for people to see.
    package static func shown(url: String) -> String { ConnectionSettings(url: url).shown }

    /// Whether any worker has given a sign of life lately. False, too, where that cannot be asked.
    package static func hasWorkers(url: String) -> Bool {
        let side = SideConnection(
            ConnectionSettings(url: url), counters: Counters(), session: ConnectionSettings.session)
        defer { side.close() }
        let leases = PostgresLeases(side, writer: "", timeToLive: .seconds(10)) {}
        return (try? leases.book().workers.isEmpty) == false
    }
}
