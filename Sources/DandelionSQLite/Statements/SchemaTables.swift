import DandelionStore

/// The tables of a schema, found by a collection's number.
struct SchemaTables: Sendable {
    let catalog: Catalog
    /// By ``StoredCollection/id``; numbers are small.
    private let tables: [SQLTable?]
    let all: [SQLTable]

    /// - Throws: ``StoreError/misuse(_:)`` for collections that cannot be kept as they are declared.
    init(_ schema: StoreSchema) throws(StoreError) {
        catalog = try Catalog(schema)
        all = schema.collections.map { SQLTable($0) }
        var tables = [SQLTable?](repeating: nil, count: Int(schema.collections.map(\.id).max() ?? 0) + 1)
        let hidden = [SQLTable.gone, SQLTable.rowNumber]
        for table in all {
            let name = table.collection.name
            guard name != SQLiteSchema.metaTable else {
                throw .misuse("'\(name)' is the name of a table of the engine itself")
            }
            if let taken = table.columns.first(where: hidden.contains) {
                throw .misuse("column \(taken) of '\(name)' has a name that the engine uses itself")
            }
            tables[Int(table.collection.id)] = table
        }
        self.tables = tables
    }

    var schema: StoreSchema { catalog.schema }

    /// One more than the greatest number of a collection.
    var count: Int { tables.count }

    subscript(id: UInt16) -> SQLTable? { Int(id) < tables.count ? tables[Int(id)] : nil }
}
