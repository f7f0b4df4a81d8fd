import DandelionStore

/// A collection in the words of SQL: its names, quoted, and its definitions.
///
/// **Where people's bytes lie.** SQLite moves rows within and between pages
/// when they change size, when pages split and when they merge, and leaves
/// copies in the gaps, also with `secure_delete`. So for the layouts `erasable`
/// and `queue`:
///
///   (1) The table has a rowid that only grows: a row is appended and never moves.
///   (2) A row is never updated, but for erasing it: its erasable columns are
///       overwritten with as many zero bytes, and `gone` turns from 0 to 1,
///       which take no bytes in the record. The record keeps its size, so SQLite
///       overwrites it where it stands, overflow pages included.
///   (3) A row that is gone is deleted only when no row of the table lives,
///       and then with all others: no live row moves, and the dead hold zeros.
///   (4) An added column would make old records grow when they are erased, so
///       the table is then copied, row after row, and the old one dropped.
///   (5) No erasable column is in a key or an index.
///   (6) `secure_delete` is on and read back, so freed pages hold zeros.
///
/// The log still holds what was, until ``SQLiteStore/truncateLog()`` succeeds.
final class SQLTable: Sendable {
    let collection: StoredCollection
    let name: String
    let columns: [String]
    let key: [String]

    static let gone = "\"gone\""
    static let rowNumber = "\"row_id\""

    init(_ collection: StoredCollection) {
        self.collection = collection
        name = Self.quoted(collection.name)
        columns = collection.columns.map { Self.quoted($0.name) }
        key = Array(columns.prefix(collection.keyCount))
    }

    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Whether rows stay where they were appended.
    var isAppendOnly: Bool { collection.layout != .clustered }

    /// Added to every condition, so that erased rows are not seen.
    var livesOnly: String { isAppendOnly ? " AND \(Self.gone) = 0" : "" }

    var createTable: String { createTable(named: name) }

    func createTable(named name: String) -> String {
        var parts: [String] = []
        for (position, column) in collection.columns.enumerated() {
            if collection.layout == .queue, position == 0 {
                parts.append("\(columns[0]) INTEGER PRIMARY KEY AUTOINCREMENT")
            } else {
                parts.append(definition(of: column, isKey: position < collection.keyCount))
            }
        }
        switch collection.layout {
        case .clustered:
            parts.append("PRIMARY KEY (\(key.joined(separator: ", ")))")
            return "CREATE TABLE \(name) (\(parts.joined(separator: ", "))) WITHOUT ROWID"
        case .erasable:
            parts.insert("\(Self.rowNumber) INTEGER PRIMARY KEY AUTOINCREMENT", at: 0)
        case .queue:
            break
        }
        parts.append("\(Self.gone) INTEGER NOT NULL DEFAULT 0")
        return "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
    }

    /// What `ALTER TABLE … ADD COLUMN` needs: a default must be constant there, so stamps have none.
    func addedDefinition(of column: Column) -> String {
        "\(Self.quoted(column.name)) \(Self.type(of: column))"
    }

    private func definition(of column: Column, isKey: Bool) -> String {
        var text = "\(Self.quoted(column.name)) \(Self.type(of: column))"
        if isKey || !column.isNullable { text += " NOT NULL" }
        if column.isStampedByStore {
            text += " DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER))"
        }
        return text
    }

    private static func type(of column: Column) -> String {
        switch column.kind {
        case .integer: "INTEGER"
        case .real: "REAL"
        case .text: "TEXT"
        case .blob: "BLOB"
        }
    }

    /// The order of all live rows by their key, where the table itself does not have it.
    var keyIndexName: String { Self.quoted(collection.name + "_key") }

    func indexName(_ index: Index) -> String { Self.quoted(collection.name + "_" + index.name) }

    /// One statement for each index, by its name.
    var createIndexes: [(name: String, sql: String)] {
        var statements: [(name: String, sql: String)] = []
        if isAppendOnly {
            // For a queue the rowid has this order too, but with the dead among the living.
            statements.append(
                create(
                    index: keyIndexName, on: key, isUnique: collection.layout == .erasable,
                    condition: "\(Self.gone) = 0"))
        }
        for index in collection.indexes {
            var ordered = index.columns.map { columns[$0] }
            var conditions = isAppendOnly ? ["\(Self.gone) = 0"] : []
            if let column = index.whereNotNull { conditions.append("\(columns[column]) IS NOT NULL") }
            if collection.layout == .erasable, !index.isUnique {
                // SQLite appends the rowid itself, and the key where the table is clustered by it.
                ordered += key.filter { !ordered.contains($0) }
            }
            statements.append(
                create(
                    index: indexName(index), on: ordered, isUnique: index.isUnique,
                    condition: conditions.isEmpty ? nil : conditions.joined(separator: " AND ")))
        }
        return statements
    }

    private func create(
        index: String, on ordered: [String], isUnique: Bool, condition: String?
    ) -> (name: String, sql: String) {
        let unique = isUnique ? "UNIQUE " : ""
        let whereClause = condition.map { " WHERE \($0)" } ?? ""
        let list = ordered.joined(separator: ", ")
        return (index, "CREATE \(unique)INDEX IF NOT EXISTS \(index) ON \(name) (\(list))\(whereClause)")
    }
}
