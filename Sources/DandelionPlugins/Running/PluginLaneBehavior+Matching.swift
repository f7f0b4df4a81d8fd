import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

extension PluginLaneBehavior {
    /// The rules that fire, plugin by plugin in the order of their names; windows are counted before any is asked.
    func match(_ entry: LogEntry, _ facts: HomeFacts) throws -> [MatchedHandler] {
        let home = try known(facts)
        // From the entry on at which the home got its first plugin, when the log is folded again too.
        if home.plugins.plugins.isEmpty { return [] }
        if let schema = environment.catalogs.latest.catalog[entry.type] {
            try environment.records.prepare(entry, schema: schema, facts)
        }
        let hearing = try home.hearing(entry.type) { try declaration($0, facts) }
        try WindowUpkeep(facts).count(entry, in: hearing.windows)
        var handlers: [MatchedHandler] = []
        for asked in hearing.plugins {
            let name = asked.plugin.name
            let found = FoldFacts(facts: facts, records: environment.records, plugin: name)
            let firings = try asked.rules.match(
                entry.type, entry.body, settings: asked.settings, facts: found)
            for firing in firings {
                if let claim = firing.claim { try found.take(claim) }
                let handler = HandlerName(PluginHandler.name(ofRule: firing.rule, in: name), asked.version)
                handlers.append(MatchedHandler(handler, compared: firing.compared))
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
