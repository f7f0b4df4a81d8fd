import DandelionModel
import DandelionStore

/// Brings the tables of a database schema to what a store's schema declares, in one transaction.
///
/// Only ever expands: it makes tables, indexes and nullable columns that are
/// missing, and leaves what it does not know. Several workers may start at the
/// same time: they take turns by an advisory lock.
struct PostgresSchema {
    static let metaTable = "dandelion_meta"
    static let leaseTable = "dandelion_lease"
    static let workerTable = "dandelion_worker"
    static let writerTable = "dandelion_writer"
    static let ownTables: Set<String> = [metaTable, leaseTable, workerTable, writerTable]

    /// "dandelion", of which an advisory lock is made together with the schema's name.
    private static let lockNumber = 1_684_106_852

    /// What the database says of itself.
    struct Meta {
        var version: Int
        var minimumReader: Int
        var minimumWriter: Int
        var digestKey: Digest.Key
    }

    let tables: SchemaTables
    let settings: ConnectionSettings

    /// Opens for an owner: creates or expands.
    func prepare(_ connection: PostgresConnection) throws -> Meta {
        try examine(connection)
        if let meta = try read(connection) {
            try admit(meta)
            if meta.version >= tables.schema.version { return meta }
        }
        return try locked(connection) {
            // Another worker may have been quicker.
            if let meta = try read(connection) {
                try admit(meta)
                return try expand(meta, on: connection)
            }
            var generator = SystemRandomNumberGenerator()
            let key = Digest.Key(low: generator.next(), high: generator.next())
            return try make(digestKey: key, on: connection)
        }
    }

    /// Makes everything anew.
    func create(_ digestKey: Digest.Key, on connection: PostgresConnection) throws -> Meta {
        try examine(connection)
        return try locked(connection) {
            guard try read(connection) == nil else {
                throw StoreError.misuse("'\(settings.shown)' holds a store already")
            }
            return try make(digestKey: digestKey, on: connection)
        }
    }

    /// Opens for a guest, who changes nothing.
    func inspect(_ connection: PostgresConnection) throws -> Meta {
        try examine(connection)
        guard let meta = try read(connection) else {
            throw StoreError.unreachable(
                address: settings.shown, reason: "nothing of Dandelion is stored there",
                remedy: "Name the database and schema that a worker uses, or start a worker first")
        }
        try admit(meta)
        guard meta.version >= tables.schema.version else {
            throw StoreError.olderSchema(
                found: meta.version, known: tables.schema.version, path: settings.shown)
        }
        return meta
    }

    // MARK: Looking

    /// What a server must be before anything is asked of it.
    private func examine(_ connection: PostgresConnection) throws {
        let answer = try connection.query(
            """
            SELECT current_setting('server_encoding'), pg_is_in_recovery()::int::bigint, \
            (current_setting('server_version_num'))::bigint, coalesce(current_schema(), '')
            """)
        func refuse(_ reason: String, _ remedy: String) -> StoreError {
            .unreachable(address: settings.shown, reason: reason, remedy: remedy)
        }
        let encoding = answer.text(0, 0) ?? ""
        guard encoding == "UTF8" else {
            throw refuse(
                "the database's encoding is \(encoding)",
                "Make one with UTF8: createdb --encoding UTF8 --template template0 NAME")
        }
        guard answer.integer(0, 2) >= 130_000 else {
            throw refuse("the server is older than PostgreSQL 13", "Use a newer server")
        }
        guard answer.integer(0, 1) == 0 else {
            throw refuse(
                "this server is a replica, which only reads",
                "Name the primary; with several hosts add target_session_attrs=read-write")
        }
        guard answer.text(0, 3)?.isEmpty == false else {
            throw refuse(
                "the schema that search_path names first is not there",
                "Make it (CREATE SCHEMA …), or leave search_path out of the address")
        }
    }

    /// Nil where nothing is stored.
    func read(_ connection: PostgresConnection) throws -> Meta? {
        guard try columns(of: Self.metaTable, connection) != nil else { return nil }
        let answer = try connection.query(
            "SELECT version, min_reader, min_writer, digest_low, digest_high FROM \(Self.metaTable)")
        guard answer.count == 1 else { return nil }
        return Meta(
            version: Int(answer.integer(0, 0)), minimumReader: Int(answer.integer(0, 1)),
            minimumWriter: Int(answer.integer(0, 2)),
            digestKey: Digest.Key(
                low: UInt64(bitPattern: answer.integer(0, 3)), high: UInt64(bitPattern: answer.integer(0, 4)))
        )
    }

    private func admit(_ meta: Meta) throws {
        let known = tables.schema.version
        guard meta.minimumReader <= known, meta.minimumWriter <= known else {
            throw StoreError.newerSchema(found: meta.version, known: known, path: settings.shown)
        }
    }

