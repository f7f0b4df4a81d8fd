import DandelionStore

/// The tables of a schema, found by a collection's number, and what fits them.
struct SchemaTables: Sendable {
    let schema: StoreSchema
    /// By ``StoredCollection/id``; numbers are small.
    private let tables: [SQLTable?]

    /// - Throws: ``StoreError/misuse(_:)`` for collections that cannot be kept as they are declared.
    init(_ schema: StoreSchema) throws(StoreError) {
        self.schema = schema
        var tables = [SQLTable?](repeating: nil, count: Int(schema.collections.map(\.id).max() ?? 0) + 1)
        var names: Set<String> = [SQLiteSchema.metaTable]
        for collection in schema.collections {
            try Self.check(collection)
            guard tables[Int(collection.id)] == nil else {
                throw .misuse("two collections have the number \(collection.id)")
            }
            guard names.insert(collection.name).inserted else {
                throw .misuse("two collections are named '\(collection.name)'")
            }
            tables[Int(collection.id)] = SQLTable(collection)
        }
        self.tables = tables
    }

    var all: [SQLTable] { schema.collections.compactMap { self[$0.id] } }

    subscript(id: UInt16) -> SQLTable? { Int(id) < tables.count ? tables[Int(id)] : nil }

    private static func check(_ collection: StoredCollection) throws(StoreError) {
        let name = collection.name
        guard collection.keyCount > 0, collection.keyCount <= collection.columns.count else {
            throw .misuse("collection '\(name)' has no key")
        }
        let hidden = [SQLTable.gone, SQLTable.rowNumber]
        if let taken = collection.columns.first(where: { hidden.contains(SQLTable.quoted($0.name)) }) {
            throw .misuse("column '\(taken.name)' of '\(name)' has a name that the engine uses itself")
        }
        let ordered = Set(0..<collection.keyCount).union(collection.indexes.flatMap(\.columns))
        for position in ordered.sorted() {
            let column = collection.columns[position]
            guard !column.isErasable else {
                throw .misuse(
                    "column '\(column.name)' of '\(name)' is erasable, so it can be in no key or index")
            }
            guard column.kind != .real else {
                throw .misuse("column '\(column.name)' of '\(name)' is real, so it can be in no key or index")
            }
        }
        for column in collection.columns where column.isErasable {
            guard collection.layout != .clustered, column.kind == .text || column.kind == .blob else {
                throw .misuse("column '\(column.name)' of '\(name)' cannot be erased where it stands")
            }
        }
        if collection.layout == .queue {
            guard collection.keyCount == 1, collection.columns[0].kind == .integer else {
                throw .misuse("the key of queue '\(name)' must be one integer column")
            }
        }
    }
}

/// Whether commits fit the schema. Judged before anything is written, on the submitter's thread.
extension SchemaTables {
    func refusal(of commit: Commit, from role: StoreRole) -> StoreError? {
        do {
            for operation in commit.operations { try check(operation, from: role) }
            return nil
        } catch {
            return error
        }
    }

    private func check(_ operation: Operation, from role: StoreRole) throws(StoreError) {
        if role == .guest {
            guard case .append = operation else { throw .misuse("a guest can only append to queues") }
        }
        switch operation {
        case .insert(let id, let row):
            let table = try table(id)
            guard table.collection.layout != .queue else {
                throw .misuse("rows of '\(table.collection.name)' are appended, not inserted")
            }
            try check(row, of: table.collection, from: 0)
        case .put(let id, let row):
            try check(row, of: try updatable(id), from: 0)
        case .update(let id, let key, let assignments):
            let collection = try updatable(id)
            try check(key: key, of: collection)
            guard !assignments.isEmpty else {
                throw .misuse("an update of '\(collection.name)' sets nothing")
            }
            for assignment in assignments {
                guard collection.columns.indices.contains(assignment.column),
                    assignment.column >= collection.keyCount
                else { throw .misuse("an update of '\(collection.name)' sets column \(assignment.column)") }
                try check(assignment.value, for: collection.columns[assignment.column], of: collection)
            }
        case .delete(let id, let key):
            try check(key: key, of: try table(id).collection)
        case .expect(let id, let key, let expectation):
            let collection = try table(id).collection
            try check(key: key, of: collection)
            if case .equal(let column, _) = expectation, !collection.columns.indices.contains(column) {
                throw .misuse("'\(collection.name)' has no column \(column)")
            }
        case .append(let id, let row):
            let collection = try table(id).collection
            guard collection.layout == .queue else { throw .misuse("'\(collection.name)' is not a queue") }
            try check(row, of: collection, from: 1)
        }
    }

    private func table(_ id: UInt16) throws(StoreError) -> SQLTable {
        guard let table = self[id] else { throw .misuse("the schema has no collection \(id)") }
        return table
    }

    private func updatable(_ id: UInt16) throws(StoreError) -> StoredCollection {
        let collection = try table(id).collection
        guard collection.layout == .clustered else {
            throw .misuse("rows of '\(collection.name)' cannot be changed, only inserted and deleted")
        }
        return collection
    }

    private func check(_ row: Row, of collection: StoredCollection, from first: Int) throws(StoreError) {
        guard row.count == collection.columns.count else {
            throw .misuse(
                "a row of '\(collection.name)' has \(row.count) of \(collection.columns.count) cells")
        }
        for position in first..<row.count {
            if position < collection.keyCount, row[position].isNull,
                !collection.columns[position].isStampedByStore
            {
                throw .misuse("a key of '\(collection.name)' holds null")
            }
            try check(row[position], for: collection.columns[position], of: collection)
        }
    }

    func check(key: Row, of collection: StoredCollection) throws(StoreError) {
        guard key.count == collection.keyCount else {
            throw .misuse("a key of '\(collection.name)' has \(key.count) of \(collection.keyCount) cells")
        }
        for (cell, column) in zip(key, collection.columns) {
            guard !cell.isNull else { throw .misuse("a key of '\(collection.name)' holds null") }
            try check(cell, for: column, of: collection)
        }
    }

    func check(_ cell: Cell, for column: Column, of collection: StoredCollection) throws(StoreError) {
        switch (cell, column.kind) {
        case (.integer, .integer), (.text, .text), (.blob, .blob): return
        case (.real(let number), .real) where !number.isNaN: return
        case (.null, _) where column.isNullable || column.isStampedByStore: return
        default: throw .misuse("column '\(column.name)' of '\(collection.name)' cannot hold \(cell.kindName)")
        }
    }
}

extension Cell {
    fileprivate var kindName: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .real: "this real"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}
