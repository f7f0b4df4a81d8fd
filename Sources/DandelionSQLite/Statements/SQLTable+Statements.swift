import DandelionStore

/// The statements of the hot path, one text for each shape.
extension SQLTable {
    /// Parameters are the columns in their order; for a queue all but the first.
    var insert: String {
        let named = collection.layout == .queue ? Array(columns.dropFirst()) : columns
        let marks = (1...named.count).map { "?\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(named.joined(separator: ", "))) VALUES (\(marks))"
    }

    var put: String {
        let rest = columns.dropFirst(collection.keyCount)
        let change =
            rest.isEmpty
            ? "NOTHING" : "UPDATE SET " + rest.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return "\(insert) ON CONFLICT (\(key.joined(separator: ", "))) DO \(change)"
    }

    /// Parameters are the new values, then the key.
    func update(_ positions: [Int]) -> String {
        let changes = positions.enumerated().map { "\(columns[$1]) = ?\($0 + 1)" }.joined(separator: ", ")
        return "UPDATE \(name) SET \(changes) WHERE \(keyEquals(from: positions.count + 1))"
    }

    /// Parameters are the key.
    var delete: String {
        guard isAppendOnly else { return "DELETE FROM \(name) WHERE \(keyEquals(from: 1))" }
        // The zeros are as many bytes as stand there; text is counted in bytes once it is a blob.
        let zeros = zip(collection.columns, columns).filter { $0.0.isErasable }.map { _, column in
            "\(column) = CASE WHEN \(column) IS NULL THEN NULL "
                + "ELSE zeroblob(length(CAST(\(column) AS BLOB))) END"
        }
        let changes = (zeros + ["\(Self.gone) = 1"]).joined(separator: ", ")
        return "UPDATE \(name) SET \(changes) WHERE \(keyEquals(from: 1))\(livesOnly)"
    }

    var presence: String { "SELECT 1 FROM \(name) WHERE \(keyEquals(from: 1))\(livesOnly)" }

    func value(of column: Int) -> String {
        "SELECT \(columns[column]) FROM \(name) WHERE \(keyEquals(from: 1))\(livesOnly)"
    }

    var get: String {
        "SELECT \(columns.joined(separator: ", ")) FROM \(name) WHERE \(keyEquals(from: 1))\(livesOnly)"
    }

    /// Whether any row of an append-only table lives.
    var anyLife: String { "SELECT 1 FROM \(name) INDEXED BY \(keyIndexName) WHERE \(Self.gone) = 0 LIMIT 1" }

    /// Removes the dead, when ``anyLife`` found none.
    var sweep: String { "DELETE FROM \(name)" }

    private func keyEquals(from first: Int) -> String {
        key.enumerated().map { "\($1) = ?\(first + $0)" }.joined(separator: " AND ")
    }
}
