/// The conditions of a scan in SQL, for engines that keep collections as tables.
///
/// Parameters are the prefix's cells and then those of the bounds, numbered from 1.
package struct ScanConditions {
    /// To be joined with AND; none for a scan of everything.
    package private(set) var conditions: [String] = []
    /// How many parameters they have.
    package private(set) var parameterCount = 0

    private let columns: [String]
    private let mark: (Int) -> String

    /// - Parameters:
    ///   - columns: The names of the collection's columns, quoted.
    ///   - mark: How a parameter is written by its number.
    package init(_ scan: Scan, columns: [String], mark: @escaping (Int) -> String) {
        self.columns = columns
        self.mark = mark
        let collection = scan.collection
        let order = scan.orderColumns
        for (cell, position) in zip(scan.prefix, order) {
            parameterCount += 1
            conditions.append(equal(position, to: cell, parameterCount))
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
                sign: sign, isIncluded: bound.includes, firstMark: parameterCount + 1, neverNull: neverNull)
            conditions.append(beyond(limit, Array(rest.prefix(row.count)), row))
            parameterCount += row.count
        }
        if let column = scan.index?.whereNotNull { conditions.append("\(columns[column]) IS NOT NULL") }
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
            // Databases search by a row value in one step.
            let names = positions.map { columns[$0] }.joined(separator: ", ")
            let marks = row.indices.map { mark(limit.firstMark + $0) }.joined(separator: ", ")
            return "(\(names)) \(limit.sign)\(limit.orEqual) (\(marks))"
        }
        var alternatives: [String] = []
        var shared: [String] = []
        for (offset, (position, cell)) in zip(positions, row).enumerated() {
            let number = limit.firstMark + offset
            alternatives.append(
                (shared + [strictly(limit, position, cell, number)]).joined(separator: " AND "))
            shared.append(equal(position, to: cell, number))
        }
        if limit.isIncluded { alternatives.append(shared.joined(separator: " AND ")) }
        return "(" + alternatives.map { "(\($0))" }.joined(separator: " OR ") + ")"
    }

    private func strictly(_ limit: Limit, _ position: Int, _ cell: Cell, _ number: Int) -> String {
        let column = columns[position]
        if cell.isNull, limit.sign == ">" { return "\(column) IS NOT NULL" }
        // Nothing comes before null, and SQL finds nothing below null.
        let isPlain = cell.isNull || limit.sign == ">" || limit.neverNull.contains(position)
        return isPlain
            ? "\(column) \(limit.sign) \(mark(number))" : "(\(column) IS NULL OR \(column) < \(mark(number)))"
    }

    private func equal(_ position: Int, to cell: Cell, _ number: Int) -> String {
        cell.isNull ? "\(columns[position]) IS NULL" : "\(columns[position]) = \(mark(number))"
    }
}
