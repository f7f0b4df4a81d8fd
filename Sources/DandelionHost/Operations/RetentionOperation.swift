import Dandelion
import DandelionModel
import DandelionSQLite
import DandelionStore
import DandelionWorkflow

/// Removes what a store keeps and no fold needs: old receipts and refusals, and bundles that no
/// version names.
///
/// What is folded from the log (P15) is never touched: a log folds to the same tables before and
/// after. A store of one process is owned meanwhile. Beside the workers of a shared one old
/// receipts and refusals go too: a worker that remembers one that is gone knows a message for
/// longer. Bundles stay then, since one may just be on its way in.
package struct RetentionOperation {
    package struct Policy: Sendable {
        /// Before a home's own clock. Nil keeps all.
        package var receipts: Duration?
        package var refusals: Duration?
        /// Only count.
        package var isTrial = false
        /// Give free space back to the disk.
        package var compacts = false

        package init() {}
    }

    private static let rowLimit = 1_000
    /// Rows that are looked at on one snapshot.
    private static let lookLimit = 50_000

    private let address: StoreAddress
    private let policy: Policy
    private let tell: (String) throws -> Void

    /// - Parameter tell: Gets what it is doing; what it throws ends the work between two commits.
    package init(
        _ address: StoreAddress, _ policy: Policy, tell: @escaping (String) throws -> Void = { _ in }
    ) {
        self.address = address
        self.policy = policy
        self.tell = tell
    }

    /// - Throws: `StoreError.owned` while a host has the store; ``OperationRefusal``. What was
    ///   removed before it threw is gone for good, and doing it again goes on.
    package func run() throws -> OperationReport {
        if address.place == .memory { throw OperationRefusal.inMemory }
        let before = StoreFigures.size(address.path)
        // Refuses what is not there, or not whole, before anything is made.
        let reader = try GuestReader(address)
        if policy.isTrial {
            defer { reader.close() }
            let besideWorkers = try reader.leases()?.workers.isEmpty == false
            return report(
                try work(on: reader.read, besideWorkers: besideWorkers, commit: nil), before: before)
        }
        reader.close()
        let store = try address.source.make()
        try store.open(Engine.schema, as: .owner)
        defer { store.close() }
        try ImportMark.refuse(store, name: address.text)
        let outcome = try work(on: store.read, besideWorkers: try !store.workers().isEmpty) {
            _ = try store.commitAndWait(Commit($0))
        }
        if policy.compacts, let file = store as? SQLiteStore {
            try tell("rewriting the file")
            try file.compact()
        }
        store.close()
        return report(outcome, before: before)
    }

    private struct Count {
        let name: String
        var before: Int64 = 0
        var removed: Int64 = 0
    }

    /// How one snapshot is read.
    private typealias Reading = ((any ReadView) throws -> [Operation]) throws -> [Operation]

    private func work(
        on read: Reading, besideWorkers: Bool, commit: (([Operation]) throws -> Void)?
    ) throws -> [Count] {
        var clocks: [HomeKey: Instant] = [:]
        var named: Set<String> = []
        _ = try read { view in
            for row in try view.rows(Scan(Tables.home)) {
                if let name = row[1].text { clocks[HomeKey(name)] = row[4].instant }
            }
            try view.scan(Scan(Tables.pluginVersion)) { row in
                if let hash = row[4].text { named.insert(hash) }
                return true
            }
            return []
        }
        func isOlder(_ row: Row, at column: Int, than age: Duration?) -> Bool {
            guard let age, let name = row[1].text, let clock = clocks[HomeKey(name)],
                let at = row[column].instant
            else { return false }
            return at < clock - age
        }
        let (receipts, refusals) = (policy.receipts, policy.refusals)
        return [
            try sweep(Tables.receipt, read, commit) { isOlder($0, at: 5, than: receipts) },
            try sweep(Tables.refusal, read, commit) { isOlder($0, at: 6, than: refusals) },
            try sweep(Tables.bundle, read, commit) {
                !besideWorkers && !named.contains($0[0].text ?? "")
            },
        ]
    }

    /// Goes over a collection from its first key to its last, and removes what is not wanted.
    private func sweep(
        _ collection: StoredCollection, _ read: Reading, _ commit: (([Operation]) throws -> Void)?,
        _ goes: @escaping (Row) -> Bool
    ) throws -> Count {
        var count = Count(name: collection.name)
        var last: Row?
        var isOver = false
        while !isOver {
            let doomed = try read { view in
                var doomed: [Operation] = []
                var looked = 0
                let from = last.map { Scan.Bound.excluding($0) } ?? .unbounded
                try view.scan(Scan(collection, from: from)) { row in
                    looked += 1
                    let key = collection.key(of: row)
                    last = key
                    if goes(row) { doomed.append(.delete(collection.id, key: key)) }
                    return doomed.count < Self.rowLimit && looked < Self.lookLimit
                }
                count.before += Int64(looked)
                isOver = doomed.count < Self.rowLimit && looked < Self.lookLimit
                return doomed
            }
            if !doomed.isEmpty { try commit?(doomed) }
            count.removed += Int64(doomed.count)
            try tell(
                "looking through \(collection.name), \(Int(count.removed).grouped) of \(Int(count.before).grouped) go"
            )
        }
        return count
    }

    private func report(_ counts: [Count], before: Int64) -> OperationReport {
        var report = OperationReport(
            policy.isTrial ? "would remove from \(address.text)" : "removed from \(address.text)")
        for count in counts {
            report.add(
                "\(count.name)s",
                "\(Int(count.removed).grouped) of \(Int(count.before).grouped)", count.name,
                ["before": .int(count.before), "removed": .int(count.removed)])
        }
        report.add("file before", "before", bytes: before)
        report.add("file after", "after", bytes: StoreFigures.size(address.path))
        return report
    }
}
