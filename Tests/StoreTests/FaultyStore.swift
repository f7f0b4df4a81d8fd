import DandelionModel
import DandelionStore

/// A memory store that breaks one promise, to see that the rules notice.
final class FaultyStore: Store {
    enum Fault: CaseIterable, Sendable {
        case splitsCommits, answersTwice, forgetsLanes, ignoresLimits, ignoresReversal, insertsOverRows,
            acknowledgesConflicts, countsNothing
    }

    private let store = MemoryStore()
    private let fault: Fault

    init(_ fault: Fault) { self.fault = fault }

    var capabilities: StoreCapabilities { store.capabilities }
    var digestKey: Digest.Key { store.digestKey }
    var statistics: StoreStatistics { fault == .countsNothing ? StoreStatistics() : store.statistics }

    func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try store.open(schema, as: role)
    }
    func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { store.onOutsideWrite(wake) }
    func notifyOwner() { store.notifyOwner() }
    func close() { store.close() }

    func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        var commit = commit
        switch fault {
        case .splitsCommits:
            for operation in commit.operations.dropLast() { store.submit(Commit([operation])) { _ in } }
            store.submit(Commit(Array(commit.operations.suffix(1)), order: commit.order), done)
        case .answersTwice:
            store.submit(commit) {
                done($0)
                done($0)
            }
        case .forgetsLanes:
            commit.order = nil
            store.submit(commit, done)
        case .insertsOverRows:
            commit.operations = commit.operations.map { operation in
                if case .insert(let id, let row) = operation, id != 15, id != 16 {
                    .put(id, row)
                } else {
                    operation
                }
            }
            store.submit(commit, done)
        case .acknowledgesConflicts:
            store.submit(commit) { answer in
                if case .failure(.conflict) = answer { done(.success(CommitReceipt())) } else { done(answer) }
            }
        case .ignoresLimits, .ignoresReversal, .countsNothing:
            store.submit(commit, done)
        }
    }

    func read<Result>(_ body: (any ReadView) throws -> Result) throws -> Result {
        try store.read { try body(FaultyView(view: $0, fault: fault)) }
    }
}

private struct FaultyView: ReadView {
    let view: any ReadView
    let fault: FaultyStore.Fault

    func get(_ collection: StoredCollection, key: Row) throws(StoreError) -> Row? {
        try view.get(collection, key: key)
    }

    func scan(_ scan: Scan, _ each: (Row) -> Bool) throws(StoreError) {
        try view.scan(
            Scan(
                scan.collection, index: scan.index, prefix: scan.prefix, from: scan.from, to: scan.to,
                reversed: fault == .ignoresReversal ? false : scan.isReversed,
                limit: fault == .ignoresLimits ? .max : scan.limit), each)
    }
}
