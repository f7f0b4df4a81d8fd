public import DandelionModel
public import DandelionStore
public import DandelionWorkflow
import Synchronization

/// Recording inside the embedder's own transaction.
extension Home {
    /// Records an event as a part of a transaction: if that commits, the event is taken up, once;
    /// if it does not, nothing was recorded.
    ///
    /// ```swift
    /// try await database.write { db in
    ///     try order.insert(db)
    ///     try home.record(OrderPaid(…), id: "o-1", in: db)
    /// }
    /// ```
    ///
    /// It blocks as any statement of the transaction does, whether the engine runs
    /// here, in another process, or not yet: the owner takes the event up when it finds it.
    /// Do not wait in the transaction for the engine, which may be waiting for its end.
    ///
    /// - Parameters:
    ///   - id: The sender's id, unique in the home; nil makes one. The same one with the
    ///     same content writes nothing and returns the first receipt.
    ///   - occurredAt: When it happened, where that is another time than now.
    ///   - transaction: in the database that holds the engine's store.
    /// - Returns: What stands once the transaction has committed. The number is nil, except
    ///   for a repeat of what was admitted before.
    /// - Throws: As ``record(_:id:occurredAt:until:)`` does. Nothing was recorded then, and
    ///   the transaction may go on.
    @discardableResult
    public func record(
        _ event: some EventType, id: String? = nil, occurredAt: Instant? = nil,
        in transaction: some MailTransaction
    ) throws -> Receipt {
        try record(Recording(event, id: id, occurredAt: occurredAt), in: transaction)
    }

    /// The same for an event by the name of its type, or one that was made before.
    ///
    /// Types that plugins declare are known once the engine's store is open.
    @discardableResult
    public func record(_ recording: Recording, in transaction: some MailTransaction) throws -> Receipt {
        try checkName()
        let drop = try MailDrop(transaction, expecting: engine.digestKey.withLock { $0 })
        return try drop.put(try letter(recording, key: drop.digestKey))
    }

    /// The row of the mail table that records an event, for a database of which this
    /// package knows no transaction: insert it with your own, in any transaction.
    ///
    /// - Parameters: As of ``record(_:id:occurredAt:in:)``.
    /// - Throws: As `record` does where the event cannot be recorded.
    public func letter(
        for event: some EventType, id: String? = nil, occurredAt: Instant? = nil
    ) throws -> MailLetter {
        try checkName()
        return MailLetter(
            try letter(Recording(event, id: id, occurredAt: occurredAt), key: nil))
    }

    private func letter(_ recording: Recording, key: Digest.Key?) throws -> Mail {
        try Letter.make(
            recording, home: self.key, source: "api", catalog: engine.settings.catalog,
            now: engine.options.clock.now(), key: key)
    }
}

extension Engine {
    /// Says that something was inserted into the mail table. Never needed: the owner
    /// finds it by itself, at once on SQLite and within a second on PostgreSQL. This may be sooner.
    ///
    /// Call it after the transaction has committed. It does nothing where the store is not open.
    public func noticeMail() {
        switch current {
        case .open(let store), .running(let store, _): store.notifyOwner()
        case .idle, .stopped: break
        }
    }
}
