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
        self.store = try await Blocking.run {
            do throws(StoreError) {
                let opened = try store.make()
                try opened.open(Engine.schema, as: .guest)
                return opened
            } catch {
                throw FoldError.store(error)
            }
        }
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
        if let reason = Name.problem(with: home) {
            throw FoldError.badName(what: "home", name: home, reason: reason)
        }
        let now = clock.now()
        let letters = try recordings.map {
            try Letter.make(
                $0, home: HomeKey(home), source: "api", catalog: catalog, now: now, key: store.digestKey)
        }
        return try await MailSlot(store: store, clock: clock).put(letters)
    }

    /// Lets go of the store. What was recorded stands.
    public func close() { store.close() }
}
