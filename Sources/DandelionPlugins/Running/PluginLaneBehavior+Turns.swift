import DandelionLua
import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

extension PluginLaneBehavior {
    /// Runs a rule's turn, or a step of a run.
    func run(_ plan: TurnPlan, _ turn: Turn) throws {
        let home = try known(ofTurn: turn)
        guard let handler = handler(plan.handler.name), let plugin = home.plugins[handler.plugin],
            let hash = plugin.versions[plan.handler.version]
        else {
            throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
        }
        if let suspension = plugin.standing.suspension {
            throw PluginBlock.suspended(suspension, plugin: plugin.name)
        }
        do {
            try run(plan, handler, plugin, hash, home, turn)
        } catch LuaError.limit(let limit, let report) {
            let failure = LimitFailure(
                plugin: plugin.name, part: handler.part, limit: limit, report: report)
            log(plugin, turn)(
                PluginLogLine(
                    level: .error, location: report.hottestLine ?? "", text: failure.description))
            throw failure
        }
    }

    private func run(
        _ plan: TurnPlan, _ handler: PluginHandler, _ plugin: HomePlugin, _ hash: String, _ home: KnownHome,
        _ turn: Turn
    ) throws {
        switch (handler.part, plan.step) {
        case (.rule(let name), nil):
            let declaration = try declaration(hash, turn.facts)
            guard let rule = declaration.rules.rule(named: name) else {
                throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
            }
            let settings = home.settings(of: plugin, bundle: hash, declaration.manifest)
            try run(rule, of: plugin, hash: hash, settings, turn)
        case (.workflow(let name), let step?):
            let settings = home.settings(of: plugin, bundle: hash, try declaration(hash, turn.facts).manifest)
            try run(name, step, of: plugin, hash: hash, settings, turn)
        default: throw TurnError.handlerMissing(name: plan.handler.name, version: plan.handler.version)
        }
    }

    private func limits(_ plugin: HomePlugin, _ turn: Turn) -> SandboxLimits {
        // The log says that it was done within its limits; machines differ, and nothing is judged again.
        if turn.isRefolded { return PluginState.replayLimits }
        return plugin.standing.allowance.applied(to: environment.limits(plugin.name))
    }

    /// What a plugin writes is told once: not again when the log is folded again.
    private func log(_ plugin: HomePlugin, _ turn: Turn) -> (PluginLogLine) -> Void {
        if turn.isRefolded { return { _ in } }
        let (home, entry, log) = (turn.homeName, turn.entry.number, environment.log)
        return { log(plugin.name, home, entry, $0) }
    }

    // MARK: Runs

    private func run(
        _ workflow: String, _ step: TurnPlan.Step, of plugin: HomePlugin, hash: String, _ settings: Value,
        _ turn: Turn
    ) throws {
        let key = FiberCache.Key(home: turn.homeName, run: step.run)
        let wait = turn.currentWait
        let state = try state(hash)
        let parked = fibers.take(key, wait: wait)
        let fiber = try withRoom(in: parked?.state ?? state, plugin, turn) { state, isAgain in
            let driver = TurnDriver(
                turn: turn, step: step, workflow: workflow, state: state, home: plugin,
                settings: settings, catalog: environment.catalogs.latest.catalog,
                limits: limits(plugin, turn),
                log: log(plugin, turn))
            return try driver.run(parked: isAgain ? nil : parked)
        }
        if let fiber { fibers.park(fiber, key, wait: wait + 1) }
    }

    /// Runs a turn in a state; where memory ran out and others' coroutines had
    /// part of it, once more in a new state without them.
    ///
    /// So no turn fails for what others keep, and a cache stays a cache.
    private func withRoom<Outcome>(
        in state: PluginState, _ plugin: HomePlugin, _ turn: Turn,
        _ body: (_ state: PluginState, _ isAgain: Bool) throws -> Outcome
    ) throws -> Outcome {
        makeRoom(in: state, limits(plugin, turn))
        do {
            guard fibers.holdsAny(of: state) else { return try body(state, false) }
            return try turn.tentatively { try body(state, false) }
        } catch LuaError.limit(.memory, _) where fibers.holdsAny(of: state) {
            drop(state)
            let fresh = try self.state(state.bundle.hash)
            do {
                return try body(fresh, true)
            } catch {
                if !fresh.sandbox.isUsable { drop(fresh) }
                throw error
            }
        } catch {
            if !state.sandbox.isUsable { drop(state) }
            throw error
        }
    }

