/// The page that lists every function for plugin authors, in Markdown.
package enum ReferencePage {
    /// The text of the page, made from the declarations alone.
    package static func text() -> String {
        var lines = [
            "# Reference", "",
            """
            Every function that a plugin can call, as the host declares it. The same declarations check the \
            arguments and make the editor's stub, `plugins/api/dandelion.lua`. This page is made from them: do not \
            edit it.
            """,
            "", "A capability stands in the manifest's `needs`; writing includes reading:",
            Capability.all.map { "`\($0)`" }.joined(separator: ", ") + ".", "",
        ]
        for topic in HostCatalog.topics { lines.append("- [\(topic.title)](#\(anchor(topic.title)))") }
        lines.append("- [Records](#records)")
        for topic in HostCatalog.topics {
            lines += ["", "## \(topic.title)", "", topic.about]
            for function in topic.functions { lines += section(function) }
        }
        lines += [
            "", "## Records", "",
            "What functions return. A record is read-only, and reading a field that it cannot have raises.",
        ]
        for record in HostCatalog.records {
            lines += ["", "### \(record.name)", "", record.about, ""] + table(record.fields, title: "field")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func anchor(_ title: String) -> String {
        title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.replacing(
            " ", with: "-")
    }

    private static func section(_ function: HostDeclaration) -> [String] {
        var lines = ["", "### \(signature(function))", "", function.summary]
        var facts: [String] = []
        if !function.returns.isEmpty {
            facts.append("Returns " + function.returns.map(words).joined(separator: ", then ") + ".")
        }
        if let capability = function.capability { facts.append("Needs `\(capability)`.") }
        if function.effect == .wait { facts.append("The run may wait here.") }
        if !facts.isEmpty { lines += ["", facts.joined(separator: " ")] }
        let rows = rows(function.parameters)
        if !rows.isEmpty { lines += [""] + header("argument") + rows }
        for case .closure(let parameters, _) in function.returns {
            let rows = self.rows(parameters)
            lines += ["", "Called with:", ""] + header("argument") + rows
        }
        if let example = function.example { lines += ["", "```lua", example, "```"] }
        return lines
    }

    /// `members.get(member)`, `flow:await(pattern, [limit])`, `rule "name" {…}`
    private static func signature(_ function: HostDeclaration) -> String {
        let names = function.parameters.map { $0.isOptional && !$0.isVariadic ? "[\($0.name)]" : $0.name }
        if case .closure(let parameters, _)? = function.returns.first, let body = parameters.first {
            return
                "`\(function.name) \"\(names.joined())\" \(body.type.namedArguments != nil || body.type == .map ? "{ … }" : "(\(body.name))")`"
        }
        if function.parameters.count == 1, let fields = function.parameters[0].type.namedArguments,
            !function.parameters[0].isOptional, !fields.isEmpty
        {
            return "`\(function.name) { … }`"
        }
        return "`\(function.name)(\(names.joined(separator: ", ")))`"
    }

    private static func header(_ title: String) -> [String] {
        ["| \(title) | what | about |", "| --- | --- | --- |"]
    }

    /// The fields of a record: nothing stands in for them, and what is absent reads as nil.
    private static func table(_ fields: [HostParameter], title: String) -> [String] {
        header(title)
            + fields.map { field in
                let what = field.type == .personal ? "personal data" : words(field.type)
                let about = field.isOptional ? "\(field.about); may be nil" : field.about
                return "| `\(field.name)` | \(cell(what)) | \(cell(about)) |"
            }
    }

    /// The arguments of a function. A table of named ones says nothing itself,
    /// so they are listed in its place; a table among them gives them its name.
    private static func rows(_ parameters: [HostParameter], in table: String? = nil) -> [String] {
        parameters.flatMap { parameter -> [String] in
            let name = (table ?? "") + parameter.name
            if let fields = parameter.type.namedArguments {
                return rows(fields, in: table == nil ? "" : name + ".")
            }
            let canBeAbsent = parameter.isOptional && !parameter.isVariadic
            let about = [parameter.about, canBeAbsent ? "may be left out" : ""].filter { !$0.isEmpty }
            return ["| `\(name)` | \(cell(words(parameter.type))) | \(cell(about.joined(separator: "; "))) |"]
        }
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func words(_ type: HostType) -> String {
        switch type {
        case .record(let name): "\(Words.article(name)) \(name)"
        case .object(let name): "\(Words.article(name)) \(name)"
        case .optional(let type): "\(words(type)) or nil"
        case .closure(let parameters, _):
            "a function of \(parameters.map { "`\($0.name)`" }.joined(separator: ", "))"
        case .either(let types): types.map(words).joined(separator: " or ")
        default: type.words
        }
    }
}
