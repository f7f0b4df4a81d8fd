import DandelionModel

/// A schema made ready for work: looked up by id, its orders spelled out, its faults found.
package struct Catalog: Sendable {
    package let schema: StoreSchema
    let entries: [Entry]
    /// The place of a collection in ``entries`` by its id; -1 where there is none.
    private let slots: [Int]

    /// - Throws: ``StoreError/misuse(_:)`` where the schema breaks a rule of ``StoredCollection``.
    package init(_ schema: StoreSchema) throws(StoreError) {
        self.schema = schema
        var entries: [Entry] = []
        var slots = [Int](repeating: -1, count: 1 + Int(schema.collections.map(\.id).max() ?? 0))
        for collection in schema.collections {
            guard slots[Int(collection.id)] < 0 else {
                throw .misuse("two collections have the id \(collection.id)")
            }
            guard !entries.contains(where: { $0.collection.name.hasSameBytes(as: collection.name) }) else {
                throw .misuse("two collections are named '\(collection.name)'")
            }
            slots[Int(collection.id)] = entries.count
            entries.append(try Entry(collection, slot: entries.count))
        }
        self.entries = entries
        self.slots = slots
    }

    func entry(_ id: UInt16) throws(StoreError) -> Entry {
        guard Int(id) < slots.count, slots[Int(id)] >= 0 else {
            throw .misuse("the schema has no collection \(id)")
        }
        return entries[slots[Int(id)]]
    }

    /// One collection of a catalog.
    package final class Entry: Sendable {
        let collection: StoredCollection
        let slot: Int
        let keyColumns: [Int]
        /// The indexes, in their declared order.
        let orders: [Order]
        let rules: [CellRule]
        /// Whether any column is stamped, and whether any index is unique.
        let isStamped: Bool
        let isUnique: Bool
        /// Whether who owns the shard with which rows begin is the only one to write them, as they are.
        let isOfOneShard: Bool

        /// An index with all the columns by which it orders rows.
        struct Order: Sendable {
            let index: Index
            let columns: [Int]
        }

        /// What may stand in a column.
        struct CellRule: Sendable {
            let kind: Column.Kind
            let allowsNull: Bool
            let isStamped: Bool
        }

        fileprivate init(_ collection: StoredCollection, slot: Int) throws(StoreError) {
            self.collection = collection
            self.slot = slot
            guard collection.keyCount > 0, collection.keyCount <= collection.columns.count else {
                throw .misuse("'\(collection.name)' has \(collection.keyCount) key columns")
            }
            keyColumns = Array(0..<collection.keyCount)
            orders = collection.indexes.map { index in
                Order(index: index, columns: Scan(collection, index: index).orderColumns)
            }
            rules = collection.columns.enumerated().map { position, column in
                CellRule(
                    kind: column.kind,
                    allowsNull: position >= collection.keyCount
                        && (column.isNullable || column.isStampedByStore),
                    isStamped: column.isStampedByStore)
            }
            isStamped = collection.columns.contains(where: \.isStampedByStore)
            isUnique = collection.indexes.contains(where: \.isUnique)
            isOfOneShard =
                collection.columns.first?.name == "shard" && collection.layout != .queue
                && !collection.columns.contains(where: \.isStampedByStore)
            try checkDeclaration()
        }

        private func checkDeclaration() throws(StoreError) {
            let columns = collection.columns
            let ordered = keyColumns + orders.flatMap(\.index.columns)
            let named = ordered + orders.compactMap(\.index.whereNotNull)
            if let wrong = named.first(where: { !columns.indices.contains($0) }) {
                throw .misuse("an index of '\(collection.name)' names column \(wrong), which does not exist")
            }
            for column in ordered.map({ columns[$0] }) where column.kind == .real || column.isErasable {
                let why = column.kind == .real ? "holds reals" : "is erasable"
                throw .misuse("'\(collection.name)' orders rows by '\(column.name)', which \(why)")
            }
            for names in [columns.map(\.name), orders.map(\.index.name)]
            where Set(names).count < names.count {
                throw .misuse("'\(collection.name)' has two columns, or two indexes, of one name")
            }
            if let stamped = columns.first(where: { $0.isStampedByStore && $0.kind != .integer }) {
                throw .misuse("'\(stamped.name)' of '\(collection.name)' is stamped and not an integer")
            }
            for column in columns where column.isErasable {
                guard collection.layout != .clustered, column.kind == .text || column.kind == .blob else {
                    throw .misuse("'\(column.name)' of '\(collection.name)' cannot be erased where it stands")
                }
            }
            if collection.layout == .queue, keyColumns.count != 1 || columns[0].kind != .integer {
                throw .misuse("the key of the queue '\(collection.name)' is not one integer")
            }
        }
    }
}

extension Catalog.Entry {
    /// The key by which an index orders a row; nil where the row is not in the index.
    func orderKey(_ order: Int, of row: Row) -> OrderedKey? {
        if let column = orders[order].index.whereNotNull, row[column].isNull { return nil }
        return OrderedKey(row, columns: orders[order].columns)
    }

    /// What all rows begin with, in a unique index, that clash with this one; nil where none can.
    ///
    /// As in SQL, a null clashes with nothing.
    func uniqueKey(_ order: Int, of row: Row) -> OrderedKey? {
        let index = orders[order].index
        guard index.isUnique else { return nil }
        if let column = index.whereNotNull, row[column].isNull { return nil }
        if index.columns.contains(where: { row[$0].isNull }) { return nil }
        return OrderedKey(row, columns: index.columns)
    }

    func checkRow(_ row: Row, from first: Int = 0) throws(StoreError) {
        guard row.count == rules.count else {
            throw .misuse("a row of '\(collection.name)' has \(row.count) columns, not \(rules.count)")
        }
        for column in first..<row.count { try checkCell(row[column], at: column) }
    }

    func checkKey(_ key: Row) throws(StoreError) {
        guard key.count == keyColumns.count else {
            throw .misuse("a key of '\(collection.name)' has \(key.count) columns, not \(keyColumns.count)")
        }
        for column in 0..<key.count { try checkCell(key[column], at: column) }
    }

    // Inlined, so that looking at a cell does not copy it.
    @inline(__always)
    func checkCell(_ cell: Cell, at column: Int) throws(StoreError) {
        let rule = rules[column]
        let fits =
            switch cell {
            case .null: rule.allowsNull
            case .integer: rule.kind == .integer
            // SQL engines keep NaN as null, so it cannot come back.
            case .real(let number): rule.kind == .real && !number.isNaN
            case .text: rule.kind == .text
            case .blob: rule.kind == .blob
            }
        guard fits else {
            let name = collection.columns[column].name
            throw .misuse("column '\(name)' of '\(collection.name)' cannot hold \(cell.kindName)")
        }
    }
}

extension Cell {
    fileprivate var kindName: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .real(let number): number.isNaN ? "a real that is not a number" : "a real"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}
