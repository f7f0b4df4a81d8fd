package import DandelionLua
import DandelionModel

/// Where the lines of a REPL run, one after another.
package protocol ReplSession: AnyObject {
    /// Runs what was typed, and prints what it prints and returns.
    func evaluate(_ text: String) -> ReplAnswer
}

/// What came of a line.
package enum ReplAnswer {
    /// The chunk goes on.
    case incomplete
    case done
    /// It failed, or a limit stopped it.
    ///
    /// - isNew: The state could not be kept: there is a new one, without the variables of before.
    case failed(LuaOutcome, isNew: Bool)
}

/// A REPL in a bare sandbox. Confined to a thread with a C stack of 8 MB.
package final class SandboxSession: ReplSession {
    private let limits: SandboxLimits
    private let output: (String) -> Void
    private var sandbox: Sandbox
    private var console: LuaConsole

    package init(_ limits: SandboxLimits, output: @escaping (String) -> Void) throws {
        self.limits = limits
        self.output = output
        (sandbox, console) = try Self.open(limits, output)
    }

    private static func open(
        _ limits: SandboxLimits, _ output: @escaping (String) -> Void
    ) throws(LuaError) -> (Sandbox, LuaConsole) {
        let sandbox = try Sandbox(limits: limits, functions: [])
        sandbox.output = output
        return (sandbox, try LuaConsole(sandbox, variables: nil))
    }

    package func evaluate(_ text: String) -> ReplAnswer {
        sandbox.refuel(limits)
        let began = ContinuousClock.now
        let failure: LuaError
        do throws(LuaError) {
            switch try console.compile(text) {
            case .incomplete: return .incomplete
            case .refused(let error): failure = error
            case .chunk(let function):
                _ = try sandbox.call(console.printing, [.reference(function)])
                return .done
            }
        } catch {
            failure = error
        }
        let outcome = LuaOutcome(failure, usage: LuaOutcome.Usage(of: sandbox, since: began))
        // Only a new budget shows whether the heap stays full.
        sandbox.refuel(limits)
        guard !sandbox.isUsable, let fresh = try? Self.open(limits, output) else {
            return .failed(outcome, isNew: false)
        }
        (sandbox, console) = fresh
        return .failed(outcome, isNew: true)
    }
}
