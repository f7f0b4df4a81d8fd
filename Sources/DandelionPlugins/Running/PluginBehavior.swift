import DandelionModel
package import DandelionWorkflow

/// Plugins behind the interface through which the fold reaches all handlers.
package struct PluginBehavior: Behavior {
    let library: PluginLibrary
    let environment: PluginEnvironment

    package init(library: PluginLibrary, environment: PluginEnvironment) {
        self.library = library
        self.environment = environment
    }

    package func open(lane: Int) -> any LaneBehavior { PluginLaneBehavior(library, environment) }
}

/// The name of a rule or a workflow of a plugin, as entries and runs have it:
/// `PLUGIN/rule NAME`, `PLUGIN/WORKFLOW`.
package struct PluginHandler {
    package let plugin: String
    package let part: Part

    package enum Part {
        case rule(String)
        case workflow(String)
    }

    /// Nil for handlers that are no plugin's.
    package init?(_ name: String) {
        guard let slash = name.firstIndex(of: "/") else { return nil }
        plugin = String(name[..<slash])
        let rest = name[name.index(after: slash)...]
        part =
            rest.hasPrefix(Self.rulePrefix)
            ? .rule(String(rest.dropFirst(Self.rulePrefix.count))) : .workflow(String(rest))
    }

    private static let rulePrefix = "rule "

    static func name(ofRule rule: String, in plugin: String) -> String { "\(plugin)/\(rulePrefix)\(rule)" }
    static func name(ofWorkflow workflow: String, in plugin: String) -> String { "\(plugin)/\(workflow)" }
}
