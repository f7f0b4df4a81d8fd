public import DandelionModel
public import DandelionPlugins
import DandelionWorkflow

/// The plugins of an engine, and what its homes let them do.
///
/// What is changed here is a letter to the home, so it takes its place in the
/// log: turns before it see what was, turns after it what is.
public struct EnginePlugins: Sendable {
    let engine: Engine

    /// The plugins that this engine offers to its homes, by their names.
    public func loaded() async throws -> [PluginInfo] {
        _ = try await engine.openStore()
        return engine.library.offered
    }

    /// Reads every plugin's source again and offers what has changed.
    ///
    /// A home takes a new version with its next entry, as an entry of its own;
    /// runs that have begun finish on theirs. A second call with nothing changed
    /// does nothing.
    ///
    /// - Returns: The plugins that have a new version.
    /// - Throws: ``PluginRefusal`` with every problem; all plugins stay as they were.
    @discardableResult
    public func reload() async throws -> [PluginInfo] {
        let store = try await engine.openStore()
        return try await Blocking.run { [engine] in try engine.loadPlugins(into: store) }
    }

    /// Sets one of a plugin's settings for a home. New runs and rules see it from the next entry on.
    @discardableResult
    public func set(
        _ setting: String, of plugin: String, to value: Value, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await configure(
            "setting", [("plugin", .string(plugin)), ("setting", .string(setting)), ("value", value)], home,
            id)
    }

    /// Takes a capability from a plugin in a home. Its turns that use it are
    /// blocked from the next entry on; what it has done stands.
    @discardableResult
    public func revoke(
        _ capability: String, from plugin: String, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await configure(
            "revoke", [("plugin", .string(plugin)), ("capability", .string(capability))], home, id)
    }

    /// Gives a capability back to a plugin in a home. Drive blocked turns again with ``Home/redrive(entry:turn:id:)``.
    @discardableResult
    public func grant(
        _ capability: String, to plugin: String, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await configure(
            "grant", [("plugin", .string(plugin)), ("capability", .string(capability))], home, id)
    }

    /// Switches a plugin's rules off in a home. Runs that have begun go on.
    @discardableResult
    public func disable(_ plugin: String, in home: String, id: String? = nil) async throws -> Receipt {
        try await configure("disable", [("plugin", .string(plugin))], home, id)
    }

    /// Switches a plugin's rules on again.
    @discardableResult
    public func enable(_ plugin: String, in home: String, id: String? = nil) async throws -> Receipt {
        try await configure("enable", [("plugin", .string(plugin))], home, id)
    }

    private func configure(
        _ type: String, _ body: [(String, Value)], _ home: String, _ id: String?
    ) async throws -> Receipt {
        try await engine.home(home).operate(type, .configure, id: id, .map(ValueMap(body)))
    }
}

extension Engine {
    /// The engine's plugins.
    public var plugins: EnginePlugins { EnginePlugins(engine: self) }
}
