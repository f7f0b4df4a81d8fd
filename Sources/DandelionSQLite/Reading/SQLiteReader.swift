import DandelionStore
import GRDB
import GRDBSQLite

/// A read-only connection with its prepared statements.
final class SQLiteReader: PooledReader, @unchecked Sendable {
    // A reader is in the hands of one thread at a time: the pool gives it out
    // and takes it back under its lock, and never holds it twice.
    private let connection: DatabaseQueue
    fileprivate let tables: SchemaTables
    private let counters: Counters
    private var beginning: Statement?
    private var ending: Statement?
    /// By the collection's number; numbers are small.
    private var gets: [Statement?]
    private var scans: [ScanShape: Statement] = [:]

    init(_ connection: DatabaseQueue, tables: SchemaTables, counters: Counters) {
        self.connection = connection
        self.tables = tables
        self.counters = counters
        gets = Array(repeating: nil, count: tables.count)
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

    /// Every read has ended its snapshot itself.
    func rest() -> Bool { true }

    /// Statements go before the connection does.
    func close() {
        connection.inDatabase { _ in
            beginning = nil
            ending = nil
            gets = Array(repeating: nil, count: tables.count)
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
        let statement = try made(&gets[Int(table.collection.id)], table.get, handle)
        for position in key.indices { statement.bind(key[position], at: Int32(position + 1)) }
        counters.ran(1)
        defer { statement.reset() }
        return try statement.step() ? statement.row(table.columns.count) : nil
    }

    fileprivate func scan(
        _ table: SQLTable, _ scan: Scan, by index: Int?, _ handle: OpaquePointer,
        _ each: (DandelionStore.Row) -> Bool
    ) throws(SQLiteFailure) {
        let statement = try statement(of: scan, by: index, table, handle)
        var position: Int32 = 0
        func bind(_ cells: DandelionStore.Row) {
            for cell in cells {
                position += 1
                statement.bind(cell, at: position)
            }
        }
        bind(scan.prefix)
        if let row = scan.from.row { bind(row) }
        if let row = scan.to.row { bind(row) }
        statement.bind(.integer(Int64(clamping: scan.limit)), at: position + 1)
        counters.ran(1)
        statement.isRunning = true
        defer {
            statement.reset()
            statement.isRunning = false
        }
        let count = table.columns.count
        while try statement.step() {
            guard each(statement.row(count)) else { return }
        }
    }

    /// The kept statement of the scan's shape, unless a scan around this one is using it.
    private func statement(
        of scan: Scan, by index: Int?, _ table: SQLTable, _ handle: OpaquePointer
    ) throws(SQLiteFailure) -> Statement {
        let shape = ScanShape(scan, index: index)
        let kept = shape.flatMap { scans[$0] }
        if let kept, !kept.isRunning { return kept }
        let made = try Statement(table.scan(scan), on: handle)
        if let shape, kept == nil { scans[shape] = made }
        return made
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
        try reader.tables.catalog.check(key: key, of: collection.id)
        return try reporting { () throws(SQLiteFailure) in try reader.get(table, key, connection) }
    }

    func scan(_ scan: Scan, _ each: (DandelionStore.Row) -> Bool) throws(StoreError) {
        let table = try reader.table(scan.collection)
        let index = try reader.tables.catalog.check(scan).index
        if scan.limit <= 0 { return }
        try reporting { () throws(SQLiteFailure) in
            try reader.scan(table, scan, by: index, connection, each)
        }
    }

    fileprivate func reporting<Result>(
        _ body: () throws(SQLiteFailure) -> Result
    ) throws(StoreError) -> Result {
        do { return try body() } catch { throw error.storeError(path: path) }
    }
}
