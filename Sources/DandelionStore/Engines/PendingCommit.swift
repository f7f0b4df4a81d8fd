/// A commit that waits for an engine's writer, and who asked for it.
package struct PendingCommit: Sendable {
    package let commit: Commit
    /// It did not fit the schema; refused in its turn, so that its lane learns it in order.
    package let misfit: StoreError?
    package let done: @Sendable (Result<CommitReceipt, StoreError>) -> Void

    package init(
        commit: Commit, misfit: StoreError?,
        done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        self.commit = commit
        self.misfit = misfit
        self.done = done
    }
}
