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
    /// runs that have begun finish on theirs. A plugin whose source is gone is
    /// offered no more: homes that have it keep it until it is disabled. A second
    /// call with nothing changed does nothing.
    ///
    /// - Returns: The plugins that have a new version.
    /// - Throws: `PluginRefusal` with every problem of every plugin; all stay as they were.
    @discardableResult
    public func reload() async throws -> [PluginInfo] {
        _ = try await engine.openStore()
        return try await Blocking.run { [engine] in try engine.loadPlugins() }
    }

    /// The plugins that a home has, by name: version, grants and settings, as its last entry left them.
    ///
    /// None for a home without entries: it takes what is offered with its first.
    public func installed(in home: String) async throws -> [HomePluginInfo] {
        let inspector = PluginInspector(library: engine.library, environment: engine.pluginEnvironment)
        return try await read(home) { try inspector.plugins(of: $0) }
    }

    // MARK: Orders

    /// Sets one of a plugin's settings for a home. New runs and rules see it from
    /// the next entry on; runs that have begun keep what they began with.
    ///
    /// - Parameters:
    ///   - value: In the setting's type, or a text where an author would write one, as `"14d"`.
    ///     Null takes the plugin's default again.
    ///   - id: The order's own id; the same one again is a repeat. Nil makes one.
    /// - Throws: `ConfigurationRefusal` where the plugin, the setting or the value
    ///   cannot be; ``FoldError``. Nothing was changed then.
    @discardableResult
    public func set(
        _ setting: String, of plugin: String, to value: Value, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await send(PluginOrder(.setting(name: setting, value: value), plugin: plugin), home, id)
    }

    /// Whether a setting has a value in a home already, given as ``set(_:of:to:in:id:)`` takes it.
    package func isSet(
        _ setting: String, of plugin: String, to value: Value, in home: String
    ) async throws -> Bool {
        let inspector = PluginInspector(library: engine.library, environment: engine.pluginEnvironment)
        return try await read(home) {
            try inspector.isSettled(PluginOrder(.setting(name: setting, value: value), plugin: plugin), $0)
        }
    }

    /// Takes a capability from a plugin in a home. Its turns that use it are
    /// blocked from the next entry on; what it has done stands.
    ///
    /// - Throws: `ConfigurationRefusal` where there is no such plugin or capability; ``FoldError``.
    @discardableResult
    public func revoke(
        _ capability: String, from plugin: String, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await send(PluginOrder(.revoke(capability: capability), plugin: plugin), home, id)
    }

    /// Gives a plugin a capability in a home, whatever the host's configuration
    /// grants. Drive blocked turns again with ``Home/redrive(entry:turn:id:)``.
    ///
    /// - Throws: `ConfigurationRefusal` where there is no such plugin or capability; ``FoldError``.
    @discardableResult
    public func grant(
        _ capability: String, to plugin: String, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await send(PluginOrder(.grant(capability: capability), plugin: plugin), home, id)
    }

    /// Switches a plugin's rules off in a home. Runs that have begun go on.
    ///
    /// - Throws: `ConfigurationRefusal` where there is no such plugin; ``FoldError``.
    @discardableResult
    public func disable(_ plugin: String, in home: String, id: String? = nil) async throws -> Receipt {
        try await send(PluginOrder(.disable, plugin: plugin), home, id)
    }

    /// Lets a plugin's turns in a home spend more or less than ``EngineOptions/pluginLimits``
    /// says, from the next entry on, on every worker.
    ///
    /// What went well before is not judged again, nor what went well under an
    /// allowance that is taken back later.
    ///
    /// - Parameter allowance: Takes the place of the one before. What is nil in it is
    ///   as the options say; an empty one takes all of those again.
    /// - Throws: `ConfigurationRefusal` where there is no such plugin, or a number is
    ///   outside of what can be allowed; ``FoldError``. Nothing was changed then.
    @discardableResult
    public func limit(
        _ plugin: String, to allowance: PluginAllowance, in home: String, id: String? = nil
    ) async throws -> Receipt {
        try await send(PluginOrder(.limits(allowance), plugin: plugin), home, id)
    }

    /// Switches a plugin's rules on again, and puts one back that limits have
    /// suspended: what waited for it goes on, and no stop of before counts.
    ///
    /// - Throws: `ConfigurationRefusal` where there is no such plugin; ``FoldError``.
    @discardableResult
    public func enable(_ plugin: String, in home: String, id: String? = nil) async throws -> Receipt {
        try await send(PluginOrder(.enable, plugin: plugin), home, id)
    }

    /// Judges the order on what is durable now, so that a mistake leaves nothing behind, and sends it.
    private func send(_ order: PluginOrder, _ home: String, _ id: String?) async throws -> Receipt {
        let inspector = PluginInspector(library: engine.library, environment: engine.pluginEnvironment)
        try await read(home) { try inspector.check(order, $0) }
        return try await engine.home(home).operate(order.type, .configure, id: id, order.body)
    }

    private func read<Outcome: Sendable>(
        _ home: String, _ body: @escaping @Sendable (HomeFacts) throws -> Outcome
    ) async throws -> Outcome {
        try await engine.home(home).read { view in
            try HomeFacts.reading(HomeKey(home), in: view, schema: Engine.schema, body)
        }
    }
}

extension Engine {
    /// The engine's plugins.
    public var plugins: EnginePlugins { EnginePlugins(engine: self) }
}
