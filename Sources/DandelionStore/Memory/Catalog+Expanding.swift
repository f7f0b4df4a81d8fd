extension Catalog {
    /// Tables of this schema, as another opens them: new collections, indexes and
    /// nullable columns may have been added. Nothing is changed when it throws.
    func expand(
        _ tables: Tables, to newer: Catalog, as role: StoreRole
    ) throws(StoreError) -> Tables {
        let needed = role == .owner ? schema.minimumWriter : schema.minimumReader
        guard newer.schema.version >= needed else {
            throw .newerSchema(found: schema.version, known: newer.schema.version, path: "memory")
        }
        let known = Set(newer.entries.map(\.collection.id))
        if let lost = entries.first(where: { !known.contains($0.collection.id) }) {
            throw .misuse("the collection '\(lost.collection.name)' is stored and missing from the schema")
        }
        var expanded: [Table] = []
        for entry in newer.entries {
            guard let stored = entries.first(where: { $0.collection == entry.collection }) else {
                expanded.append(Table(entry))
                continue
            }
            expanded.append(try stored.expand(tables[stored], to: entry))
        }
        return Tables(tables: expanded)
    }
}

extension Catalog.Entry {
    fileprivate func expand(_ table: Table, to newer: Catalog.Entry) throws(StoreError) -> Table {
        let (before, after) = (collection, newer.collection)
        if before.columns == after.columns, before.indexes == after.indexes, before.keyCount == after.keyCount
        {
            return table
        }
        let added = after.columns.dropFirst(before.columns.count)
        guard before.keyCount == after.keyCount, after.columns.starts(with: before.columns),
            added.allSatisfy(\.isNullable)
        else { throw .misuse("the stored columns of '\(before.name)' do not fit the schema") }
        var expanded = Table(newer)
        expanded.nextNumber = table.nextNumber
        var cursor = table.rows.cursor()
        while let key = cursor.key, let row = cursor.value {
            let row = row + added.map { _ in .null }
            for order in newer.orders.indices {
                guard let unique = newer.uniqueKey(order, of: row) else { continue }
                guard !expanded.isTaken(order: order, unique, key: key) else {
                    throw .misuse(
                        "stored rows of '\(before.name)' clash in '\(newer.orders[order].index.name)'")
                }
            }
            expanded.replace(newer, key, with: row)
            cursor.advance()
        }
        return expanded
    }
}
