import Dandelion

/// The tables of the engine are documented, and a snapshot shows them all.
extension ReadView {
    /// A home's rows of a collection, in the order of their keys.
    func forEachRow(
        _ collection: StoredCollection, of home: String, prefix: Row = [], _ each: (Row) throws -> Void
    ) throws {
        var failure: (any Error)?
        let key: Row = [.integer(Shard.of(home: home)), .text(home)]
        try scan(Scan(collection, prefix: key + prefix)) { row in
            do { try each(row) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    /// What handlers keep in a collection of a home.
    func forEachRecord(
        in collection: String, of home: String, _ each: (String, Value) throws -> Void
    ) throws {
        try forEachRow(Tables.record, of: home, prefix: [.text(collection)]) { row in
            guard let key = row[3].text, let bytes = row[4].blob else { return }
            try each(key, try ValueCodec.decode(bytes))
        }
    }
}
