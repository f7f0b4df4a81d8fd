package import DandelionLua
import DandelionModel
package import DandelionPlugins
import DandelionPrimitives
import DandelionRules
import DandelionWorkflow

/// What a plugin declares, as a person reads it.
public struct PluginSummary: Sendable, Equatable {
    public struct Test: Sendable, Equatable {
        public let name: String
        /// Where it stands, such as `plugin.lua:104`.
        public let location: String
    }

    public let name: String
    public let version: String
    public let summary: String
    /// One line for each thing that it declares or needs.
    public let declarations: [String]
    public let tests: [Test]
}

extension PluginSource {
    /// Runs the declare phase alone, which touches no data and needs no rights.
    ///
    /// Events are the standard ones and the plugin's own; a host may know more.
    ///
    /// - Throws: `PluginRefusal` with every problem that was found.
    public func check() async throws -> PluginSummary {
        try await Blocking.run { [self] in
            let declaration = try PluginLibrary.check(try load(), in: try Self.bareEnvironment())
            return PluginSummary(declaration)
        }
    }

    /// A state of the plugin outside of any engine, with more functions: for tests.
    ///
    /// - Parameter log: Gets each line that is written to the plugin's log.
    package func declare(
        adding functions: [HostFunction], log: @escaping (String) -> Void
    ) throws -> DeclaredPlugin {
        try PluginLibrary.declare(try load(), in: try Self.bareEnvironment(), adding: functions, log: log)
    }

    /// A console in a state of the plugin, for turns of an engine that has it.
    package func console(adding functions: [HostFunction]) throws -> PluginConsole {
        try PluginConsole(try load(), environment: try Self.bareEnvironment(), adding: functions)
    }

    private static func bareEnvironment() throws -> PluginEnvironment {
        PluginEnvironment(
            catalogs: CatalogBox(try EventCatalog(StandardEvents.all)), records: StandardRecords())
    }
}

extension PluginSummary {
    init(_ declaration: PluginDeclaration) {
        name = declaration.manifest.name
        version = declaration.manifest.version
        summary = declaration.manifest.summary ?? ""
        tests = declaration.tests.map { Test(name: $0.name, location: $0.place) }
        var lines: [String] = []
        if !declaration.manifest.needs.isEmpty {
            lines.append("needs " + declaration.manifest.needs.joined(separator: ", "))
        }
        for setting in declaration.manifest.settings { lines.append("setting \(setting.name)") }
        for event in declaration.events { lines.append("event \(event.name)") }
        for template in declaration.templates { lines.append("template \(template.name)") }
        for program in declaration.programs { lines.append("program \(program.name)") }
        for rule in declaration.rules.rules { lines.append("rule \"\(rule.name)\"") }
        for workflow in declaration.workflows.keys.sorted() { lines.append("workflow \(workflow)") }
        if !tests.isEmpty { lines.append(tests.count == 1 ? "1 test" : "\(tests.count) tests") }
        declarations = lines
    }
}
