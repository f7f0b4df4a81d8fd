import DandelionLua
import DandelionModel
import DandelionPrimitives
import DandelionWorkflow

/// One bundle's Lua state in one lane.
///
/// A Lua state is not thread-safe and needs a C stack of 8 MB, so it never
/// leaves the thread of its lane and is deliberately not `Sendable`. Calls are
/// synchronous: with no `await` between entering Lua and leaving it, a second
/// entry cannot enter a state half-way through the first. Between turns it holds
/// nothing but the frozen file and parked coroutines, so it can be dropped at
/// any time and made again.
final class PluginState {
    /// For work that the log says was done: nothing is judged again, whatever was allowed
    /// then and is now. Above all that an operator can give.
    static let replayLimits = SandboxLimits(
        instructions: .max / 4, bytes: 8 << 30, wall: .seconds(3_600), output: 1 << 30)

    let bundle: PluginBundle
    let plugin: DeclaredPlugin
    let identity: PluginIdentity
    private let host: HostSwitch
    private let prelude: RunPrelude
    /// When the lane last asked for it, in the lane's own count.
    var lastUse = 0
    /// What workflows get as their first argument.
    let flow: LuaValue

    var sandbox: Sandbox { plugin.sandbox }
    var declaration: PluginDeclaration { plugin.declaration }

    /// Loading for a bundle that was accepted once: that the machine is busy now is no reason to refuse it.
    static let acceptedLimits = SandboxLimits(
        instructions: PluginLoader.limits.instructions, wall: .seconds(60))

    /// Runs the bundle's file, without rights, in a new state.
    ///
    /// - Parameter functions: More than the host's own, for a console.
    /// - Throws: ``PluginRefusal`` where it cannot be declared in this process.
    init(
        _ bundle: PluginBundle, environment: PluginEnvironment, limits: SandboxLimits = PluginLoader.limits,
        adding functions: [HostFunction] = []
    ) throws {
        let host = HostSwitch()
        let prelude = RunPrelude(host)
        plugin = try PluginLoader.declare(
            bundle, events: environment.catalogs.latest.catalog, records: environment.records.schemas,
            functions: HostCatalog.functions(for: host) + prelude.functions + functions, limits: limits)
        let name = plugin.declaration.manifest.name
        guard let flow = plugin.object("flow") else {
            throw FoldError.damaged("the sandbox of plugin '\(name)' has no 'flow'")
        }
        self.flow = .reference(flow)
        self.bundle = bundle
        self.host = host
        self.prelude = prelude
        identity = PluginIdentity(plugin.declaration, bundle: bundle.hash)
        try prelude.load(into: plugin)
    }

    // MARK: Turns

    /// Everything that the plugin calls belongs to this session, until ``end()``.
    func begin(_ session: PluginSession, seed: Int64) {
        host.session = session
        plugin.settings.value = session.settings
        sandbox.reseed(UInt64(bitPattern: seed))
        sandbox.output = { text in session.print(text) }
    }

    func end() {
        host.session = nil
        plugin.settings.value = nil
        sandbox.output = nil
    }

    // MARK: Values

    /// A result as Lua gets it.
    func luaValue(_ result: FlowResult) throws -> LuaValue {
        switch result {
        case .value(let value): .value(value)
        case .record(let value, let type): try prelude.record(value, type: type, in: sandbox)
        }
    }

    /// The object through which a run takes what a listener hears.
    func listener(_ id: Int64) throws -> LuaReference { try prelude.listener(id, in: sandbox) }

    /// What an act function gets: `ctx.on`, `ctx.with`.
    func context(
        on event: Value, type: String, with records: [(alias: String, type: String, value: Value)]
    ) throws -> LuaValue {
        var arguments = [try prelude.record(event, type: type, in: sandbox)]
        for record in records {
            arguments.append(.value(.string(record.alias)))
            let completed = HostCatalog.completed(record.value, as: record.type)
            arguments.append(try prelude.record(completed, type: record.type, in: sandbox))
        }
        return try prelude.context(arguments, in: sandbox)
    }
}

extension PluginIdentity {
    init(_ declaration: PluginDeclaration, bundle: String) {
        self.init(
            name: declaration.manifest.name, version: declaration.manifest.version, bundle: bundle,
            templates: Dictionary(
                declaration.templates.map { template in
                    var map = ValueMap([
                        ("name", .string(template.name)), ("text", .string(template.text)),
                        ("subject", .string(template.subject)),
                    ])
                    map["purpose"] = template.purpose.map(Value.string)
                    return (template.name, .map(map))
                }, uniquingKeysWith: { first, _ in first }),
            programs: Dictionary(
                declaration.programs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
}
