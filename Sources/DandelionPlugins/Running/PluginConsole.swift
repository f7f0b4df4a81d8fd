package import DandelionLua
import DandelionModel
import DandelionPrimitives
package import DandelionWorkflow

/// A state of a plugin in which a person's lines run: what they call is carried
/// out by a turn, as what a rule's `act` calls.
///
/// Like ``PluginState`` it is not `Sendable`: one thread at a time, with a C
/// stack of 8 MB.
package final class PluginConsole {
    package let lua: LuaConsole
    private let state: PluginState
    private let catalogs: CatalogBox

    package var sandbox: Sandbox { state.sandbox }

    /// Runs the plugin's file in a new state.
    ///
    /// - Parameter functions: More than the host's own: the methods of `t`.
    /// - Throws: ``PluginRefusal``, and ``LuaError`` where a limit is reached on the way.
    package init(
        _ bundle: PluginBundle, environment: PluginEnvironment, adding functions: [HostFunction]
    ) throws {
        state = try PluginState(bundle, environment: environment, adding: functions)
        catalogs = environment.catalogs
        try? catalogs.add(state.declaration.events)
        state.sandbox.refuel(SandboxLimits())
        let test = state.plugin.object("t").map { [(name: "t", value: $0)] }
        lua = try LuaConsole(state.sandbox, variables: test ?? [])
    }

    /// `t`, as the methods of it return it.
    package var test: LuaReference? { state.plugin.object("t") }

    /// Runs a body whose calls belong to a turn.
    ///
    /// - Parameter log: Gets what is printed and logged.
    /// - Throws: What the body throws, and what no plugin may catch. What was written is the
    ///   caller's to take back.
    package func run<Outcome>(
        in turn: Turn, limits: SandboxLimits, log: @escaping (PluginLogLine) -> Void,
        _ body: () throws -> Outcome
    ) throws -> Outcome {
        let manifest = state.declaration.manifest
        let plugin = try HomePlugins(reading: turn.facts)[manifest.name] ?? HomePlugin(name: manifest.name)
        let settings = plugin.settings(for: manifest)
        let session = PluginSession(
            turn: turn, plugin: state.identity, grants: plugin.grants, settings: settings,
            currentSettings: settings, now: turn.now, fiber: nil, catalog: catalogs.latest.catalog, log: log)
        session.logLimit = limits.output
        state.sandbox.refuel(limits)
        state.begin(session, seed: turn.randomNumber(in: .min ... .max))
        defer { state.end() }
        do {
            let outcome = try body()
            if let fatal = session.fatal { throw fatal }
            return outcome
        } catch {
            throw session.fatal ?? error
        }
    }
}
