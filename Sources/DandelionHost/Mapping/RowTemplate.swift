/// A text in which `{column}` stands for a row's value: `order-{seq}`. `{{` is a brace.
package struct RowTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case column(String)
    }

    let parts: [Part]

    /// - Throws: Why it cannot be read.
    init(_ source: String) throws(TemplateFault) {
        var parts: [Part] = []
        var text = ""
        var rest = source[...]
        while let letter = rest.popFirst() {
            guard letter == "{" else {
                text.append(letter)
                continue
            }
            if rest.first == "{" {
                rest.removeFirst()
                text.append("{")
                continue
            }
            guard let end = rest.firstIndex(of: "}") else { throw TemplateFault(source: source) }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(.column(String(rest[..<end])))
            rest = rest[rest.index(after: end)...]
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The value of one column.
    init(column: String) { parts = [.column(column)] }

    var columns: [String] {
        parts.compactMap { if case .column(let name) = $0 { name } else { nil } }
    }
}

/// A template that opens a brace and does not close it.
struct TemplateFault: Error, CustomStringConvertible {
    let source: String
    var description: String {
        "'\(source)' opens a brace that is not closed; write {column}, or {{ for a brace"
    }
}

/// A template whose columns have been found in a table.
struct BoundTemplate: Sendable {
    enum Part: Sendable {
        case text(String)
        case column(Int)
    }

    let parts: [Part]
    /// As they are named in messages.
    let columns: [String]

    init(_ template: RowTemplate, _ place: (String) throws -> Int) rethrows {
        columns = template.columns
        parts = try template.parts.map { part in
            switch part {
            case .text(let text): .text(text)
            case .column(let name): .column(try place(name))
            }
        }
    }

    func text(of row: [String]) -> String {
        if parts.count == 1, case .column(let index) = parts[0] { return row[index] }
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .column(let index): text += row[index]
            }
        }
        return text
    }

    /// Whether the row has no value in any of its columns.
    func isEmpty(in row: [String]) -> Bool {
        var hasColumns = false
        for case .column(let index) in parts {
            hasColumns = true
            if !row[index].isEmpty { return false }
        }
        return hasColumns
    }
}
