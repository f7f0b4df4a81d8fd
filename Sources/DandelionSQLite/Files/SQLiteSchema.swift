import DandelionModel
import DandelionStore
import GRDB

/// Brings the tables of a file to what a schema declares, in one transaction.
///
/// Only ever expands: it makes tables, indexes and nullable columns that are
/// missing, and leaves what it does not know.
struct SQLiteSchema {
    static let metaTable = "dandelion_meta"

    /// What the file says of itself.
    struct Meta {
        var version: Int
        var minimumReader: Int
        var minimumWriter: Int
        var digestKey: Digest.Key
    }

    let tables: SchemaTables
    let file: DatabaseFile
    let now: Int64
    /// The digest key of a file that must not be there yet; nil for one that may be.
    var newKey: Digest.Key? = nil

    static func notEmpty(_ file: DatabaseFile) -> StoreError {
        .misuse("'\(file.path)' is there already, and only a new file can be filled")
    }

    /// What a file says of its version; nil where its owner has not made the tables yet.
    static func version(of file: DatabaseFile, on queue: DatabaseQueue) throws(StoreError) -> Int? {
        try Connection.rethrowing(file) {
            try queue.inDatabase { db in
                guard try db.tableExists(metaTable) else { return nil }
                return try Int.fetchOne(db, sql: "SELECT version FROM \(metaTable)")
            }
        }
    }

    /// Opens the file for an owner: creates or expands it.
    func prepare(_ queue: DatabaseQueue) throws(StoreError) -> Meta {
        try Connection.rethrowing(file) {
            try queue.inDatabase { db in
                // Looked at first without a write lock, so that a refusal changes nothing.
                if let meta = try read(db) { try admit(meta) }
                var result: Meta?
                try db.inTransaction(.immediate) {
                    result = try expand(db)
                    return .commit
                }
                guard let result else { throw StoreError.corrupt("the schema was not written") }
                return result
            }
        }
    }

    /// Opens the file for a guest, who changes nothing.
    func inspect(_ queue: DatabaseQueue) throws(StoreError) -> Meta {
        try Connection.rethrowing(file) {
            try queue.inDatabase { db in
                guard let meta = try read(db) else {
                    throw StoreError.cannotOpen(
                        path: file.path, reason: "its owner has not made the tables yet")
                }
                try admit(meta)
                for table in tables.all {
                    guard try missingColumns(of: table, in: db)?.isEmpty == true else {
                        throw StoreError.olderSchema(
                            found: meta.version, known: tables.schema.version, path: file.path)
                    }
                }
                return meta
            }
        }
    }

    private func admit(_ meta: Meta) throws(StoreError) {
        let known = tables.schema.version
        guard meta.minimumReader <= known, meta.minimumWriter <= known else {
            throw .newerSchema(found: meta.version, known: known, path: file.path)
        }
    }

    private func read(_ db: Database) throws -> Meta? {
        guard try db.tableExists(Self.metaTable) else { return nil }
        let row = try GRDB.Row.fetchOne(
            db, sql: "SELECT version, min_reader, min_writer, digest_low, digest_high FROM \(Self.metaTable)")
        guard let row else { return nil }
        let low: Int64 = row["digest_low"]
        let high: Int64 = row["digest_high"]
        return Meta(
            version: row["version"], minimumReader: row["min_reader"], minimumWriter: row["min_writer"],
            digestKey: Digest.Key(low: UInt64(bitPattern: low), high: UInt64(bitPattern: high)))
    }

    private func expand(_ db: Database) throws -> Meta {
        let schema = tables.schema
        let found = try read(db)
        if newKey != nil, found != nil { throw Self.notEmpty(file) }
        guard var meta = found else {
            for table in tables.all { try make(table, in: db) }
            return try writeFirst(db)
        }
        guard schema.version > meta.version else { return meta }
        for table in tables.all {
            switch try missingColumns(of: table, in: db) {
            case .none: try make(table, in: db)
            case .some(let missing) where missing.isEmpty: try makeIndexes(of: table, in: db)
            case .some(let missing): try add(missing, to: table, in: db)
            }
        }
        meta.version = schema.version
        meta.minimumReader = max(meta.minimumReader, schema.minimumReader)
        meta.minimumWriter = max(meta.minimumWriter, schema.minimumWriter)
        try db.execute(
            sql: "UPDATE \(Self.metaTable) SET version = ?, min_reader = ?, min_writer = ?",
            arguments: [meta.version, meta.minimumReader, meta.minimumWriter])
        return meta
    }

