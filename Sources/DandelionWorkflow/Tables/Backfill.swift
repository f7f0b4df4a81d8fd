import DandelionModel
package import DandelionStore

/// What an older version did not keep: filled in by the first owner that does,
/// so that the tables are again what the log folds to.
package enum Backfill {
    /// The facts about the owner that say how far a store was filled in.
    static let mark: Cell = "schema"

    /// - Returns: What to write; with the mark, so that it is looked for once only.
    package static func operations(in view: any ReadView) throws -> [Operation] {
        let done = try view.get(Tables.host, key: [mark])?[1].integer ?? 1
        guard done < Tables.schema.version else { return [] }
        var operations = [Operation.put(Tables.host.id, [mark, .integer(Int64(Tables.schema.version))])]
        var blocked: [RunRow] = []
        var failure: FoldError?
        try view.scan(Scan(Tables.run)) { row in
            guard row[6].integer == RunStatus.blocked.rawValue, row[15].isNull else { return true }
            do throws(FoldError) { blocked.append(try RunRow(row: row)) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
        for run in blocked {
            guard let reason = try reason(of: run, in: view) else { continue }
            let key = run.home.row(.text(run.run))
            operations.append(.update(Tables.run.id, key: key, [Assignment(15, Cell(reason))]))
        }
        return operations
    }

    /// Version 1 had no reasons of blocked runs; the last turn of each says it.
    private static func reason(of run: RunRow, in view: any ReadView) throws -> Value? {
        var reason: Value?
        var failure: FoldError?
        let scan = Scan(
            Tables.log, prefix: run.home.row, from: .including([.integer(run.started)]), reversed: true)
        try view.scan(scan) { row in
            do throws(FoldError) {
                let turns = try LogEntry(row: row).turns
                reason = turns.last { $0.run == run.run }.flatMap(TurnFailure.runReason(of:))
            } catch {
                failure = error
            }
            return failure == nil && reason == nil
        }
        if let failure { throw failure }
        return reason
    }
}
