public import DandelionModel
public import DandelionStore
public import DandelionWorkflow
import Synchronization

/// Records events from a process that does not run the engine.
///
/// It opens the store as a guest, inserts into the mail table and wakes the
/// owner, who admits what it finds. What is recorded here is durable at once,
/// and has its number once the owner has admitted it.
public final class Mailbox: Sendable {
    private let store: any Store
    private let digestKey: Digest.Key
    private let catalog: EventCatalog
    private let clock: any EngineClock

    /// Opens the store as a guest.
    ///
    /// - Parameter events: The event types that may be recorded here.
    /// - Throws: ``FoldError/store(_:)`` where there is no such store yet, or it cannot be used.
    public init(
        store: StoreSource, events: [any EventType.Type], clock: any EngineClock = SystemClock()
    ) async throws {
        let catalog = try EventCatalog(events.map { $0.schema })
        self.catalog = catalog
        self.clock = clock
        let guest = try await Blocking.run { () -> any Store in
            do throws(StoreError) {
                let guest = try store.make()
                try guest.open(Engine.schema, as: .guest)
                return guest
            } catch {
                throw FoldError.store(error)
            }
        }
        self.store = guest
        digestKey = guest.digestKey
    }

    /// Records an event, once, as ``Home/record(_:id:occurredAt:until:)`` does.
    ///
    /// An id that the owner has admitted before is found again when the letter
    /// is admitted: it becomes no second entry.
    ///
    /// - Returns: When it is durable in the mail table; its number is nil.
    @discardableResult
    public func record(
        _ event: some EventType, in home: String, id: String? = nil, occurredAt: Instant? = nil
    ) async throws -> Receipt {
        let recording = Home.Recording(event, id: id, occurredAt: occurredAt)
        guard let receipt = try await record(contentsOf: [recording], in: home).first else {
            throw FoldError.stopping
        }
        return receipt
    }

    /// Records events in their order, in one commit.
    @discardableResult
    public func record(contentsOf recordings: [Home.Recording], in home: String) async throws -> [Receipt] {
        try Self.check(home)
        let now = clock.now()
        let letters = try recordings.map {
            try Letter.make(
                $0, home: HomeKey(home), source: "api", catalog: catalog, now: now, key: digestKey)
        }
        return try await MailSlot(store: store, clock: clock).put(letters)
    }

    /// Records an event as a part of a transaction of this process, as
    /// ``Home/record(_:id:occurredAt:in:)`` does.
    ///
    /// - Parameter transaction: in the database that holds the store of this mailbox.
    @discardableResult
    public func record(
        _ event: some EventType, in home: String, id: String? = nil, occurredAt: Instant? = nil,
        within transaction: some MailTransaction
    ) throws -> Receipt {
        try Self.check(home)
        let drop = try MailDrop(transaction, expecting: digestKey)
        let letter = try Letter.make(
            Home.Recording(event, id: id, occurredAt: occurredAt), home: HomeKey(home), source: "api",
            catalog: catalog, now: clock.now(), key: drop.digestKey)
        return try drop.put(letter)
    }

    /// Says that something was inserted into the mail table, as ``Engine/noticeMail()`` does.
    public func noticeMail() { store.notifyOwner() }

    /// Lets go of the store. What was recorded stands.
    public func close() { store.close() }

    private static func check(_ home: String) throws(FoldError) {
        if let reason = Name.problem(with: home) {
            throw .badName(what: "home", name: home, reason: reason)
        }
    }
}
