import Dandelion
import DandelionStore
import DandelionWorkflow

/// Brings a store to the schema of this build: expands its tables, and fills in what older
/// versions did not keep.
///
/// A host does the same by itself when it opens the store; this does it alone, at a time of the
/// operator's choice.
package struct MigrationOperation {
    private let address: StoreAddress
    private let isTrial: Bool
    private let tell: (String) throws -> Void

    /// - Parameters:
    ///   - isTrial: Only say what would be done.
    ///   - tell: Gets what it is doing.
    package init(
        _ address: StoreAddress, isTrial: Bool, tell: @escaping (String) throws -> Void = { _ in }
    ) {
        self.address = address
        self.isTrial = isTrial
        self.tell = tell
    }

    /// - Throws: `StoreError.owned` while a host has the store, `newerSchema` for one that this
    ///   build may not write, ``GuestError`` where there is none. Nothing was changed then.
    package func run() throws -> OperationReport {
        if address.place == .memory { throw OperationRefusal.inMemory }
        let store = try address.source.make()
        let known = Engine.schema.version
        let found = try store.storedVersion()
        guard let found else {
            if let path = address.path { throw GuestError.noStore(path: path) }
            throw GuestError.emptyStore(address.text)
        }
        if isTrial {
            let fills = found < known ? nil : try missing(as: .guest, store)
            return report(found, known, fills: fills, isDone: false)
        }
        if found <= known { try tell("expanding from schema \(found) to \(known)") }
        let fills = try missing(as: .owner, store)
        return report(found, known, fills: fills, isDone: true)
    }

    /// The rows that must be filled in; an owner fills them in.
    private func missing(as role: StoreRole, _ store: any Store) throws -> Int {
        try store.open(Engine.schema, as: role)
        defer { store.close() }
        if role == .owner { try store.refuseBesideWorkers(address.text) }
        try ImportMark.refuse(store, name: address.text)
        let operations = try store.read { try Backfill.operations(in: $0) }
        if role == .owner, !operations.isEmpty { _ = try store.commitAndWait(Commit(operations)) }
        // The first one only marks how far it is.
        return max(0, operations.count - 1)
    }

    /// - Parameter fills: Nil where nobody can know before the tables are expanded.
    private func report(_ found: Int, _ known: Int, fills: Int?, isDone: Bool) -> OperationReport {
        let isNeeded = found < known || (fills ?? 0) > 0
        let title =
            !isNeeded
            ? "nothing to do: \(address.text) has the schema of this build"
            : isDone ? "migrated \(address.text)" : "would migrate \(address.text)"
        var report = OperationReport(title)
        report.add("schema found", "\(found)", "found", .int(Int64(found)))
        report.add("schema of this build", "\(known)", "known", .int(Int64(known)))
        if let fills { report.add("rows filled in", "filled_in", count: Int64(fills)) }
        report.add("needed", isNeeded ? "yes" : "no", "needed", .bool(isNeeded))
        return report
    }
}
