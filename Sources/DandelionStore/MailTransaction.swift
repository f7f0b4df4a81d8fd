public import DandelionModel

/// A transaction that the embedder began, and will end, in the database in
/// which a store keeps its tables.
///
/// A letter that is appended through it stands if the embedder's transaction
/// commits, and has never been if it does not. An SQL adapter lends this to the
/// type by which its users hold a transaction; `DandelionSQLite` to GRDB's
/// `Database`. All calls block, and are made where the transaction is used.
public protocol MailTransaction {
    /// The digest key of the store that the database holds.
    ///
    /// - Throws: ``StoreError/misuse(_:)`` where the database holds no store.
    func digestKey() throws(StoreError) -> Digest.Key

    /// The row of a key, as the transaction sees it; nil where there is none.
    func row(of collection: StoredCollection, key: Row) throws(StoreError) -> Row?

    /// Appends a row to a ``StoredCollection/Layout/queue``, unless a row with the same
    /// values in a unique index is there. Its first cell is ignored, as
    /// ``Operation/append(_:_:)`` does; a null that the store stamps is stamped.
    ///
    /// - Returns: The row that was there, and nothing was written; nil where there was none.
    /// - Throws: Why nothing was written. The transaction is as usable as before.
    func append(_ row: Row, to queue: StoredCollection, unlessIn index: Index) throws(StoreError) -> Row?
}
