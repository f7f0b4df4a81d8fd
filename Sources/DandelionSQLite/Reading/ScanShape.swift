import DandelionStore

/// What of a scan decides its SQL; scans of one shape share a prepared statement.
struct ScanShape: Hashable {
    let collection: UInt16
    let index: String?
    /// One for each cell of the prefix and the bounds: whether it is null.
    let prefix: [Bool]
    let from: [Bool]?
    let to: [Bool]?
    let includesFrom: Bool
    let includesTo: Bool
    let isReversed: Bool

    init(_ scan: Scan) {
        collection = scan.collection.id
        index = scan.index?.name
        prefix = scan.prefix.map(\.isNull)
        from = scan.from.row?.map(\.isNull)
        to = scan.to.row?.map(\.isNull)
        includesFrom = scan.from.includes
        includesTo = scan.to.includes
        isReversed = scan.isReversed
    }
}

extension Scan.Bound {
    var row: Row? {
        switch self {
        case .unbounded: nil
        case .including(let row), .excluding(let row): row
        }
    }

    var includes: Bool { if case .including = self { true } else { false } }
}

extension SQLTable {
    /// The statement of a scan. Parameters are the prefix, the bounds, and the limit.
    func scan(_ scan: Scan) -> String {
        let order = scan.orderColumns
        var parameter = 0
        var conditions: [String] = []
        for (cell, position) in zip(scan.prefix, order) {
            parameter += 1
            conditions.append(equal(position, to: cell, parameter))
        }
        let rest = Array(order.dropFirst(scan.prefix.count))
        for (bound, sign) in [(scan.from, ">"), (scan.to, "<")] {
            guard let row = bound.row, !row.isEmpty else { continue }
            conditions.append(
                bounded(Array(rest.prefix(row.count)), row, sign, includes: bound.includes, after: parameter))
            parameter += row.count
        }
        if isAppendOnly { conditions.append("\(Self.gone) = 0") }
        if let column = scan.index?.whereNotNull { conditions.append("\(columns[column]) IS NOT NULL") }
        let direction = scan.isReversed ? " DESC" : ""
        var sql = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
        if let index = scan.index {
            sql += " INDEXED BY \(indexName(index))"
        } else if isAppendOnly {
            sql += " INDEXED BY \(keyIndexName)"
        }
        if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
        sql += " ORDER BY " + order.map { columns[$0] + direction }.joined(separator: ", ")
        return sql + " LIMIT ?\(parameter + 1)"
    }

    /// Rows beyond a bound, compared column by column as ``Cell`` is: null comes first.
    private func bounded(
        _ positions: [Int], _ row: Row, _ sign: String, includes: Bool, after parameter: Int
    ) -> String {
        let isPlain = zip(positions, row).allSatisfy { isNeverNull($0) && !$1.isNull }
        if isPlain {
            // SQLite searches by a row value in one step.
            let names = positions.map { columns[$0] }.joined(separator: ", ")
            let marks = row.indices.map { "?\(parameter + $0 + 1)" }.joined(separator: ", ")
            return "(\(names)) \(sign)\(includes ? "=" : "") (\(marks))"
        }
        var alternatives: [String] = []
        var shared: [String] = []
        for (offset, (position, cell)) in zip(positions, row).enumerated() {
            let mark = parameter + offset + 1
            alternatives.append(
                "(" + (shared + [beyond(position, cell, sign, mark)]).joined(separator: " AND ") + ")")
            shared.append(equal(position, to: cell, mark))
        }
        if includes { alternatives.append("(" + shared.joined(separator: " AND ") + ")") }
        return "(" + alternatives.joined(separator: " OR ") + ")"
    }

    private func beyond(_ position: Int, _ cell: Cell, _ sign: String, _ mark: Int) -> String {
        let column = columns[position]
        switch (cell.isNull, sign) {
        case (true, ">"): return "\(column) IS NOT NULL AND ?\(mark) IS NULL"
        case (true, _): return "0 AND ?\(mark) IS NULL"
        case (false, "<") where !isNeverNull(position): return "(\(column) IS NULL OR \(column) < ?\(mark))"
        default: return "\(column) \(sign) ?\(mark)"
        }
    }

    private func equal(_ position: Int, to cell: Cell, _ mark: Int) -> String {
        "\(columns[position]) \(cell.isNull ? "IS" : "=") ?\(mark)"
    }

    private func isNeverNull(_ position: Int) -> Bool {
        position < collection.keyCount || !collection.columns[position].isNullable
    }
}
