package import DandelionModel
package import DandelionWorkflow

/// What a host function of a turn has at hand. Valid during the call only.
package struct HostContext {
    package let turn: Turn
    package let plugin: PluginIdentity
    /// The settings as the handler sees them: a map by name.
    package let settings: Value
    package let now: Instant

    package init(turn: Turn, plugin: PluginIdentity, settings: Value, now: Instant) {
        self.turn = turn
        self.plugin = plugin
        self.settings = settings
        self.now = now
    }
}

/// Which plugin calls, and what of its declarations the functions need.
package struct PluginIdentity: Sendable {
    package let name: String
    package let version: String
    /// The hash of the bundle that runs.
    package let bundle: String
    /// By name, as the manifest's prelude made them.
    package let templates: [String: Value]
    package let programs: [String: Value]

    package init(
        name: String, version: String, bundle: String, templates: [String: Value] = [:],
        programs: [String: Value] = [:]
    ) {
        self.name = name
        self.version = version
        self.bundle = bundle
        self.templates = templates
        self.programs = programs
    }
}
