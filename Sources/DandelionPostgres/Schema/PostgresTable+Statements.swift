import DandelionModel
import DandelionStore

/// The statements of the hot path: each takes one array a column, and so as many rows as one likes.
///
/// A statement that cannot do to all rows what it should fails as a whole,
/// either by a violated constraint or, where PostgreSQL would let it pass, by a
/// division by zero: ``PostgresFailure/isFailedCheck``. So a batch may be sent
/// to its end without waiting for any answer.
extension PostgresTable {
    /// Parameters are arrays of the columns in their order; for a queue of all but the first.
    var insert: String {
        let taken = isQueue ? Array(columns.indices.dropFirst()) : Array(columns.indices)
        let values = taken.map { position in
            collection.columns[position].isStampedByStore
                ? "coalesce(u.\(columns[position]), \(Self.now))" : "u.\(columns[position])"
        }
        let target = "INSERT INTO \(name) (\(taken.map { columns[$0] }.joined(separator: ", ")))"
        let source = unnest(taken, withOrdinality: isQueue)
        let select = "SELECT \(values.joined(separator: ", ")) FROM \(source)"
        return isQueue
            ? "\(target) \(select) ORDER BY u.place RETURNING \(columns[0])" : "\(target) \(select)"
    }

    var put: String {
        let rest = columns.dropFirst(collection.keyCount)
        let change =
            rest.isEmpty
            ? "NOTHING" : "UPDATE SET " + rest.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return "\(insert) ON CONFLICT (\(key.joined(separator: ", "))) DO \(change)"
    }

    /// Parameters are arrays of the key's columns, then of those that are set, then the number of rows.
    func update(_ positions: [Int]) -> String {
        let taken = Array(0..<collection.keyCount) + positions
        let changes = positions.map { "\(columns[$0]) = u.\(columns[$0])" }.joined(separator: ", ")
        return checked(
            "UPDATE \(name) AS t SET \(changes) FROM \(unnest(taken)) WHERE \(keyMatches) RETURNING 1",
            parameter: taken.count + 1)
    }

    /// Parameters are arrays of the key's columns.
    var delete: String {
        "DELETE FROM \(name) AS t USING \(unnest(Array(0..<collection.keyCount))) WHERE \(keyMatches)"
    }

    /// Fails unless all keys have rows. Parameters are arrays of the key's columns, then how many there are.
    var expectPresent: String { expectation(Array(0..<collection.keyCount), "true") }

    /// Fails if any key has a row; the last parameter is 0.
    var expectAbsent: String { expectPresent }

    /// Parameters are arrays of the key's columns and of the expected cells, then how many there are.
    func expectEqual(_ column: Int) -> String {
        let wanted = Self.quoted("wanted")
        let keys = Array(0..<collection.keyCount)
        let arrays = (keys + [column]).enumerated().map { "$\($0 + 1)::\(arrayType($1))" }
        let names = keys.map { columns[$0] } + [wanted]
        return checked(
            """
            SELECT 1 FROM unnest(\(arrays.joined(separator: ", "))) AS u(\(names.joined(separator: ", "))) \
            JOIN \(name) AS t ON \(keyMatches) WHERE t.\(columns[column]) IS NOT DISTINCT FROM u.\(wanted)
            """, parameter: keys.count + 2)
    }

    /// The rows of one key. Parameters are the key.
    var get: String {
        let conditions = key.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: " AND ")
        return "SELECT \(columns.joined(separator: ", ")) FROM \(name) WHERE \(conditions)"
    }

    /// The rows of many keys, each behind the place of its key. Parameters are arrays of the key's columns.
    var getMany: String {
        let list = columns.map { "t.\($0)" }.joined(separator: ", ")
        let keys = unnest(Array(0..<collection.keyCount), withOrdinality: true)
        return "SELECT u.place, \(list) FROM \(keys) JOIN \(name) AS t ON \(keyMatches)"
    }

    /// The statement of a scan. Parameters are the prefix, the bounds, and the limit.
    func scan(_ scan: Scan) -> String {
        let names = columns(in: scan.index)
        let wanted = ScanConditions(scan, columns: names) { "$\($0)" }
        var sql = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
        if !wanted.conditions.isEmpty { sql += " WHERE " + wanted.conditions.joined(separator: " AND ") }
        let order = scan.orderColumns.map { names[$0] + direction(of: $0, reversed: scan.isReversed) }
        return sql + " ORDER BY \(order.joined(separator: ", ")) LIMIT $\(wanted.parameterCount + 1)"
    }

    private func expectation(_ taken: [Int], _ condition: String) -> String {
        checked(
            "SELECT 1 FROM \(unnest(taken)) JOIN \(name) AS t ON \(keyMatches) WHERE \(condition)",
            parameter: taken.count + 1)
    }

    /// Divides by zero unless the statement gives as many rows as the parameter says.
    private func checked(_ statement: String, parameter: Int) -> String {
        "WITH done AS (\(statement)) SELECT 1 / ((SELECT count(*) FROM done) = $\(parameter)::bigint)::int"
    }

    private var keyMatches: String { key.map { "t.\($0) = u.\($0)" }.joined(separator: " AND ") }

    private func arrayType(_ position: Int) -> String { Parameters.Kind.of(kinds[position]).name + "[]" }

    private func unnest(_ positions: [Int], withOrdinality: Bool = false) -> String {
        let arrays = positions.enumerated().map { "$\($0 + 1)::\(arrayType($1))" }.joined(separator: ", ")
        let names = (positions.map { columns[$0] } + (withOrdinality ? ["place"] : [])).joined(
            separator: ", ")
        return "unnest(\(arrays))\(withOrdinality ? " WITH ORDINALITY" : "") AS u(\(names))"
    }
}
