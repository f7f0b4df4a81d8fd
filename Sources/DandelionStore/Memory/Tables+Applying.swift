extension Tables {
    /// What stood at a key before a commit touched it.
    private struct Undo {
        let entry: Catalog.Entry
        let key: OrderedKey
        let row: Row?
        let nextNumber: Int64
    }

    /// Applies all operations, or takes back those that it had applied.
    mutating func apply(
        _ operations: [Operation], _ catalog: Catalog, as role: StoreRole, at time: Int64
    ) throws(StoreError) -> CommitReceipt {
        var undo: [Undo] = []
        undo.reserveCapacity(operations.count)
        var appended: [Int64] = []
        do throws(StoreError) {
            for (position, operation) in operations.enumerated() {
                var isAppend = false
                if case .append = operation { isAppend = true }
                if role == .guest, !isAppend { throw .misuse("a guest may only append to queues") }
                let change = try catalog.judge(operation, at: position, against: self, stamp: time)
                guard let change else { continue }
                let number = self[change.entry].nextNumber
                let old = self[change.entry].replace(change.entry, change.key, with: change.row)
                undo.append(Undo(entry: change.entry, key: change.key, row: old, nextNumber: number))
                if old != nil, case .insert = operation { throw change.entry.conflict(at: position) }
                if isAppend {
                    self[change.entry].nextNumber = number + 1
                    appended.append(number)
                }
            }
        } catch {
            for step in undo.reversed() {
                self[step.entry].replace(step.entry, step.key, with: step.row)
                self[step.entry].nextNumber = step.nextNumber
            }
            throw error
        }
        return CommitReceipt(appended: appended)
    }
}
