import DandelionStore

/// Fewer writes with the same end.
enum Coalescing {
    /// The same writes with one operation a row, so that a row that every turn
    /// of a batch touches is written once.
    ///
    /// A row keeps the place of its first write. Unique keys are only ever
    /// given up before they are taken by another row, so judging the last
    /// states in that order meets no conflict that the turns did not.
    static func coalesce(_ operations: [Operation]) -> [Operation] {
        let rewritten = collectionsWrittenTwice(operations)
        var result: [Operation?] = []
        result.reserveCapacity(operations.count)
        var places: [RowName: Int] = [:]
        places.reserveCapacity(operations.count)
        for operation in operations {
            guard let id = operation.rowCollection, rewritten.contains(id), let name = RowName(operation)
            else {
                result.append(operation)
                continue
            }
            if let place = places[name], let merged = merge(result[place], operation) {
                result[place] = merged.operation
            } else {
                places[name] = result.count
                result.append(operation)
            }
        }
        return result.compactMap { $0 }
    }

    /// Those that hold more than inserts: only there may a row be written twice.
    private static func collectionsWrittenTwice(_ operations: [Operation]) -> Set<UInt16> {
        var found: Set<UInt16> = []
        var last: UInt16?
        for operation in operations {
            if case .insert = operation { continue }
            guard let id = operation.rowCollection, id != last else { continue }
            found.insert(id)
            last = id
        }
        return found
    }

    private struct Merged { let operation: Operation? }

    /// Two writes to one row as one; nil where they cannot be.
    private static func merge(_ first: Operation?, _ second: Operation) -> Merged? {
        switch (first, second) {
        case (.insert?, .put(let id, let row)): Merged(operation: .insert(id, row))
        case (.put?, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.update?, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.delete?, .put(let id, let row)): Merged(operation: .put(id, row))
        case (.insert(let id, let row)?, .update(_, _, let changes)):
            Merged(operation: .insert(id, row.applying(changes)))
        case (.put(let id, let row)?, .update(_, _, let changes)):
            Merged(operation: .put(id, row.applying(changes)))
        case (.update(let id, let key, let changes)?, .update(_, _, let more)):
            Merged(operation: .update(id, key: key, changes + more))
        case (.insert?, .delete): Merged(operation: nil)
        case (.put?, .delete), (.update?, .delete): Merged(operation: second)
        default: nil
        }
    }
}

extension Operation {
    /// The collection in which it writes a row that it names; nil where it names none.
    fileprivate var rowCollection: UInt16? {
        switch self {
        case .insert(let id, _), .put(let id, _), .update(let id, _, _), .delete(let id, _): id
        case .expect, .append: nil
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

private struct RowName: Hashable {
    let collection: UInt16
    let key: ArraySlice<Cell>

    init?(_ operation: Operation) {
        switch operation {
        case .insert(let id, let row), .put(let id, let row):
            guard let count = Tables.keyCounts[id] else { return nil }
            collection = id
            key = row.prefix(count)
        case .update(let id, let key, _), .delete(let id, let key):
            collection = id
            self.key = key[...]
        case .expect, .append: return nil
        }
    }
}

extension Tables {
    fileprivate static let keyCounts = Dictionary(
        uniqueKeysWithValues: schema.collections.map { ($0.id, $0.keyCount) })
}
