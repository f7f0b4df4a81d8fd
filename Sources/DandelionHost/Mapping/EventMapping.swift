/// How the rows of tables become events: what a mapping file says.
///
/// The rows of a file are tried with its entries in their order; the first
/// whose conditions hold makes the event.
package struct EventMapping: Sendable {
    let file: String
    let entries: [Entry]
    /// What readers of a report must know, such as that a part of the data is synthetic.
    let notes: [String]

    struct Entry: Sendable {
        /// The name of the inputs that it is for; `*` stands for anything.
        let input: String
        let event: String
        let id: RowTemplate
        let at: FieldSource?
        let conditions: [(column: String, value: String)]
        let fields: [(name: String, source: FieldSource, line: Int)]
        /// Where it stands in the mapping file.
        let line: Int
    }

    /// Where a field's value comes from, and how its text is meant.
    struct FieldSource: Sendable {
        var text: RowTemplate
        var unit: Unit?
        /// The currency of an amount, where the text does not say.
        var currency: RowTemplate?
        /// The zone of a time without one.
        var zone: String?
    }

    enum Unit: String, Sendable, CaseIterable {
        /// Of money: cents, where the currency has them.
        case minor
        /// Of a time: since 1970-01-01T00:00:00Z.
        case seconds, milliseconds, microseconds
    }

    /// The entries for an input, in their order.
    func entries(for name: String) -> [Entry] { entries.filter { Self.matches($0.input, name) } }

    private static func matches(_ pattern: String, _ name: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == name }
        guard name.hasPrefix(first), name.count >= first.count + last.count, name.hasSuffix(last) else {
            return false
        }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

/// All that is wrong with a mapping file. Nothing was recorded.
package struct MappingRefusal: Error, Sendable, CustomStringConvertible {
    /// A line each, with file and line.
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
