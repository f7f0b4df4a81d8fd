import DandelionLua
import DandelionModel
import DandelionStore
import DandelionWorkflow

/// One turn of a plugin as its host functions see it: live, or a replay of a
/// step that is in the run's history.
///
///  1. Live, a call is carried out through the turn, and recorded. What it
///     wrote stands or falls with it: one that fails wrote nothing.
///  2. In a replay nothing is carried out: a call must be the one that the
///     history has at this place, and gets the result of then.
///  3. What no plugin may catch stops the session: from then on every call
///     fails, and ``TurnDriver`` throws it once Lua has been left.
final class PluginSession {
    let turn: Turn
    let plugin: PluginIdentity
    let grants: Set<String>
    /// The settings that the handler sees; of a run, those with which it began.
    let settings: Value
    /// The settings of now.
    let currentSettings: Value
    let now: Instant
    /// The run that the turn advances; nil for a rule.
    let fiber: RunFiber?
    let catalog: EventCatalog
    let log: (PluginLogLine) -> Void

    /// The step that is replayed; nil in a live turn.
    let script: StepRecord?
    let step: Int
    private(set) var position = 0
    /// The calls of a live step, in their order.
    private(set) var recorded: [RecordedCall] = []
    /// What the plugin must not catch.
    private(set) var fatal: (any Error)?
    /// What the last call pushed, until the next one.
    var held: LuaReference?
    /// Bytes that the turn may write to the plugin's log.
    var logLimit = Int.max
    private var logged = 0
    /// Set by the call that suspends the run.
    var suspension: Suspension?

    enum Suspension {
        case waiting(FlowWait)
        /// The run ends, and begins anew with another input.
        case continuedAsNew
    }

    init(
        turn: Turn, plugin: PluginIdentity, grants: Set<String>, settings: Value, currentSettings: Value,
        now: Instant, fiber: RunFiber?, catalog: EventCatalog, log: @escaping (PluginLogLine) -> Void,
        script: StepRecord? = nil, step: Int = 0
    ) {
        self.turn = turn
        self.plugin = plugin
        self.grants = grants
        self.settings = settings
        self.currentSettings = currentSettings
        self.now = now
        self.fiber = fiber
        self.catalog = catalog
        self.log = log
        self.script = script
        self.step = step
    }

    var isReplaying: Bool { script != nil }

    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn {
        if fatal != nil { throw Self.stopped }
        do {
            if suspension != nil { throw Self.waitedAside(declaration.name, call.location) }
            if declaration.effect == .note {
                if isReplaying { return .done }
                try countLine(arguments, at: call.location)
                _ = try declaration.perform(context, arguments)
                return .done
            }
            if let answer = try flowNote(declaration, arguments, &call) { return answer }
            if declaration.effect == .wait || declaration.isFlow, fiber == nil {
                throw HostFailure.refused(
                    declaration.name, "phase", "can be called in a workflow only",
                    hint: "start a workflow from the rule: start = { \"name\", key = … }")
            }
            let command = RecordedCall(
                name: declaration.name, digest: RecordedCall.digest(of: arguments.positional),
                location: call.location, result: .wait)
            if let script {
                return try replay(command, script, declaration, arguments, &call)
            }
            return try perform(command, declaration, arguments, &call)
        } catch let failure as HostFailure {
            throw failure
        } catch {
            stop(error)
            throw Self.stopped
        }
    }

    /// Lines of the log are limited, as everything is that a turn spends.
    private func countLine(_ arguments: HostArguments, at location: String) throws {
        logged += arguments.string("text")?.utf8.count ?? 0
        guard logged > logLimit else { return }
        let usage = SandboxUsage(instructions: 0, bytes: 0, peakBytes: 0, wall: .zero, output: logged)
        throw LuaError.limit(
            .output,
            LuaLimitReport(
                usage: usage, limits: SandboxLimits(output: logLimit),
                hottestLine: arguments.string("location"),
                traceback: []))
    }

    /// Ends the turn with an error that is none of the plugin's business.
    func stop(_ error: any Error) { if fatal == nil { fatal = error } }

