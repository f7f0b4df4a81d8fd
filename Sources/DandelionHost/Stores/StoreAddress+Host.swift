import DandelionPostgres
import DandelionSQLite

extension StoreAddress {
    /// Whether a host has the store open now: a letter is taken up at once then,
    /// and waits for the next host otherwise. It may have changed a moment later.
    package var hasHost: Bool {
        switch place {
        case .memory: false
        case .sqlite(let path): SQLiteStore.isOwned(path: path)
        case .postgres(let url): PostgresStore.hasWorkers(url: url)
        }
    }
}
