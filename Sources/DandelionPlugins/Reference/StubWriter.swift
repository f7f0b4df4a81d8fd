/// Writes the annotations and empty functions of an ``EditorStub``.
struct StubWriter {
    private var lines: [String] = []
    private var types = LuaType()
    private var declaredTables: Set<String> = []

    mutating func line(_ text: String) { lines.append(text) }

    mutating func section(_ title: String) {
        lines += ["", "-- \(title)"]
    }

    /// `event` is a function and has a field, so that it cannot be a plain table.
    private static let callableTables: Set<String> = ["event"]

    mutating func table(_ name: String, about: String) {
        guard !Self.callableTables.contains(name) else { return }
        lines.append("")
        documentation(about)
        lines += ["---@class \(LuaType.prefix)library.\(name)", "\(name) = {}"]
    }

    mutating func global(_ global: HostGlobal) {
        lines.append("")
        documentation(global.about)
        lines.append("---@type \(types.text(global.type, isArgument: false, owner: global.name))")
        lines.append("\(global.name) = {}")
    }

    mutating func object(_ object: HostObject) {
        let name = LuaType.className(object.name)
        lines.append("")
        documentation(object.about)
        lines.append("---@class \(object.isOpen || object.fields.isEmpty ? "" : "(exact) ")\(name)")
        fields(object.fields, isArgument: false, owner: object.name, isOpen: object.isOpen)
        for `operator` in object.operators {
            let operand = `operator`.operand.map {
                "(\(types.text($0, isArgument: $0 != .any, owner: object.name)))"
            }
            let result = types.text(`operator`.result, isArgument: false, owner: object.name)
            lines.append("---@operator \(`operator`.name)\(operand ?? ""): \(result)")
        }
        if let call = object.call {
            lines.append("---@overload \(types.text(call, isArgument: true, owner: object.name))")
        }
        if object.methods != nil { lines.append("local \(Self.local(object)) = {}") }
        pendingTables()
    }

    mutating func function(_ declaration: HostDeclaration) {
        if Self.callableTables.contains(declaration.name) { return callable(declaration) }
        lines.append("")
        let notes = notes(on: declaration)
        documentation(([declaration.summary] + notes).joined(separator: "\n\n"), example: declaration.example)
        var names: [String] = []
        var annotations: [String] = []
        for parameter in declaration.parameters {
            let type = types.text(
                parameter.type, isArgument: true, owner: "\(declaration.name).\(parameter.name)")
            let mark = parameter.isOptional && !parameter.isVariadic ? "?" : ""
            annotations.append("---@param \(parameter.name)\(mark) \(type) \(parameter.about)")
            names.append(parameter.name)
        }
        let firstLine = lines.count
        lines += annotations
        for result in declaration.returns {
            lines.append("---@return \(types.text(result, isArgument: false, owner: declaration.name))")
        }
        lines.append("function \(Self.luaName(declaration))(\(names.joined(separator: ", "))) end")
        pendingTables(before: firstLine - documentationLength(above: firstLine))
    }

    /// A function that is a table as well: a class with an overload.
    private mutating func callable(_ declaration: HostDeclaration) {
        lines.append("")
        documentation(declaration.summary, example: declaration.example)
        let call = HostType.closure(declaration.parameters, returns: declaration.returns)
        lines += [
            "---@class \(LuaType.prefix)library.\(declaration.name)",
            "---@overload \(types.text(call, isArgument: true, owner: declaration.name))",
            "\(declaration.name) = {}",
        ]
        pendingTables()
    }

    private func notes(on declaration: HostDeclaration) -> [String] {
        var notes: [String] = []
        if let capability = declaration.capability { notes.append("Needs the capability `\(capability)`.") }
        if declaration.effect == .wait { notes.append("The run may wait here.") }
        return notes
    }

    private mutating func documentation(_ text: String, example: String? = nil) {
        guard !text.isEmpty else { return }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(line.isEmpty ? "---" : "--- \(line)")
        }
        guard let example else { return }
        lines += ["---", "--- ```lua"]
        for line in example.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(line.isEmpty ? "---" : "--- \(line)")
        }
        lines.append("--- ```")
    }

    private func documentationLength(above line: Int) -> Int {
        lines[..<line].reversed().prefix { $0.hasPrefix("---") }.count
    }

    private mutating func fields(_ fields: [HostParameter], isArgument: Bool, owner: String, isOpen: Bool) {
        for field in fields {
            let type = types.text(field.type, isArgument: isArgument, owner: "\(owner).\(field.name)")
            let name = Self.keywords.contains(field.name) ? "[\"\(field.name)\"]" : field.name
            lines.append("---@field \(name)\(field.isOptional ? "?" : "") \(type) \(field.about)")
        }
        if isOpen { lines += ["---@field [string] any", "---@field [integer] any"] }
    }

    /// The classes of named arguments that have been met, in front of where they are used.
    private mutating func pendingTables(before place: Int? = nil) {
        var classes: [String] = []
        var waiting = types.takeTables()
        while !waiting.isEmpty {
            let table = waiting.removeFirst()
            guard declaredTables.insert(table.name).inserted else { continue }
            var writer = StubWriter()
            writer.lines = ["---@class \(table.isOpen ? "" : "(exact) ")\(table.name)"]
            let owner = String(table.name.dropFirst(LuaType.prefix.count))
            writer.fields(table.fields, isArgument: true, owner: owner, isOpen: table.isOpen)
            classes += writer.lines + [""]
            waiting += writer.types.takeTables()
        }
        if let place {
            lines.insert(contentsOf: classes, at: place)
        } else if !classes.isEmpty {
            lines += [""] + classes.dropLast()
        }
    }

    /// How a function is called in the stub: methods stand on a local that is their class.
    private static func luaName(_ declaration: HostDeclaration) -> String {
        guard declaration.isMethod, let owner = declaration.owner,
            let object = HostCatalog.objects.first(where: { $0.methods == owner })
        else { return declaration.name }
        return "\(local(object)):\(declaration.shortName)"
    }

    private static func local(_ object: HostObject) -> String {
        object.name.prefix(1).uppercased() + object.name.dropFirst()
    }

    private static let keywords: Set<String> = [
        "end", "for", "in", "repeat", "until", "function", "local", "return",
    ]

    consuming func finish() -> String { lines.joined(separator: "\n") + "\n" }
}
