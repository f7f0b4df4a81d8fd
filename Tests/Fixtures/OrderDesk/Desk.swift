import Dandelion
import DandelionSQLite
import GRDB

/// A desk that sells: each sale is a row of its own table and an event, in one transaction.
struct Desk {
    struct Sale: EventType {
        static let schema = EventSchema("desk.sale", .int("number"), .string("customer"))
        var number: Int
        var customer: String
    }

    /// Thrown to take a transaction back.
    struct ChangedMind: Error {}

    let database: any DatabaseWriter

    /// - Parameter isPool: with readers beside the writer, and GRDB's own settings for them.
    init(path: String, isPool: Bool = false) throws {
        var configuration = Configuration()
        // The engine commits to the same file: wait for its lock.
        configuration.busyMode = .timeout(30)
        database =
            try isPool
            ? DatabasePool(path: path, configuration: configuration)
            : DatabaseQueue(path: path, configuration: configuration)
        try database.write { db in
            try db.execute(sql: "CREATE TABLE IF NOT EXISTS desk_sale (number INTEGER PRIMARY KEY)")
        }
    }

    /// The next sale, of which `record` tells the engine.
    ///
    /// - Parameter end: Runs in the transaction, after everything was written.
    func sell(
        _ record: (Sale, _ id: String, Database) throws -> Void, end: () throws -> Void = {}
    ) throws -> Int {
        try database.write { db in
            let last = try Int.fetchOne(db, sql: "SELECT max(number) FROM desk_sale") ?? 0
            let sale = Sale(number: last + 1, customer: "ada")
            try db.execute(sql: "INSERT INTO desk_sale VALUES (?)", arguments: [sale.number])
            try record(sale, "s-\(sale.number)", db)
            try end()
            return sale.number
        }
    }

    /// The numbers of all sales that stand.
    func sales() throws -> [Int] {
        try database.read { try Int.fetchAll($0, sql: "SELECT number FROM desk_sale ORDER BY number") }
    }
}
