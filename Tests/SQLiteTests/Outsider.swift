import Foundation
import GRDB

extension Configuration {
    /// For connections that keep a transaction open between calls.
    static var unsafe: Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return configuration
    }
}

extension DatabaseQueue {
    func inDatabaseNow(_ sql: String) throws {
        try inDatabase { db in _ = try Row.fetchAll(db, sql: sql) }
    }

    /// What SQLite says of how it runs a statement.
    func plan(of sql: String) throws -> String {
        try inDatabase { db in
            let rows = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1])
            return rows.map { row -> String in row["detail"] }.joined(separator: "; ")
        }
    }
}

extension Folder {
    /// In bytes; 0 where there is no such file.
    func size(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes?[.size] as? Int) ?? 0
    }
}

/// Lets another thread go on.
func pause() { sched_yield() }
