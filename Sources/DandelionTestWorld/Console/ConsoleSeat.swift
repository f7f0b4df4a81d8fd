import Dandelion
import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionWorkflow
import Foundation
import Synchronization

/// The Lua state of a console, where the turns of its home find it.
///
///     compile ──► running ──method of t──► waits, its turn has committed ──next turn──► running …
///       │            ├──returns──► done
///       └──error─────┴──error, limit──► failed, what the turn wrote is taken back
// The state is Lua's, and may serve any thread, but one at a time: all of it is
// touched under the lock only, by the threads of lanes and those of activities.
final class ConsoleSeat: @unchecked Sendable {
    private let source: PluginSource
    private let limits: SandboxLimits
    private let output: @Sendable (String) -> Void
    private let lock = NSLock()
    private var console: PluginConsole?
    private var calls = PluginTestCalls()
    private var fiber: Fiber?
    private var job: ConsoleJob?
    private var step: ConsoleStep?

    init(source: PluginSource, limits: SandboxLimits, output: @escaping @Sendable (String) -> Void) {
        self.source = source
        self.limits = limits
        self.output = output
    }

    /// Leaves something to do for the next turn.
    func put(_ job: ConsoleJob) { lock.withLock { self.job = job } }

    /// What the last turn came to; nil where none has run.
    func takeStep() -> ConsoleStep? {
        lock.withLock {
            defer { step = nil }
            return step
        }
    }

    /// Does what is to be done, in a turn. It never throws: a turn that throws is tried again.
    func run(in turn: Turn) {
        lock.withLock {
            guard let job else { return }
            self.job = nil
            let began = ContinuousClock.now
            do {
                step = try turn.atomically { try perform(job, turn) }
            } catch {
                step = .failed(failure(error, since: began))
            }
        }
    }

    /// Does an activity in the host's place, on a thread with the stack that Lua needs.
    func fake(_ name: String, _ input: Value) async -> Result<Value, PluginTestFailure> {
        await withCheckedContinuation { continuation in
            do {
                try LaneThread.start { [self] in
                    continuation.resume(returning: lock.withLock { answer(name, input) })
                }
            } catch {
                let failure = PluginTestFailure(message: String(describing: error), location: nil)
                continuation.resume(returning: .failure(failure))
            }
        }
    }

    // MARK: Under the lock

    private func answer(_ name: String, _ input: Value) -> Result<Value, PluginTestFailure> {
        guard let console else {
            return .failure(PluginTestFailure(message: "no stand-in for activity '\(name)'", location: nil))
        }
        console.sandbox.refuel(limits)
        return calls.fake(name, input, in: console.sandbox)
    }

    private func perform(_ job: ConsoleJob, _ turn: Turn) throws -> ConsoleStep {
        let console = try opened()
        return try console.run(in: turn, limits: limits, log: { [output] in output($0.shown) }) {
            let outcome: Fiber.Outcome
            switch job {
            case .begin(let text):
                fiber?.close()
                switch try console.lua.compile(text) {
                case .incomplete: return .incomplete
                case .refused(let error): throw error
                case .chunk(let function):
                    let fiber = try console.sandbox.spawn(console.lua.printing)
                    self.fiber = fiber
                    outcome = try fiber.resume([.reference(function)])
                }
            case .goOn(let failure):
                guard let fiber else { return .done }
                if let failure {
                    outcome = try fiber.resume(raising: HostFailure(code: "test", message: failure.message))
                } else {
                    outcome = try fiber.resume(console.test.map { [.reference($0)] } ?? [])
                }
            }
            guard case .suspended = outcome, let call = try calls.take(from: console.sandbox) else {
                fiber = nil
                return .done
            }
            return .asks(call)
        }
    }

    private func opened() throws -> PluginConsole {
        if let console { return console }
        calls = PluginTestCalls()
        let console = try source.console(adding: calls.functions)
        self.console = console
        return console
    }

    private func failure(_ error: any Error, since began: ContinuousClock.Instant) -> PluginConsoleFailure {
        fiber = nil
        let usage = console?.sandbox.usage ?? SandboxUsage.none
        // Only a new budget shows whether the heap stays full.
        console?.sandbox.refuel(limits)
        let isUsable = console?.sandbox.isUsable ?? true
        if !isUsable { console = nil }
        return PluginConsoleFailure(
            error: error, usage: usage, elapsed: ContinuousClock.now - began, isNew: !isUsable)
    }
}

extension PluginLogLine {
    /// What a person reads: `print` writes lines of the level `info`.
    fileprivate var shown: String {
        let place = location.isEmpty ? "" : location + ": "
        return level == .info ? text : "[\(level.rawValue)] \(place)\(text)"
    }
}
