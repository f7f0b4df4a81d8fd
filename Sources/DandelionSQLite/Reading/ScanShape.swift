import DandelionStore

/// What of a scan decides its SQL; scans of one shape share a prepared statement.
///
/// Made and hashed for every scan, so it allocates nothing.
struct ScanShape: Hashable {
    let collection: UInt16
    /// The place of the index among the collection's; -1 for the key.
    let index: Int16
    let isReversed: Bool
    let includesFrom: Bool
    let includesTo: Bool
    /// How many cells there are; -1 for no bound.
    let prefixCount: Int16
    let fromCount: Int16
    let toCount: Int16
    /// One bit for each cell of the prefix and the bounds: whether it is null.
    let nulls: UInt64

    /// Nil for a scan with more cells than there are bits; such a statement is not kept.
    init?(_ scan: Scan, index: Int?) {
        var (nulls, count) = (UInt64(0), 0)
        func add(_ cells: Row) {
            for cell in cells {
                if cell.isNull, count < 64 { nulls |= 1 << UInt64(count) }
                count += 1
            }
        }
        let (from, to) = (scan.from.row, scan.to.row)
        add(scan.prefix)
        if let from { add(from) }
        if let to { add(to) }
        guard count <= 64 else { return nil }
        collection = scan.collection.id
        self.index = Int16(index ?? -1)
        isReversed = scan.isReversed
        includesFrom = scan.from.includes
        includesTo = scan.to.includes
        prefixCount = Int16(scan.prefix.count)
        fromCount = Int16(from?.count ?? -1)
        toCount = Int16(to?.count ?? -1)
        self.nulls = nulls
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
        let rest = order.dropFirst(scan.prefix.count)
        var neverNull = Set(order.filter { $0 < collection.keyCount || !collection.columns[$0].isNullable })
        if let column = scan.index?.whereNotNull { neverNull.insert(column) }
        if let lowest = scan.from.row?.first, !lowest.isNull, let first = rest.first {
            neverNull.insert(first)
        }
        for (bound, sign) in [(scan.from, ">"), (scan.to, "<")] {
            guard let row = bound.row, !row.isEmpty else { continue }
            let limit = Limit(
                sign: sign, isIncluded: bound.includes, firstMark: parameter + 1, neverNull: neverNull)
            conditions.append(beyond(limit, Array(rest.prefix(row.count)), row))
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

    private struct Limit {
        let sign: String
        let isIncluded: Bool
        /// The number of the parameter that holds the bound's first cell.
        let firstMark: Int
        /// Columns that hold no null in the rows at hand.
        let neverNull: Set<Int>

        var orEqual: String { isIncluded ? "=" : "" }
    }

    /// Rows beyond a bound, compared column by column as ``Cell`` is: null comes first.
    private func beyond(_ limit: Limit, _ positions: [Int], _ row: Row) -> String {
        if zip(positions, row).allSatisfy({ limit.neverNull.contains($0) && !$1.isNull }) {
            // SQLite searches by a row value in one step.
            let names = positions.map { columns[$0] }.joined(separator: ", ")
            let marks = row.indices.map { "?\(limit.firstMark + $0)" }.joined(separator: ", ")
            return "(\(names)) \(limit.sign)\(limit.orEqual) (\(marks))"
        }
        var alternatives: [String] = []
        var shared: [String] = []
        for (offset, (position, cell)) in zip(positions, row).enumerated() {
            let mark = limit.firstMark + offset
            alternatives.append((shared + [strictly(limit, position, cell, mark)]).joined(separator: " AND "))
            shared.append(equal(position, to: cell, mark))
        }
        if limit.isIncluded { alternatives.append(shared.joined(separator: " AND ")) }
        return "(" + alternatives.map { "(\($0))" }.joined(separator: " OR ") + ")"
    }

    private func strictly(_ limit: Limit, _ position: Int, _ cell: Cell, _ mark: Int) -> String {
        let column = columns[position]
        if cell.isNull, limit.sign == ">" { return "\(column) IS NOT NULL" }
        // Nothing comes before null, and SQL finds nothing below null.
        let isPlain = cell.isNull || limit.sign == ">" || limit.neverNull.contains(position)
        return isPlain ? "\(column) \(limit.sign) ?\(mark)" : "(\(column) IS NULL OR \(column) < ?\(mark))"
    }

    private func equal(_ position: Int, to cell: Cell, _ mark: Int) -> String {
        "\(columns[position]) \(cell.isNull ? "IS" : "=") ?\(mark)"
    }
}
