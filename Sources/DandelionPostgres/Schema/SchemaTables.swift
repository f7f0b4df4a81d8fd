import DandelionStore

/// The tables of a schema, found by a collection's number.
struct SchemaTables: Sendable {
    let catalog: Catalog
    /// By ``StoredCollection/id``; numbers are small.
    private let tables: [PostgresTable?]
    let all: [PostgresTable]

    /// - Throws: ``StoreError/misuse(_:)`` for collections that cannot be kept as they are declared.
    init(_ schema: StoreSchema) throws(StoreError) {
        catalog = try Catalog(schema)
        all = schema.collections.map { PostgresTable($0) }
        var tables = [PostgresTable?](
            repeating: nil, count: Int(schema.collections.map(\.id).max() ?? 0) + 1)
        for table in all {
            guard !PostgresSchema.ownTables.contains(table.collection.name) else {
                throw .misuse("'\(table.collection.name)' is the name of a table of the engine itself")
            }
            tables[Int(table.collection.id)] = table
        }
        self.tables = tables
    }

    var schema: StoreSchema { catalog.schema }

    subscript(id: UInt16) -> PostgresTable? { Int(id) < tables.count ? tables[Int(id)] : nil }
}
