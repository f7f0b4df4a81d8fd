import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow

/// How an engine comes by its plugins.
extension Engine {
    /// Loads the plugins of the engine's sources, once the store is open.
    func takeOverPlugins(from store: any Store) throws {
        library.setLoader { hash in try Self.bundle(hash, in: store) }
        // Runs that have begun may need events that only older bundles declare.
        try knowStoredEvents(of: store)
        if !pluginSources.isEmpty { try loadPlugins() }
    }

    /// Reads all sources and offers what stands there. A home that takes a bundle stores it.
    ///
    /// - Throws: `PluginRefusal` with the problems of all plugins, under the
    ///   paths of their files; what is offered stays as it was.
    @discardableResult
    func loadPlugins() throws -> [PluginInfo] {
        var candidates: [PluginLibrary.Candidate] = []
        var problems: [PluginProblem] = []
        for source in pluginSources {
            if case .only(let capabilities) = source.grants {
                problems += PluginLibrary.problems(ofGrants: capabilities, at: source.name)
            }
            do {
                for part in try source.parts() {
                    do {
                        candidates.append(
                            PluginLibrary.Candidate(
                                try part.load(), grants: source.grants.capabilities, folder: part.folder))
                    } catch let refusal as PluginRefusal {
                        problems += refusal.problems.map { $0.inside(part.folder) }
                    }
                }
            } catch let refusal as PluginRefusal {
                problems += refusal.problems
            }
        }
        return try library.load(candidates, refused: problems, in: pluginEnvironment)
    }

    private static func bundle(_ hash: String, in store: any Store) throws -> PluginBundle? {
        guard let row = try store.read({ try $0.get(Tables.bundle, key: [.text(hash)]) }) else { return nil }
        return try PluginBundle(value: try row[1].value())
    }

    private func knowStoredEvents(of store: any Store) throws {
        let bundles = try store.read { try $0.rows(Scan(Tables.bundle)) }
        for row in bundles {
            // What cannot be read or declared any more is said when a run needs it.
            guard let bundle = try? PluginBundle(value: try row[1].value()),
                let declaration = try? PluginLibrary.check(bundle, in: pluginEnvironment)
            else { continue }
            library.keep(bundle)
            for schema in declaration.events { try? pluginEnvironment.catalogs.add([schema]) }
        }
    }
}

extension PluginSource.Grants {
    /// Nil for all that is needed.
    var capabilities: Set<String>? {
        switch self {
        case .everythingNeeded: nil
        case .only(let capabilities): capabilities
        }
    }
}

extension EngineOptions {
    func pluginEnvironment(_ catalogs: CatalogBox) -> PluginEnvironment {
        let (limits, log) = (pluginLimits, pluginLog)
        return PluginEnvironment(
            catalogs: catalogs, records: StandardRecords(),
            limits: { SandboxLimits(limits($0)) },
            log: { plugin, home, entry, line in
                log(
                    PluginLogEntry(
                        plugin: plugin, home: home, entry: entry, level: line.level.rawValue,
                        text: line.text))
            })
    }
}

extension SandboxLimits {
    /// The one place where a host's word becomes what the sandbox keeps to.
    init(_ allowed: PluginLimits) {
        self.init(
            instructions: allowed.instructions, bytes: allowed.bytes, wall: allowed.wall,
            output: allowed.output, isUnmetered: allowed.isUnmetered)
    }
}
