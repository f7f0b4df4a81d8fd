import DandelionModel
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow

/// The programs that plugins declare, as the home's own.
struct PluginPrograms {
    let facts: HomeFacts

    /// Declares the programs of a plugin with the home's settings in place, and closes those that it had before.
    ///
    /// - Throws: ``ConfigurationRefusal`` where another plugin has a program of that name.
    func declare(_ declaration: PluginDeclaration, settings: Value, before: [String]) throws {
        let plugin = declaration.manifest.name
        var byName: [String: Value] = [:]
        if case .map(let map) = settings { for (name, value) in map.entries { byName[name] = value } }
        for program in declaration.programs {
            guard case .map(var terms) = try program.value.resolvingSettings(byName) else { continue }
            terms["name"] = .string(program.name)
            terms["at"] = .string(program.place)
            if let owner = try owner(of: program.name), !owner.hasSameBytes(as: plugin) {
                throw ConfigurationRefusal(
                    "plugin '\(plugin)' declares the program '\(program.name)', which belongs to plugin '\(owner)'"
                )
            }
            try put(try ProgramDeclaration(decoding: .map(terms)), owner: plugin, isClosed: false)
        }
        let names = Set(declaration.programs.map(\.name))
        for name in before where !names.contains(name) { try close(name, of: plugin) }
    }

    private func close(_ name: String, of plugin: String) throws {
        guard let row = try row(name), row[3].text == plugin else { return }
        guard case .map(let terms) = try row[7].value() else { return }
        try put(try ProgramDeclaration(decoding: .map(terms)), owner: plugin, isClosed: true)
    }

    private func put(_ program: ProgramDeclaration, owner: String, isClosed: Bool) throws {
        try facts.write(
            Programs.operation(
                program, owner: owner, isClosed: isClosed, home: facts.home, number: facts.number))
    }

    private func owner(of name: String) throws -> String? { try row(name)?[3].text }

    private func row(_ name: String) throws -> Row? {
        try facts.get(PrimitiveTables.program, key: facts.home.row(.text(name)))
    }
}
