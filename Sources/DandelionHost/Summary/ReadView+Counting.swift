import DandelionStore
import DandelionWorkflow

extension ReadView {
    /// Hands every row of a home to a body, which may throw.
    func forEach(_ collection: StoredCollection, of home: HomeKey, _ body: (Row) throws -> Void) throws {
        var failure: (any Error)?
        try scan(Scan(collection, prefix: home.row)) { row in
            do { try body(row) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    func count(_ collection: StoredCollection, of home: HomeKey) throws -> Int {
        var count = 0
        try scan(Scan(collection, prefix: home.row)) { _ in
            count += 1
            return true
        }
        return count
    }

    /// The rows of a home by what a body makes of each.
    func count(
        _ collection: StoredCollection, of home: HomeKey, by key: (Row) -> String
    ) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try scan(Scan(collection, prefix: home.row)) { row in
            counts[key(row), default: 0] += 1
            return true
        }
        return counts
    }
}
