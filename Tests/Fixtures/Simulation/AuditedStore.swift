public import Dandelion
import DandelionTestWorld
import Synchronization

/// A store whose ledger is summed up after every commit.
public final class AuditedStore: Store {
    private struct Books {
        var balances: [Row: Int64] = [:]
        var commits = 0
        var unbalanced = 0
    }

    private let inner: any Store
    private let books = Mutex(Books())

    public init(_ inner: any Store) { self.inner = inner }

    /// Commits that moved money, and how many of them left the books unbalanced.
    public var audit: (commits: Int, unbalanced: Int) {
        books.withLock { ($0.commits, $0.unbalanced) }
    }

    public func submit(
        _ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void
    ) {
        inner.submit(commit) { [self] result in
            if case .success = result { books.withLock { Self.enter(commit, in: &$0) } }
            done(result)
        }
    }

    private static func enter(_ commit: Commit, in books: inout Books) {
        var isMoved = false
        for operation in commit.operations {
            let row: Row
            switch operation {
            case .insert(Tables.account.id, let inserted), .put(Tables.account.id, let inserted):
                row = inserted
            default: continue
            }
            books.balances[Tables.account.key(of: row)] = row[4].integer
            isMoved = true
        }
        guard isMoved else { return }
        books.commits += 1
        var sums: [Row: Int64] = [:]
        for (key, balance) in books.balances { sums[[key[1], key[3]], default: 0] += balance }
        if sums.values.contains(where: { $0 != 0 }) { books.unbalanced += 1 }
    }

    public var capabilities: StoreCapabilities { inner.capabilities }
    public var digestKey: Digest.Key { inner.digestKey }
    public var leases: (any LeaseTable)? { inner.leases }
    public var statistics: StoreStatistics { inner.statistics }
    public func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {
        try inner.open(schema, as: role)
    }
    public func read<Outcome>(_ body: (any ReadView) throws -> Outcome) throws -> Outcome {
        try inner.read(body)
    }
    public func onOutsideWrite(_ wake: (@Sendable () -> Void)?) { inner.onOutsideWrite(wake) }
    public func notifyOwner() { inner.notifyOwner() }
    public func dropErased() async -> Bool { await inner.dropErased() }
    public func close() { inner.close() }
}
