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

    /// One more than the greatest number of a collection.
    var count: Int { tables.count }

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
            try check(row, of: table, from: 0)
        case .put(let id, let row):
            try check(row, of: try updatable(id), from: 0)
        case .update(let id, let key, let assignments):
            let table = try updatable(id)
            let collection = table.collection
            try check(key: key, of: table)
            guard !assignments.isEmpty else {
                throw .misuse("an update of '\(collection.name)' sets nothing")
            }
            for assignment in assignments {
                guard collection.columns.indices.contains(assignment.column),
                    assignment.column >= collection.keyCount
                else { throw .misuse("an update of '\(collection.name)' sets column \(assignment.column)") }
                try check(assignment.value, at: assignment.column, of: table)
            }
        case .delete(let id, let key):
            try check(key: key, of: try table(id))
        case .expect(let id, let key, let expectation):
            let table = try table(id)
            try check(key: key, of: table)
            if case .equal(let column, _) = expectation, !table.columns.indices.contains(column) {
                throw .misuse("'\(table.collection.name)' has no column \(column)")
            }
        case .append(let id, let row):
            let table = try table(id)
            guard table.collection.layout == .queue else {
                throw .misuse("'\(table.collection.name)' is not a queue")
            }
            try check(row, of: table, from: 1)
        }
    }

    private func table(_ id: UInt16) throws(StoreError) -> SQLTable {
        guard let table = self[id] else { throw .misuse("the schema has no collection \(id)") }
        return table
    }

    private func updatable(_ id: UInt16) throws(StoreError) -> SQLTable {
        let table = try table(id)
        guard table.collection.layout == .clustered else {
            throw .misuse("rows of '\(table.collection.name)' cannot be changed, only inserted and deleted")
        }
        return table
    }

    private func check(_ row: Row, of table: SQLTable, from first: Int) throws(StoreError) {
        guard row.count == table.rules.count else {
            throw .misuse(
                "a row of '\(table.collection.name)' has \(row.count) of \(table.rules.count) cells")
        }
        for position in first..<row.count {
            if position < table.key.count, row[position].isNull,
                !table.collection.columns[position].isStampedByStore
            {
                throw .misuse("a key of '\(table.collection.name)' holds null")
            }
            try check(row[position], at: position, of: table)
        }
    }

    func check(key: Row, of table: SQLTable) throws(StoreError) {
        guard key.count == table.key.count else {
            throw .misuse(
                "a key of '\(table.collection.name)' has \(key.count) of \(table.key.count) cells")
        }
        for position in key.indices {
            guard !key[position].isNull else {
                throw .misuse("a key of '\(table.collection.name)' holds null")
            }
            try check(key[position], at: position, of: table)
        }
    }

    // Inlined, so that looking at a cell does not copy it.
    @inline(__always)
    func check(_ cell: Cell, at position: Int, of table: SQLTable) throws(StoreError) {
        let rule = table.rules[position]
        let fits =
            switch cell {
            case .integer: rule.kind == .integer
            case .text: rule.kind == .text
            case .blob: rule.kind == .blob
            case .real(let number): rule.kind == .real && !number.isNaN
            case .null: rule.allowsNull
            }
        guard fits else {
            let name = table.collection.columns[position].name
            throw .misuse("column '\(name)' of '\(table.collection.name)' cannot hold \(cell.kindName)")
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