    /// Drops parked coroutines before memory is judged, so that no turn fails for what others keep.
    ///
    /// A collection looks at everything that is kept, so it makes room for many
    /// turns at once: between two of them the heap grows by a quarter of the
    /// limit at least.
    private func makeRoom(in state: PluginState, _ limits: SandboxLimits) {
        let (sandbox, step, parked) = (state.sandbox, limits.bytes / 16, fibers.bytes(of: state))
        guard sandbox.usage.bytes > 12 * step, parked > step else { return }
        // Where most of it is parked, a collection alone makes no room.
        if parked < sandbox.usage.bytes / 2 { sandbox.collect() }
        while sandbox.usage.bytes > 8 * step {
            guard fibers.evictOldest(of: state, bytes: sandbox.usage.bytes - 7 * step) else { return }
            sandbox.collect()
        }
    }

    // MARK: Rules

    private func run(
        _ rule: CompiledRule, of plugin: HomePlugin, hash: String, _ settings: Value, _ turn: Turn
    ) throws {
        let facts = FoldFacts(facts: turn.facts, records: environment.records, plugin: plugin.name)
        guard let scope = try rule.scope(on: turn.entry.body, settings: settings, facts: facts) else {
            // A record that the rule joined is gone: an earlier turn of the entry removed it.
            return
        }
        switch rule.action {
        case .start(let start): try begin(start, of: plugin, scope, turn)
        case .act: try act(rule, of: plugin, in: state(hash), scope, turn)
        }
    }

    private func begin(_ start: StartAction, of plugin: HomePlugin, _ scope: RuleScope, _ turn: Turn) throws {
        let name = PluginHandler.name(ofWorkflow: start.workflow, in: plugin.name)
        var key: String?
        if let expression = start.key {
            guard let text = try Self.keyText(expression.evaluate(scope)) else {
                throw TurnError.invalid(
                    call: "start", reason: "of '\(start.workflow)' needs a key, and '\(expression)' is absent"
                )
            }
            key = text
        }
        if start.ifExists == .error, let key, let live = try Self.liveRun(of: name, key: key, turn) {
            throw TurnError.invalid(
                call: "start",
                reason:
                    "of '\(start.workflow)' found run '\(live)' with the key '\(key)'; write if_exists = \"skip\" to let it be"
            )
        }
        try turn.start(name, key: key, input: try start.input?.evaluate(scope) ?? .null)
    }

    private static func liveRun(of workflow: String, key: String, _ turn: Turn) throws -> String? {
        let prefix = turn.homeKey.row(.text(workflow), .text(key))
        var found: String?
        let scan = Scan(Tables.run, index: Tables.run.index("run_key"), prefix: prefix, limit: 1)
        try turn.scan(scan, for: "start") { row in
            found = row[2].text
            return false
        }
        return found
    }

    /// The text of a run's key: a string is itself.
    private static func keyText(_ value: Value) throws -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        case .int(let number): String(number)
        default: JSONText.encode(value)
        }
    }

    private func act(
        _ rule: CompiledRule, of plugin: HomePlugin, in state: PluginState, _ scope: RuleScope, _ turn: Turn
    ) throws {
        let catalog = environment.catalogs.latest.catalog
        let seed = turn.randomNumber(in: .min ... .max)
        try withRoom(in: state, plugin, turn) { state, _ in
            guard let function = state.plugin.function(.act, rule.name) else {
                throw TurnError.invalid(
                    call: "act", reason: "of rule '\(rule.name)' is no function in this version")
            }
            let session = PluginSession(
                turn: turn, plugin: state.identity, grants: plugin.grants, settings: scope.settings,
                currentSettings: scope.settings, now: turn.now, fiber: nil, catalog: catalog,
                log: log(plugin, turn))
            let limits = limits(plugin, turn)
            session.logLimit = limits.output
            state.sandbox.refuel(limits)
            state.begin(session, seed: seed)
            defer { state.end() }
            do {
                let context = try state.context(
                    on: catalog.completed(scope.on, of: rule.eventType), type: rule.eventType,
                    with: rule.joins.map { ($0.alias, $0.record, scope.with[$0.alias] ?? .null) })
                _ = try state.sandbox.call(function, [context])
            } catch {
                throw session.fatal ?? error
            }
            if let fatal = session.fatal { throw fatal }
        }
    }
}
