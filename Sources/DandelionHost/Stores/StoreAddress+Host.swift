import DandelionSQLite

extension StoreAddress {
    /// Whether a host has the store open now: a letter is taken up at once then,
    /// and waits for the next host otherwise. It may have changed a moment later.
    package var hasHost: Bool { path.map(SQLiteStore.isOwned(path:)) ?? false }
}
