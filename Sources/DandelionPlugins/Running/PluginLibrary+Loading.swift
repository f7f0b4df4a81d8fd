package import DandelionLua
import DandelionModel
import DandelionWorkflow

extension PluginLibrary {
    /// A plugin to load: what it consists of, and what it may do.
    package struct Candidate: Sendable {
        package let bundle: PluginBundle
        /// Nil grants all that it needs.
        package let grants: Set<String>?

        package init(_ bundle: PluginBundle, grants: Set<String>? = nil) {
            self.bundle = bundle
            self.grants = grants
        }
    }

    /// Says what a bundle declares, without taking it over.
    ///
    /// It runs the bundle's file, on a thread of its own, and blocks until that is done.
    ///
    /// - Throws: ``PluginRefusal`` with every problem.
    package static func check(
        _ bundle: PluginBundle, in environment: PluginEnvironment
    ) throws -> PluginDeclaration {
        try LaneThread.run { try PluginState(bundle, environment: environment).declaration }
    }

    /// Checks plugins, makes their events known, and offers them and no others.
    ///
    /// Blocks while their files run. A second call with nothing changed does nothing.
    ///
    /// - Returns: Those of which another bundle is offered than before.
    /// - Throws: ``PluginRefusal``, or `SchemaRefusal` where two plugins declare
    ///   one event differently; what is offered stays as it was.
    @discardableResult
    package func load(_ candidates: [Candidate], in environment: PluginEnvironment) throws -> [PluginInfo] {
        var offered: [(bundle: PluginBundle, manifest: PluginManifest, grants: Set<String>)] = []
        var schemas: [EventSchema] = []
        for candidate in candidates {
            let declaration = try Self.check(candidate.bundle, in: environment)
            let manifest = declaration.manifest
            if let other = offered.first(where: { $0.manifest.name.hasSameBytes(as: manifest.name) }) {
                throw PluginRefusal([
                    PluginProblem(
                        at: manifest.place,
                        message:
                            "two plugins are called '\(manifest.name)', \(other.manifest.version) and \(manifest.version)",
                        hint: "remove one of them")
                ])
            }
            offered.append((candidate.bundle, manifest, candidate.grants ?? Set(manifest.needs)))
            schemas += declaration.events
        }
        try environment.catalogs.add(schemas)
        return offer(offered)
    }
}

extension PluginLibrary {
    /// A state of a plugin outside of any engine, with functions of the caller's beside the host's.
    ///
    /// - Parameter log: Gets each line that is written to the plugin's log.
    package static func declare(
        _ bundle: PluginBundle, in environment: PluginEnvironment, adding functions: [HostFunction],
        log: @escaping (String) -> Void
    ) throws -> DeclaredPlugin {
        try PluginLoader.declare(
            bundle, events: environment.catalogs.latest.catalog, records: environment.records.schemas,
            functions: HostCatalog.functions(for: HostSwitch(testLog: log)) + functions)
    }
}
