/// One line of an input that cannot be recorded, and why.
package struct InputProblem: Error, Sendable, Equatable {
    /// The file as it was given.
    package let file: String
    /// From 1; 0 where the file as a whole is meant.
    package let line: Int
    /// The CSV column, or the place in the line, where one is to blame.
    package let column: String?
    /// The event's field, where one is to blame.
    package let field: String?
    /// What is wrong, and what to do.
    package let reason: String

    package init(file: String, line: Int, column: String? = nil, field: String? = nil, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.reason = reason
    }
}

extension InputProblem: CustomStringConvertible {
    /// As in `orders.csv:17: column 'date', field 'at': '1997-13-01' is no date …`
    package var description: String {
        var places: [String] = []
        if let column { places.append("column \(column)") }
        if let field { places.append("field '\(field)'") }
        let place = line > 0 ? "\(file):\(line)" : file
        return "\(place): " + (places.isEmpty ? "" : places.joined(separator: ", ") + ": ") + reason
    }
}
