package import Dandelion

/// One line of a list, for people and for programs.
package protocol ListedItem: Sendable {
    static var columns: [TextTable.Column] { get }
    /// In the order of the columns; an empty one has nothing to show.
    var cells: [String] { get }
    /// Every field, those that have no value as null.
    var value: Value { get }
}

/// One thing, told whole, for people and for programs.
package protocol DetailedItem: Sendable {
    var sheet: Sheet { get }
    var value: Value { get }
}

extension Page where Item: ListedItem {
    package func text(_ style: TerminalStyle = .plain) -> String {
        TextTable(Item.columns, rows: items.map(\.cells)).text(style)
    }

    /// `{"items": […], "next": …}`, and what else is said of the whole list.
    package func value(adding fields: [(String, Value)] = []) -> Value {
        .object([("items", .list(items.map(\.value))), ("next", .text(next))] + fields)
    }
}

extension Sequence where Element: ListedItem {
    /// The items as a table inside a sheet, without columns in which nothing stands.
    var table: TextTable {
        let rows = map(\.cells)
        let used = Element.columns.indices.filter { column in
            rows.contains { !$0[column].isEmpty }
        }
        return TextTable(used.map { Element.columns[$0] }, rows: rows.map { row in used.map { row[$0] } })
    }

    var values: Value { .list(map(\.value)) }
}
