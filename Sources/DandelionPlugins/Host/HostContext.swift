package import DandelionModel
package import DandelionWorkflow

/// What a host function of a turn has at hand. Valid during the call only.
package struct HostContext {
    package let turn: Turn
    package let plugin: PluginIdentity
    /// The settings as the handler sees them: a map by name.
    package let settings: Value
    package let now: Instant
    /// Takes a line for the plugin's log.
    package let log: (PluginLogLine) -> Void

    package init(
        turn: Turn, plugin: PluginIdentity, settings: Value, now: Instant,
        log: @escaping (PluginLogLine) -> Void = { _ in }
    ) {
        self.turn = turn
        self.plugin = plugin
        self.settings = settings
        self.now = now
        self.log = log
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

/// A line that a plugin wrote with `log` or `print`.
package struct PluginLogLine: Sendable, Equatable {
    package enum Level: String, Sendable, CaseIterable {
        case debug, info, warn, error
    }

    package let level: Level
    /// Where it was written: `plugin.lua:12`.
    package let location: String
    package let text: String

    package init(level: Level, location: String, text: String) {
        self.level = level
        self.location = location
        self.text = text
    }
}
