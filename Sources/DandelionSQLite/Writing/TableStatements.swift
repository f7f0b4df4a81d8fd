import DandelionStore
import GRDBSQLite

/// The prepared statements of one table on the writer's connection, made at their first use.
final class TableStatements {
    let table: SQLTable
    private let connection: OpaquePointer
    private let now: @Sendable () -> Int64
    private let stamped: [Bool]

    private var insertion: Statement?
    private var replacement: Statement?
    private var deletion: Statement?
    private var presence: Statement?
    private var values: [Int: Statement] = [:]
    private var updates: [(columns: [Int], statement: Statement)] = []
    private var life: Statement?
    private var sweeping: Statement?

    /// Rows that were erased since the dead were last removed.
    var erasedCount = 0

    init(_ table: SQLTable, on connection: OpaquePointer, now: @escaping @Sendable () -> Int64) {
        self.table = table
        self.connection = connection
        self.now = now
        stamped = table.collection.columns.map(\.isStampedByStore)
    }

    private func statement(_ kept: inout Statement?, _ sql: @autoclosure () -> String) throws(SQLiteFailure)
        -> Statement
    {
        if let kept { return kept }
        let made = try Statement(sql(), on: connection)
        kept = made
        return made
    }

    private func bind(_ row: Row, from first: Int, to statement: Statement) {
        for position in first..<row.count {
            let place = Int32(position - first + 1)
            if stamped[position], row[position].isNull {
                statement.bind(.integer(now()), at: place)
            } else {
                statement.bind(row[position], at: place)
            }
        }
    }

    private func bind(_ key: Row, to statement: Statement, after count: Int = 0) {
        for position in 0..<key.count { statement.bind(key[position], at: Int32(count + position + 1)) }
    }

    func insert(_ row: Row) throws(SQLiteFailure) {
        let statement = try statement(&insertion, table.insert)
        bind(row, from: 0, to: statement)
        try statement.run()
    }

    /// Returns the number of the new row.
    func append(_ row: Row) throws(SQLiteFailure) -> Int64 {
        let statement = try statement(&insertion, table.insert)
        bind(row, from: 1, to: statement)
        try statement.run()
        return sqlite3_last_insert_rowid(connection)
    }

    func put(_ row: Row) throws(SQLiteFailure) {
        let statement = try statement(&replacement, table.put)
        bind(row, from: 0, to: statement)
        try statement.run()
    }

    /// Returns false where there was no such row.
    func update(_ key: Row, _ assignments: [Assignment]) throws(SQLiteFailure) -> Bool {
        let statement = try updateStatement(assignments)
        for (position, assignment) in assignments.enumerated() {
            if assignment.value.isNull, stamped[assignment.column] {
                statement.bind(.integer(now()), at: Int32(position + 1))
            } else {
                statement.bind(assignment.value, at: Int32(position + 1))
            }
        }
        bind(key, to: statement, after: assignments.count)
        try statement.run()
        return sqlite3_changes(connection) > 0
    }

    private func updateStatement(_ assignments: [Assignment]) throws(SQLiteFailure) -> Statement {
        for update in updates where update.columns.count == assignments.count {
            if zip(update.columns, assignments).allSatisfy({ $0 == $1.column }) { return update.statement }
        }
        let columns = assignments.map(\.column)
        let statement = try Statement(table.update(columns), on: connection)
        updates.append((columns, statement))
        return statement
    }

    func delete(_ key: Row) throws(SQLiteFailure) {
        let statement = try statement(&deletion, table.delete)
        bind(key, to: statement)
        try statement.run()
        if table.isAppendOnly { erasedCount += Int(sqlite3_changes(connection)) }
    }

    func meets(_ expectation: Expectation, at key: Row) throws(SQLiteFailure) -> Bool {
        if case .equal(let column, let wanted) = expectation {
            return try value(of: column, at: key) == wanted
        }
        let statement = try statement(&presence, table.presence)
        bind(key, to: statement)
        return try statement.hasRow() == (expectation == .present)
    }

    /// Nothing where there is no such row, which a bare `nil` would not say: it is also the null cell.
    private func value(of column: Int, at key: Row) throws(SQLiteFailure) -> Cell? {
        var kept = values[column]
        let statement = try statement(&kept, table.value(of: column))
        values[column] = kept
        bind(key, to: statement)
        defer { statement.reset() }
        guard try statement.step() else { return Optional.none }
        return statement.cell(at: 0)
    }

    /// Removes the dead if nobody lives. Returns how many statements it ran.
    func sweep() throws(SQLiteFailure) -> Int {
        guard try !statement(&life, table.anyLife).hasRow() else { return 1 }
        try statement(&sweeping, table.sweep).run()
        erasedCount = 0
        return 2
    }
}