    private func writeFirst(_ db: Database) throws -> Meta {
        var generator = SystemRandomNumberGenerator()
        let meta = Meta(
            version: tables.schema.version, minimumReader: tables.schema.minimumReader,
            minimumWriter: tables.schema.minimumWriter,
            digestKey: newKey ?? Digest.Key(low: generator.next(), high: generator.next()))
        try db.execute(
            sql: """
                CREATE TABLE \(Self.metaTable) (
                    id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,
                    min_reader INTEGER NOT NULL, min_writer INTEGER NOT NULL,
                    digest_low INTEGER NOT NULL, digest_high INTEGER NOT NULL, created_at INTEGER NOT NULL)
                """)
        try db.execute(
            sql: "INSERT INTO \(Self.metaTable) VALUES (1, ?, ?, ?, ?, ?, ?)",
            arguments: [
                meta.version, meta.minimumReader, meta.minimumWriter, Int64(bitPattern: meta.digestKey.low),
                Int64(bitPattern: meta.digestKey.high), now,
            ])
        return meta
    }

    private func make(_ table: SQLTable, in db: Database) throws {
        try db.execute(sql: table.createTable)
        try makeIndexes(of: table, in: db)
    }

    private func makeIndexes(of table: SQLTable, in db: Database) throws {
        for index in table.createIndexes { try db.execute(sql: index.sql) }
    }

    /// Nil where there is no such table.
    private func missingColumns(of table: SQLTable, in db: Database) throws -> [DandelionStore.Column]? {
        guard try db.tableExists(table.collection.name) else { return nil }
        let found = Set(try db.columns(in: table.collection.name).map(\.name))
        return table.collection.columns.filter { !found.contains($0.name) }
    }

    private func add(_ missing: [DandelionStore.Column], to table: SQLTable, in db: Database) throws {
        let name = table.collection.name
        for column in missing {
            guard column.isNullable || column.isStampedByStore,
                !table.collection.columns
                    .prefix(table.collection.keyCount).contains(column)
            else {
                throw StoreError.misuse(
                    "column '\(column.name)' cannot be added to '\(name)': it is not nullable")
            }
        }
        guard table.isAppendOnly else {
            for column in missing {
                try db.execute(
                    sql: "ALTER TABLE \(table.name) ADD COLUMN \(table.addedDefinition(of: column))")
            }
            return try makeIndexes(of: table, in: db)
        }
        try copy(table, without: missing, in: db)
    }

    /// Invariant 4 of ``SQLTable``: appends the living to a new table, and drops the old.
    private func copy(_ table: SQLTable, without missing: [DandelionStore.Column], in db: Database) throws {
        let name = table.collection.name
        let old = SQLTable.quoted(name + "_before")
        let order = table.collection.layout == .queue ? table.columns[0] : SQLTable.rowNumber
        var kept = table.collection.columns.filter { !missing.contains($0) }.map { SQLTable.quoted($0.name) }
        if table.collection.layout == .erasable { kept.insert(SQLTable.rowNumber, at: 0) }
        let list = kept.joined(separator: ", ")
        let last = try Int64.fetchOne(
            db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [name])
        try db.execute(sql: "ALTER TABLE \(table.name) RENAME TO \(old)")
        try db.execute(sql: table.createTable)
        try db.execute(
            sql: """
                INSERT INTO \(table.name) (\(list))
                SELECT \(list) FROM \(old) WHERE \(SQLTable.gone) = 0 ORDER BY \(order)
                """)
        try db.execute(sql: "DROP TABLE \(old)")
        // Numbers are never given twice, also those of rows that are gone.
        if let last {
            try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = ?", arguments: [name])
            try db.execute(sql: "INSERT INTO sqlite_sequence VALUES (?, ?)", arguments: [name, last])
        }
        try makeIndexes(of: table, in: db)
    }
}
