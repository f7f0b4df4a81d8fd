import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

extension PluginLaneBehavior {
    /// The rules that fire, plugin by plugin in the order of their names; windows are counted before any is asked.
    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [HandlerName] {
        let plugins = try plugins(of: facts).plugins
        // Most homes of an engine without plugins come no further.
        if plugins.isEmpty { return [] }
        if let schema = environment.catalogs.latest.catalog[entry.type] {
            try environment.records.prepare(entry, schema: schema, facts)
        }
        var active: [(plugin: HomePlugin, version: Int, state: PluginState)] = []
        for plugin in plugins {
            guard let version = plugin.activeVersion, let hash = plugin.versions[version] else { continue }
            active.append((plugin, version, try state(hash, facts)))
        }
        var counted: Set<String> = []
        for (_, _, state) in active {
            let windows = state.declaration.rules.windows(for: entry.type).filter {
                counted.insert($0.id).inserted
            }
            try WindowUpkeep(facts).count(entry, in: windows)
        }
        var handlers: [HandlerName] = []
        for (plugin, version, state) in active where !plugin.isDisabled {
            let rules = state.declaration.rules
            if rules.rules(for: entry.type).isEmpty { continue }
            let asked = FoldFacts(facts: facts, records: environment.records, plugin: plugin.name)
            let settings = plugin.settings(for: state.declaration.manifest)
            for firing in try rules.match(entry.type, entry.body, settings: settings, facts: asked) {
                if let claim = firing.claim { try asked.take(claim) }
                let name = PluginHandler.name(ofRule: firing.rule, in: plugin.name)
                handlers.append(HandlerName(name, version))
            }
        }
        return handlers
    }
}

extension HomePlugin {
    /// The settings of the home as a version of the plugin sees them: those that were set, else the defaults.
    func settings(for manifest: PluginManifest) -> Value {
        var map = ValueMap()
        for setting in manifest.settings {
            // What another version accepted may be none of this one's.
            let set = settings[setting.name].flatMap { try? setting.accept($0) }
            map[setting.name] = set ?? setting.defaultValue
        }
        return .map(map)
    }
}
