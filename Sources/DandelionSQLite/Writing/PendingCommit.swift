import DandelionStore

/// A commit that waits for the writer, and who asked for it.
struct PendingCommit: Sendable {
    let commit: Commit
    /// It did not fit the schema; refused in its turn, so that its lane learns it in order.
    let misfit: StoreError?
    let done: @Sendable (Result<CommitReceipt, StoreError>) -> Void
}
