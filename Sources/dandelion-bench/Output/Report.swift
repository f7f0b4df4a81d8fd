import Foundation

/// A result: one JSON object for programs, a table for people.
protocol Report: Encodable {
    var table: Table { get }
}

extension Report {
    /// Writes the result to standard output.
    func write(asJSON: Bool) throws {
        guard asJSON else { return print(table.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}

/// Rows under headings, in columns as wide as they need.
struct Table {
    let headings: [String]
    var rows: [[String]] = []
    /// What one must know to read it, in a line below.
    var note: String?

    var text: String {
        let lines = [headings] + rows
        let widths = headings.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let text = lines.map { line in
            zip(line, widths).map { cell, width in
                String(repeating: " ", count: width - cell.count) + cell
            }.joined(separator: "  ")
        }
        return (text + (note.map { [$0] } ?? [])).joined(separator: "\n")
    }
}

extension Double {
    /// With so many digits after the point.
    func text(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }

    /// As it is reported: more digits would only be noise.
    func rounded(to digits: Int) -> Double {
        let scale = pow(10, Double(digits))
        return (self * scale).rounded() / scale
    }
}
