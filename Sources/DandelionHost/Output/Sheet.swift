/// One thing, told whole: a title, fields one below the other, and lists under headings.
package struct Sheet: Sendable {
    private enum Part: Sendable {
        case fields([(name: String, value: String)])
        case table(TextTable)
        case lines([String])
    }

    private let title: String
    private var parts: [(heading: String?, part: Part)] = []

    package init(_ title: String) { self.title = title }

    /// Adds fields; those without a value are left out, and so is the part without any.
    package mutating func add(_ heading: String? = nil, fields: [(String, String?)]) {
        let present = fields.compactMap { name, value in value.map { (name: name, value: $0) } }
        if !present.isEmpty { parts.append((heading, .fields(present))) }
    }

    /// Adds a table; one without rows is left out.
    package mutating func add(_ heading: String, table: TextTable) {
        if !table.rows.isEmpty { parts.append((heading, .table(table))) }
    }

    package mutating func add(_ heading: String, lines: [String]) {
        if !lines.isEmpty { parts.append((heading, .lines(lines))) }
    }

    package func text(_ style: TerminalStyle = .plain) -> String {
        var text = style.bold(title.printable) + "\n"
        for (heading, part) in parts {
            let indent = heading == nil ? 0 : 2
            let margin = String(repeating: " ", count: indent)
            if let heading { text += "\n" + style.bold(heading) + "\n" }
            switch part {
            case .fields(let fields):
                let width = fields.map { DisplayWidth.of($0.name) }.max() ?? 0
                for field in fields {
                    let padding = String(repeating: " ", count: width - DisplayWidth.of(field.name) + 2)
                    text += margin + style.dim(field.name.printable) + padding + field.value.printable + "\n"
                }
            case .table(let table): text += table.text(style, indent: indent)
            case .lines(let lines): for line in lines { text += margin + line.printable + "\n" }
            }
        }
        return text
    }
}
