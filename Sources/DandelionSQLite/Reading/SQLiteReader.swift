import DandelionStore
import GRDB
import GRDBSQLite

/// A read-only connection with its prepared statements.
final class SQLiteReader: @unchecked Sendable {
    // A reader is in the hands of one thread at a time: the pool gives it out
    // and takes it back under its lock, and never holds it twice.
    private let connection: DatabaseQueue
    private let tables: SchemaTables
    private let counters: Counters
    private var beginning: Statement?
    private var ending: Statement?
    private var gets: [UInt16: Statement] = [:]
    private var scans: [ScanShape: Statement] = [:]

    init(_ connection: DatabaseQueue, tables: SchemaTables, counters: Counters) {
        self.connection = connection
        self.tables = tables
        self.counters = counters
    }

    /// Runs the closure on one snapshot.
    func read<Result>(path: String, _ body: (any ReadView) throws -> Result) throws -> Result {
        try connection.inDatabase { db in
            guard let handle = db.sqliteConnection else { throw StoreError.closed }
            let view = SQLiteReadView(reader: self, connection: handle, path: path)
            try view.reporting { () throws(SQLiteFailure) in
                try made(&beginning, "BEGIN", handle).run()
            }
            counters.ran(2)
            defer {
                // After an error SQLite may have ended it already.
                if sqlite3_get_autocommit(handle) == 0 { try? made(&ending, "COMMIT", handle).run() }
            }
            return try body(view)
        }
    }

    private func made(
        _ kept: inout Statement?, _ sql: @autoclosure () -> String, _ handle: OpaquePointer
    ) throws(SQLiteFailure) -> Statement {
        if let kept { return kept }
        let statement = try Statement(sql(), on: handle)
        kept = statement
        return statement
    }

    /// Statements go before the connection does.
    func close() {
        connection.inDatabase { _ in
            beginning = nil
            ending = nil
            gets = [:]
            scans = [:]
        }
        try? connection.close()
    }

    fileprivate func table(_ collection: StoredCollection) throws(StoreError) -> SQLTable {
        guard let table = tables[collection.id] else {
            throw .misuse("the schema has no collection \(collection.id)")
        }
        return table
    }

    fileprivate func get(
        _ table: SQLTable, _ key: DandelionStore.Row, _ handle: OpaquePointer
    ) throws(SQLiteFailure) -> DandelionStore.Row? {
        var kept = gets[table.collection.id]
        let statement = try made(&kept, table.get, handle)
        gets[table.collection.id] = statement
        for position in key.indices { statement.bind(key[position], at: Int32(position + 1)) }
        counters.ran(1)
        defer { statement.reset() }
        return try statement.step() ? statement.row(table.columns.count) : nil
    }

    fileprivate func check(key: DandelionStore.Row, of table: SQLTable) throws(StoreError) {
        try tables.check(key: key, of: table.collection)
    }

    fileprivate func check(_ scan: Scan, of table: SQLTable) throws(StoreError) {
        if let index = scan.index, !table.collection.indexes.contains(index) {
            throw .misuse("'\(table.collection.name)' has no index '\(index.name)' like this one")
        }
        let order = scan.orderColumns
        for row in [scan.from.row, scan.to.row] {
            let cells = scan.prefix + (row ?? [])
            guard cells.count <= order.count else {
                throw .misuse(
                    "a scan of '\(scan.collection.name)' bounds \(cells.count) of \(order.count) columns")
            }
            for (cell, position) in zip(cells, order) where !cell.isNull {
                try tables.check(cell, for: scan.collection.columns[position], of: scan.collection)
            }
        }
    }

    fileprivate func scan(
        _ table: SQLTable, _ scan: Scan, _ handle: OpaquePointer, _ each: (DandelionStore.Row) -> Bool
    ) throws(SQLiteFailure) {
        let shape = ScanShape(scan)
        // Out of the cache while it runs: a scan inside this one may have the same shape.
        var kept = scans.removeValue(forKey: shape)
        let statement = try made(&kept, table.scan(scan), handle)
        var position: Int32 = 0
        for cells in [scan.prefix, scan.from.row ?? [], scan.to.row ?? []] {
            for cell in cells {
                position += 1
                statement.bind(cell, at: position)
            }
        }
        statement.bind(.integer(Int64(clamping: scan.limit)), at: position + 1)
        counters.ran(1)
        defer {
            statement.reset()
            scans[shape] = statement
        }
        let count = table.columns.count
        while try statement.step() {
            guard each(statement.row(count)) else { return }
        }
    }
}

/// One snapshot, for the closure that it is handed to.
struct SQLiteReadView: ReadView {
    fileprivate let reader: SQLiteReader
    fileprivate let connection: OpaquePointer
    fileprivate let path: String

    func get(_ collection: StoredCollection, key: DandelionStore.Row) throws(StoreError) -> DandelionStore
        .Row?
    {
        let table = try reader.table(collection)
        try reader.check(key: key, of: table)
        return try reporting { () throws(SQLiteFailure) in try reader.get(table, key, connection) }
    }

    func scan(_ scan: Scan, _ each: (DandelionStore.Row) -> Bool) throws(StoreError) {
        let table = try reader.table(scan.collection)
        try reader.check(scan, of: table)
        if scan.limit <= 0 { return }
        try reporting { () throws(SQLiteFailure) in try reader.scan(table, scan, connection, each) }
    }

    fileprivate func reporting<Result>(
        _ body: () throws(SQLiteFailure) -> Result
    ) throws(StoreError) -> Result {
        do { return try body() } catch { throw error.storeError(path: path) }
    }
}
