import DandelionStore

extension SQLTable {
    /// The statement of a scan. Parameters are the prefix, the bounds, and the limit.
    func scan(_ scan: Scan) -> String {
        let wanted = ScanConditions(scan, columns: columns) { "?\($0)" }
        var conditions = wanted.conditions
        if isAppendOnly { conditions.append("\(Self.gone) = 0") }
        let direction = scan.isReversed ? " DESC" : ""
        var sql = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
        if let index = scan.index {
            sql += " INDEXED BY \(indexName(index))"
        } else if isAppendOnly {
            sql += " INDEXED BY \(keyIndexName)"
        }
        if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
        sql += " ORDER BY " + scan.orderColumns.map { columns[$0] + direction }.joined(separator: ", ")
        return sql + " LIMIT ?\(wanted.parameterCount + 1)"
    }
}
