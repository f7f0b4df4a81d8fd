import DandelionLua
import DandelionModel
import DandelionStore
import DandelionWorkflow

/// One lane's plugins: their Lua states, the coroutines of runs that wait, and
/// what the lane's homes have.
///
/// Confined to its lane's thread. Invariants:
///
///  1. `homes`, `states` and `fibers` are caches: `forget` empties what a
///     discarded batch may have touched, and nothing else depends on them.
///  2. What is active in a home changes only with an entry of the home.
final class PluginLaneBehavior: LaneBehavior {
    /// Lua states that are kept while no entry needs them.
    private static let stateLimit = 256
    private static let declarationLimit = 4_096
    private static let homeLimit = 10_000
    private static let handlerLimit = 10_000

    let library: PluginLibrary
    let environment: PluginEnvironment
    let fibers: FiberCache
    private var states: [String: PluginState] = [:]
    /// Of bundles, whether or not they have a state now: matching needs no more.
    private var declarations: [String: PluginDeclaration] = [:]
    private var homes: [String: KnownHome] = [:]
    private var handlers: [String: PluginHandler] = [:]
    private var lastUse = 0

    init(_ library: PluginLibrary, _ environment: PluginEnvironment) {
        self.library = library
        self.environment = environment
        fibers = FiberCache(limitInBytes: environment.parkedBytes)
    }

    var offering: Int { library.generation }

    func forget() {
        fibers.removeAll()
        homes.removeAll()
    }

    // MARK: What a home has

    func plugins(of facts: HomeFacts) throws -> HomePlugins { try known(facts).plugins }

    func known(_ facts: HomeFacts) throws -> KnownHome {
        if let known = homes[facts.home.name] { return known }
        return keep(try HomePlugins(reading: facts), of: facts.home.name)
    }

    @discardableResult
    func keep(_ plugins: HomePlugins, of home: String) -> KnownHome {
        if homes.count >= Self.homeLimit { homes.removeAll() }
        let known = KnownHome(plugins)
        homes[home] = known
        return known
    }

    /// What ``knows(_:_:)``, which is asked before every turn, has read.
    func known(ofTurn turn: Turn) throws -> KnownHome {
        guard let known = homes[turn.homeName] else {
            throw FoldError.damaged("the plugins of home '\(turn.homeName)' were not read before its turn")
        }
        return known
    }

    func knows(_ handler: HandlerName, _ facts: HomeFacts) -> Bool {
        do {
            guard let name = self.handler(handler.name),
                let hash = try plugins(of: facts)[name.plugin]?.versions[handler.version]
            else { return false }
            return try bundle(hash, facts) != nil
        } catch {
            return false
        }
    }

    func newestVersion(ofWorkflow name: String, _ facts: HomeFacts) throws -> Int? {
        guard let handler = handler(name), case .workflow(let workflow) = handler.part,
            let plugin = try plugins(of: facts)[handler.plugin], let version = plugin.activeVersion,
            let hash = plugin.activeHash
        else { return nil }
        return try declaration(hash, facts).workflows[workflow] == nil ? nil : version
    }

    /// What a handler's name means; nil for one that is no plugin's.
    func handler(_ name: String) -> PluginHandler? {
        if let known = handlers[name] { return known }
        if handlers.count >= Self.handlerLimit { handlers.removeAll() }
        let handler = PluginHandler(name)
        handlers[name] = handler
        return handler
    }

    func compensates(_ workflow: HandlerName) -> Bool {
        if case .workflow? = handler(workflow.name)?.part { true } else { false }
    }

    // MARK: Lua states

    /// The bundle of a hash, of the process or of the store.
    func bundle(_ hash: String, _ facts: HomeFacts) throws -> PluginBundle? {
        if let known = states[hash]?.bundle { return known }
        if let known = try library.bundle(hash) { return known }
        guard let row = try facts.get(Tables.bundle, key: [.text(hash)]) else { return nil }
        let bundle = try PluginBundle(value: try row[1].value())
        library.keep(bundle)
        return bundle
    }

    /// What a bundle declares.
    func declaration(_ hash: String, _ facts: HomeFacts) throws -> PluginDeclaration {
        if let known = declarations[hash] { return known }
        guard let bundle = try bundle(hash, facts) else { throw PluginMissing(bundle: hash) }
        return try (states[hash] ?? declare(bundle)).declaration
    }

    /// The state of a bundle that is known to be there; see ``knows(_:_:)``.
    func state(_ hash: String) throws -> PluginState {
        if let known = states[hash] {
            lastUse += 1
            known.lastUse = lastUse
            return known
        }
        guard let bundle = try library.bundle(hash) else { throw PluginMissing(bundle: hash) }
        return try declare(bundle)
    }

    private func declare(_ bundle: PluginBundle) throws -> PluginState {
        if states.count >= Self.stateLimit, let oldest = states.values.min(by: { $0.lastUse < $1.lastUse }) {
            drop(oldest)
        }
        let state = try PluginState(bundle, environment: environment, limits: PluginState.acceptedLimits)
        lastUse += 1
        state.lastUse = lastUse
        states[bundle.hash] = state
        if declarations.count >= Self.declarationLimit { declarations.removeAll() }
        declarations[bundle.hash] = state.declaration
        return state
    }

    /// Drops a state, and the coroutines in it.
    func drop(_ state: PluginState) {
        fibers.evictAll(of: state)
        states[state.bundle.hash] = nil
    }
}

/// A plugin's code is neither in the process nor in the store.
struct PluginMissing: Error, CustomStringConvertible {
    let bundle: String

    var description: String {
        """
        the bundle '\(bundle)' of a plugin is neither offered nor stored; nothing was run. Offer the plugin again, or \
        restore the store's 'bundle' table
        """
    }
}
