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
        if !pluginSources.isEmpty { try loadPlugins(into: store) }
    }

    /// Reads all sources, keeps their bundles in the store and offers them.
    ///
    /// - Throws: `PluginRefusal`; what is offered stays as it was. Bundles that
    ///   were stored already do no harm: nothing refers to them.
    @discardableResult
    func loadPlugins(into store: any Store) throws -> [PluginInfo] {
        let candidates = try pluginSources.map { source in
            PluginLibrary.Candidate(try source.load(), grants: source.grants.capabilities)
        }
        for candidate in candidates { try keep(candidate.bundle, in: store) }
        return try library.load(candidates, in: pluginEnvironment)
    }

    private func keep(_ bundle: PluginBundle, in store: any Store) throws {
        let isKnown = try store.read { try $0.get(Tables.bundle, key: [.text(bundle.hash)]) != nil }
        if isKnown { return }
        _ = try store.commitAndWait(
            Commit([.put(Tables.bundle.id, [.text(bundle.hash), Cell(bundle.value)])]))
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
            limits: { plugin in
                let allowed = limits(plugin)
                return SandboxLimits(
                    instructions: allowed.instructions, bytes: allowed.bytes, wall: allowed.wall,
                    output: allowed.output)
            },
            log: { plugin, home, entry, line in
                log(
                    PluginLogEntry(
                        plugin: plugin, home: home, entry: entry, level: line.level.rawValue,
                        text: line.text))
            })
    }
}