    /// The names of a table's columns; nil where there is no such table in the current schema.
    private func columns(
        of table: String, _ connection: PostgresConnection
    ) throws -> Set<String>? {
        var parameters = Parameters()
        parameters.add(table)
        let answer = try connection.query(
            """
            SELECT a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
            WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace \
            AND a.attnum > 0 AND NOT a.attisdropped
            """, parameters)
        if answer.count == 0 { return nil }
        return Set((0..<answer.count).compactMap { answer.text($0, 0) })
    }

    /// The positions of columns that are not there; nil where the table is not.
    private func missingColumns(
        of table: PostgresTable, _ connection: PostgresConnection
    ) throws -> [Int]? {
        guard let found = try columns(of: table.collection.name, connection) else { return nil }
        return table.collection.columns.indices.filter { !found.contains(table.collection.columns[$0].name) }
    }

    // MARK: Changing

    private func locked(
        _ connection: PostgresConnection, _ body: () throws -> Meta
    ) throws -> Meta {
        try connection.run("BEGIN ISOLATION LEVEL READ COMMITTED")
        do {
            _ = try connection.query(
                "SELECT pg_advisory_xact_lock(\(Self.lockNumber), hashtext(current_schema()))::text")
            let meta = try body()
            try connection.run("COMMIT")
            return meta
        } catch {
            try? connection.run("ROLLBACK")
            throw error
        }
    }

    private func make(
        digestKey: Digest.Key, on connection: PostgresConnection
    ) throws -> Meta {
        for table in tables.all { try make(table, on: connection) }
        let schema = tables.schema
        for statement in Self.ownDefinitions { try connection.run(statement) }
        let (low, high) = (Int64(bitPattern: digestKey.low), Int64(bitPattern: digestKey.high))
        try connection.run(
            """
            INSERT INTO \(Self.metaTable) VALUES (1, \(schema.version), \(schema.minimumReader), \
            \(schema.minimumWriter), \(low), \(high), \(PostgresTable.now))
            """)
        return Meta(
            version: schema.version, minimumReader: schema.minimumReader, minimumWriter: schema.minimumWriter,
            digestKey: digestKey)
    }

    /// Epochs begin at the time, in microseconds: so a database that was restored fences off
    /// whoever still holds a lease of what it was before.
    private static var ownDefinitions: [String] {
        [
            """
            CREATE TABLE \(metaTable) (id bigint PRIMARY KEY CHECK (id = 1), version bigint NOT NULL, \
            min_reader bigint NOT NULL, min_writer bigint NOT NULL, digest_low bigint NOT NULL, \
            digest_high bigint NOT NULL, created_at bigint NOT NULL)
            """,
            """
            CREATE TABLE \(leaseTable) (shard bigint PRIMARY KEY, owner text, epoch bigint NOT NULL, \
            expires_at timestamptz NOT NULL)
            """,
            "ALTER TABLE \(leaseTable) SET (fillfactor = 40)",
            """
            CREATE TABLE \(workerTable) (id text PRIMARY KEY, name text NOT NULL, is_balanced boolean NOT NULL, \
            seen_at timestamptz NOT NULL, writer text NOT NULL)
            """,
            """
            CREATE TABLE \(writerTable) (id text PRIMARY KEY, session bigint NOT NULL, batch bigint NOT NULL, \
            seen_at timestamptz NOT NULL, pid bigint NOT NULL, started_at timestamptz)
            """,
            "ALTER TABLE \(writerTable) SET (fillfactor = 40)",
            """
            INSERT INTO \(leaseTable) SELECT shard, NULL, \(PostgresTable.now), clock_timestamp() \
            FROM generate_series(0, \(Shard.count - 1)) AS shard
            """,
        ]
    }

    private func make(_ table: PostgresTable, on connection: PostgresConnection) throws {
        try connection.run(table.createTable)
        if let options = table.storageOptions { try connection.run(options) }
        for statement in table.createIndexes { try connection.run(statement) }
    }

    private func expand(_ found: Meta, on connection: PostgresConnection) throws -> Meta {
        let schema = tables.schema
        guard schema.version > found.version else { return found }
        for table in tables.all {
            guard let missing = try missingColumns(of: table, connection) else {
                try make(table, on: connection)
                continue
            }
            for position in missing {
                try connection.run(
                    "ALTER TABLE \(table.name) ADD COLUMN \(table.addedDefinition(of: position))")
            }
            for statement in table.createIndexes { try connection.run(statement) }
        }
        var meta = found
        meta.version = schema.version
        meta.minimumReader = max(meta.minimumReader, schema.minimumReader)
        meta.minimumWriter = max(meta.minimumWriter, schema.minimumWriter)
        try connection.run(
            """
            UPDATE \(Self.metaTable) SET version = \(meta.version), min_reader = \(meta.minimumReader), \
            min_writer = \(meta.minimumWriter)
            """)
        return meta
    }
}
