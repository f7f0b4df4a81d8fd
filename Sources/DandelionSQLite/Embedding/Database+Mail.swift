public import DandelionModel
public import DandelionStore
public import GRDB
import GRDBSQLite

/// GRDB's connection inside a `write`, on the file in which a store keeps its tables.
///
/// The file must be made by its owner first. The connection may be a queue's or
/// a pool's, in the owner's process or in another, and needs no settings of its own.
extension Database: MailTransaction {
    public func digestKey() throws(StoreError) -> Digest.Key {
        try speaking { connection throws(SQLiteFailure) in
            let statement = try Statement(
                "SELECT digest_low, digest_high FROM \(SQLiteSchema.metaTable)", on: connection)
            defer { statement.reset() }
            guard try statement.step(), let low = statement.cell(at: 0).integer,
                let high = statement.cell(at: 1).integer
            else { throw SQLiteFailure(code: SQLITE_ERROR, message: "the tables are not made yet") }
            return Digest.Key(low: UInt64(bitPattern: low), high: UInt64(bitPattern: high))
        }
    }

    public func row(
        of collection: StoredCollection, key: DandelionStore.Row
    ) throws(StoreError) -> DandelionStore.Row? {
        try speaking { connection throws(SQLiteFailure) in
            let statement = try Statement(SQLTable(collection).get, on: connection)
            return try statement.firstRow(key, columns: collection.columns.count)
        }
    }

    public func append(
        _ row: DandelionStore.Row, to queue: StoredCollection, unlessIn index: DandelionStore.Index
    ) throws(StoreError) -> DandelionStore.Row? {
        guard queue.layout == .queue, row.count == queue.columns.count, queue.indexes.contains(index),
            index.isUnique
        else { throw .misuse("'\(queue.name)' takes no such row, or has no unique index '\(index.name)'") }
        return try speaking { connection throws(SQLiteFailure) in
            let table = SQLTable(queue)
            let insertion = try Statement("\(table.insert) ON CONFLICT DO NOTHING", on: connection)
            for (position, column) in queue.columns.enumerated().dropFirst() {
                let isStamp = column.isStampedByStore && row[position].isNull
                insertion.bind(
                    isStamp ? .integer(HostClock.microseconds()) : row[position], at: Int32(position))
            }
            try insertion.run()
            guard sqlite3_changes(connection) == 0 else { return nil }
            let lookup = try Statement(table.lookup(index), on: connection)
            return try lookup.firstRow(index.columns.map { row[$0] }, columns: queue.columns.count)
        }
    }

    /// Works on the connection, and speaks of its errors in the store's words.
    private func speaking<Result>(
        _ body: (OpaquePointer) throws(SQLiteFailure) -> Result
    ) throws(StoreError) -> Result {
        guard let connection = sqliteConnection else { throw .closed }
        do {
            return try body(connection)
        } catch {
            let path = sqlite3_db_filename(connection, "main").map { String(cString: $0) } ?? ""
            switch error.primary {
            case SQLITE_ERROR:
                throw .misuse("'\(path)' has no mail table that this build knows: \(error.text)")
            case SQLITE_READONLY: throw .misuse("the transaction on '\(path)' may only read")
            case SQLITE_BUSY, SQLITE_LOCKED: throw .busy(seconds: 0)
            default: throw error.storeError(path: path)
            }
        }
    }
}

extension Statement {
    /// Binds parameters and reads the first row; nil where there is none.
    fileprivate func firstRow(
        _ parameters: DandelionStore.Row, columns: Int
    ) throws(SQLiteFailure) -> DandelionStore.Row? {
        for (position, cell) in parameters.enumerated() { bind(cell, at: Int32(position + 1)) }
        defer { reset() }
        return try step() ? row(columns) : nil
    }
}

extension SQLTable {
    /// The living row of a unique index. Parameters are the index's columns.
    fileprivate func lookup(_ index: DandelionStore.Index) -> String {
        let equals = index.columns.enumerated().map { "\(columns[$1]) = ?\($0 + 1)" }
        return
            "SELECT \(columns.joined(separator: ", ")) FROM \(name) WHERE \(equals.joined(separator: " AND "))"
            + livesOnly
    }
}
