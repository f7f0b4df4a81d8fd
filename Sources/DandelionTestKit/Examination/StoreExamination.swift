import DandelionModel
import DandelionStore
import Synchronization

/// One rule's sitting: the place that it may fill and the stores opened there.
final class StoreExamination: Sendable {
    let place: StorePlace
    private let opened = Mutex<[any Store]>([])
    private let wrecks = Mutex<[StorePlace]>([])

    init(_ place: StorePlace) { self.place = place }

    /// A new store of the place, opened.
    func open(
        _ schema: StoreSchema = .examination, as role: StoreRole = .owner, at other: StorePlace? = nil
    ) throws -> any Store {
        let store = try make(at: other)
        try store.open(schema, as: role)
        return store
    }

    /// A new store of the place, not yet opened.
    func make(at other: StorePlace? = nil) throws -> any Store {
        let store = try (other ?? place).source.make()
        opened.withLock { $0.append(store) }
        return store
    }

    /// The place as a killed process would leave it now.
    func crash() throws -> StorePlace {
        guard let afterCrash = place.afterCrash else { throw Unanswered(what: "the workshop's 'afterCrash'") }
        let wreck = try afterCrash()
        wrecks.withLock { $0.append(wreck) }
        return wreck
    }

    /// The leases of a store that workers share.
    func leases(of store: any Store) throws -> any LeaseTable {
        guard let leases = store.leases else { throw Unanswered(what: "the lease table of a shared store") }
        return leases
    }

    /// Every lease has run out.
    func expireLeases() throws {
        guard let expire = place.expireLeases else { throw Unanswered(what: "the workshop's 'expireLeases'") }
        try expire()
    }

    func end() {
        for store in opened.withLock({ $0 }) { store.close() }
        for wreck in wrecks.withLock({ $0 }) { wreck.discard() }
    }
}

/// Something that a rule waited for never came before its test was stopped.
struct Unanswered: Error, CustomStringConvertible {
    let what: String
    var description: String { "\(what) never came; the engine must answer every submit" }
}

extension Store {
    /// Submits a commit and waits for its answer, or for the end of the test's time.
    func settle(_ commit: Commit) async throws -> Result<CommitReceipt, StoreError> {
        let (answers, continuation) = AsyncStream<Result<CommitReceipt, StoreError>>.makeStream()
        submit(commit) { continuation.yield($0) }
        for await answer in answers { return answer }
        throw Unanswered(what: "the answer to a commit")
    }

    /// Commits these operations and returns the numbers of appended rows.
    @discardableResult
    func apply(_ operations: Operation...) async throws -> [Int64] {
        try await settle(Commit(operations)).get().appended
    }

    /// Commits many rows at once, where the rule is not about commits.
    func fill(_ operations: [Operation]) async throws {
        _ = try await settle(Commit(operations)).get()
    }

    /// Why these operations were refused; nil where they were not.
    func refusal(of operations: Operation...) async throws -> StoreError? {
        switch try await settle(Commit(operations)) {
        case .success: nil
        case .failure(let error): error
        }
    }

    /// One row, read in a snapshot of its own.
    func row(_ collection: StoredCollection, _ key: Cell...) throws -> Row? {
        try read { try $0.get(collection, key: key) }
    }

    /// The rows of a scan, read in a snapshot of their own.
    func rows(_ scan: Scan) throws -> [Row] {
        try read { try $0.rows(scan) }
    }

    /// All rows of a collection in the order of its key.
    func rows(_ collection: StoredCollection) throws -> [Row] { try rows(Scan(collection)) }
}

extension StoreError {
    var isMisuse: Bool { if case .misuse = self { true } else { false } }
    var isConflict: Bool { if case .conflict = self { true } else { false } }
}