    private static var stopped: HostFailure {
        HostFailure(
            code: "stopped", message: "the turn is being stopped by its host", hint: nil, isBusiness: false)
    }

    var context: HostContext {
        HostContext(turn: turn, plugin: plugin, settings: settings, now: now, log: log)
    }

    /// The turn waits, and its code goes on: the call that waits was made in a coroutine of its own.
    static func waitedAside(_ name: String, _ location: String) -> TurnError {
        .invalid(
            call: name,
            reason: """
                (\(location)) was called after a call that waits was made inside a coroutine; only the workflow's own \
                function, and functions that it calls, can wait
                """)
    }

    func print(_ text: String) {
        if !isReplaying { log(PluginLogLine(level: .info, location: "", text: text)) }
    }

    // MARK: Live

    private func perform(
        _ command: RecordedCall, _ declaration: HostDeclaration, _ arguments: HostArguments,
        _ call: inout HostCall
    ) throws -> HostReturn {
        var command = command
        if let capability = declaration.capability, !Capability.isGranted(capability, by: grants) {
            throw PluginBlock.capability(
                capability, plugin: plugin.name, call: declaration.name, at: command.location)
        }
        let answer: FlowAnswer
        do {
            answer = try carryOut(declaration, arguments, at: command.location)
        } catch {
            if Self.isFatal(error) { throw error }
            let failure = HostFailure(of: declaration.name, error)
            record(
                command,
                .failure(
                    code: failure.code, message: failure.message, hint: failure.hint,
                    isBusiness: failure.isBusiness))
            throw failure
        }
        switch answer {
        case .values(let values):
            command.result = .values(values)
            record(command, command.result)
            try hand(values, of: declaration, to: &call)
            return .done
        case .suspended(let suspension):
            record(command, .wait)
            self.suspension = suspension
            return .suspend
        }
    }

    private func carryOut(
        _ declaration: HostDeclaration, _ arguments: HostArguments, at location: String
    ) throws -> FlowAnswer {
        func body() throws -> FlowAnswer {
            if let answer = try performFlow(declaration, arguments, at: location) { return answer }
            return .values(try declaration.perform(context, arguments))
        }
        // What only reads has nothing to take back.
        return declaration.effect == .read ? try body() : try turn.atomically(body)
    }

    private func record(_ command: RecordedCall, _ result: RecordedCall.Result) {
        guard fiber != nil else { return }
        var command = command
        command.result = result
        recorded.append(command)
    }

    /// What a turn cannot go on after: the fold stops, or the run is blocked.
    static func isFatal(_ error: any Error) -> Bool {
        switch error {
        case StoreError.conflict, StoreError.misuse: false
        case is FoldError, is StoreError, is any FinalFailure: true
        default: false
        }
    }

    // MARK: Replay

    private func replay(
        _ command: RecordedCall, _ script: StepRecord, _ declaration: HostDeclaration,
        _ arguments: HostArguments, _ call: inout HostCall
    ) throws -> HostReturn {
        guard position < script.calls.count else {
            throw mismatch(recorded: .end("the end of the step"), current: .call(command))
        }
        let known = script.calls[position]
        guard known.isSame(as: command) else {
            throw mismatch(recorded: .call(known), current: .call(command))
        }
        position += 1
        switch known.result {
        case .values(let values):
            try hand(values, of: declaration, to: &call)
            return .done
        case .failure(let code, let message, let hint, let isBusiness):
            throw HostFailure(code: code, message: message, hint: hint, isBusiness: isBusiness)
        case .wait:
            suspension = try flowSuspension(declaration, arguments)
            return .suspend
        }
    }

    func mismatch(recorded: PluginBlock.Command, current: PluginBlock.Command) -> PluginBlock {
        PluginBlock.mismatch(
            step: step, command: position + 1, recorded: recorded, current: current, plugin: plugin.name)
    }

    /// The next command that the history has; nil at its end.
    var nextRecorded: RecordedCall? {
        script.flatMap { position < $0.calls.count ? $0.calls[position] : nil }
    }
}
