/// Rows in columns, for people and for `awk`.
///
/// On a terminal lines are cut to its width: the widest column that may be cut
/// gives way first. Where a width is not known, nothing is cut.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        package enum Alignment: Sendable { case left, right }

        package let title: String
        package let alignment: Alignment
        /// Ids are never cut, since one copies them.
        package let mayBeCut: Bool

        package init(_ title: String, _ alignment: Alignment = .left, mayBeCut: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.mayBeCut = mayBeCut
        }
    }

    package let columns: [Column]
    /// Cells in the order of the columns.
    package var rows: [[String]] = []

    private static let gap = 2
    private static let leastWidth = 8

    package init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The header and a line for each row, every one ended.
    package func text(_ style: TerminalStyle = .plain, indent: Int = 0) -> String {
        let cells = rows.map { $0.map { $0.isEmpty ? "-" : $0.printable } }
        var widths = columns.map { DisplayWidth.of($0.title) }
        for row in cells {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], DisplayWidth.of(cell))
            }
        }
        if let width = style.width { shrink(&widths, to: width - indent) }
        let margin = String(repeating: " ", count: indent)
        var text = margin + style.dim(line(columns.map(\.title), widths)) + "\n"
        for row in cells { text += margin + line(row, widths) + "\n" }
        return text
    }

    private func shrink(_ widths: inout [Int], to limit: Int) {
        let gaps = Self.gap * (widths.count - 1)
        var excess = widths.reduce(gaps, +) - limit
        while excess > 0 {
            let widest = columns.indices.filter { columns[$0].mayBeCut && widths[$0] > Self.leastWidth }
                .max { widths[$0] < widths[$1] }
            guard let widest else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let shown = DisplayWidth.cut(cell, to: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(shown)))
            let isLast = index == cells.count - 1
            switch columns[index].alignment {
            case .left: line += isLast ? shown : shown + padding
            case .right: line += padding + shown
            }
            if !isLast { line += String(repeating: " ", count: Self.gap) }
        }
        return line
    }
}
