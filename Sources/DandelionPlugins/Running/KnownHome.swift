import DandelionModel
import DandelionRules

/// What a lane remembers of a home: its plugins, what they hear, and their settings.
///
/// Only an entry of the home changes any of it, and makes a new one then. An
/// event asks for the plugins that have to do with it, so that a home with many
/// plugins pays for the few that do.
final class KnownHome {
    let plugins: HomePlugins
    private var active: [Active]?
    private var hearings: [String: Hearing] = [:]
    /// By the hash of the version's bundle, which is one plugin's.
    private var settings: [String: Value] = [:]

    private struct Active {
        let plugin: HomePlugin
        let version: Int
        let hash: String
        let declaration: PluginDeclaration
    }

    /// What is to be done about events of one type.
    struct Hearing {
        /// Counters that such an event may raise, each once.
        var windows: [WindowPattern] = []
        /// In the order of the plugins' names; those that are switched off are not asked.
        var plugins: [Asked] = []

        struct Asked {
            let plugin: HomePlugin
            let version: Int
            let rules: RuleSet
            let settings: Value
        }
    }

    init(_ plugins: HomePlugins) { self.plugins = plugins }

    /// The settings of the home as a version of the plugin sees them.
    func settings(of plugin: HomePlugin, bundle hash: String, _ manifest: PluginManifest) -> Value {
        if let known = settings[hash] { return known }
        let value = plugin.settings(for: manifest)
        settings[hash] = value
        return value
    }

    func hearing(
        _ type: String, declaration: (_ hash: String) throws -> PluginDeclaration
    ) throws -> Hearing {
        if let known = hearings[type] { return known }
        var hearing = Hearing()
        var counted: Set<String> = []
        for active in try active(declaration) {
            let rules = active.declaration.rules
            hearing.windows += rules.windows(for: type).filter { counted.insert($0.id).inserted }
            if !active.plugin.isOn || rules.rules(for: type).isEmpty { continue }
            let settings = settings(of: active.plugin, bundle: active.hash, active.declaration.manifest)
            hearing.plugins.append(
                Hearing.Asked(
                    plugin: active.plugin, version: active.version, rules: rules, settings: settings))
        }
        hearings[type] = hearing
        return hearing
    }

    private func active(_ declaration: (_ hash: String) throws -> PluginDeclaration) throws -> [Active] {
        if let active { return active }
        let found = try plugins.plugins.compactMap { plugin -> Active? in
            guard let version = plugin.activeVersion, let hash = plugin.versions[version] else { return nil }
            return Active(
                plugin: plugin, version: version, hash: hash, declaration: try declaration(hash))
        }
        active = found
        return found
    }
}
