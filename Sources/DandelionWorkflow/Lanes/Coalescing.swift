import DandelionStore

/// Fewer writes with the same end.
enum Coalescing {
    /// The same writes with one operation a row, so that a row that every turn
    /// of a batch touches is written once.
    ///
    /// A row keeps the place of its first write. Unique keys are only ever
    /// given up before they are taken by another row, so judging the last
    /// states in that order meets no conflict that the turns did not.
    static func coalesce(_ batch: PendingBatch) -> [Operation] {
        if batch.rewrites.isEmpty { return batch.operations }
        var operations = batch.operations
        // Where the row of an operation that was merged stands now.
        var places: [Int: Int] = [:]
        var gone: Set<Int> = []
        for (first, second) in batch.rewrites {
            let place = places[first] ?? first
            guard !gone.contains(place), let merged = merge(operations[place], operations[second]) else {
                continue
            }
            gone.insert(second)
            places[second] = place
            if let operation = merged.operation { operations[place] = operation } else { gone.insert(place) }
        }
        return operations.indices.filter { !gone.contains($0) }.map { operations[$0] }
    }

    private struct Merged { let operation: Operation? }

    /// Two writes to one row as one; nil where they cannot be.
    private static func merge(_ first: Operation, _ second: Operation) -> Merged? {
        switch (first, second) {
        case (.insert, .put(let id, let row)): Merged(operation: .insert(id, row))
        case (.put, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.update, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.delete, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.insert(let id, let row), .update(_, _, let changes)):
            Merged(operation: .insert(id, row.applying(changes)))
        case (.put(let id, let row), .update(_, _, let changes)):
            Merged(operation: .put(id, row.applying(changes)))
        case (.update(let id, let key, let changes), .update(_, _, let more)):
            Merged(operation: .update(id, key: key, changes + more))
        case (.insert, .delete): Merged(operation: nil)
        case (.put, .delete), (.update, .delete): Merged(operation: second)
        default: nil
        }
    }
}

extension Row {
    fileprivate func applying(_ changes: [Assignment]) -> Row {
        var row = self
        for change in changes { row[change.column] = change.value }
        return row
    }
}
