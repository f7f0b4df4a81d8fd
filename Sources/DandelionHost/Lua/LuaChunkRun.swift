package import DandelionLua
import DandelionModel
import DandelionWorkflow

/// Runs one chunk in a bare sandbox: its library, `print`, and no function of a host's.
package struct LuaChunkRun: Sendable {
    package let chunk: LuaChunk
    package let limits: SandboxLimits

    package init(_ chunk: LuaChunk, limits: SandboxLimits) {
        self.chunk = chunk
        self.limits = limits
    }

    /// Runs it, and keeps what it prints and the first value that it returns.
    ///
    /// - Throws: Where the system gives no thread for it.
    package func collect() throws -> LuaOutcome {
        try onThread { (sandbox) throws(LuaError) in
            var output: [String] = []
            sandbox.output = { output.append($0) }
            var outcome = measured(sandbox) { (sandbox) throws(LuaError) in
                let function = try sandbox.load(chunk.text, name: chunk.name)
                var results = try sandbox.call(function) { _ in }
                return try Self.value(&results, in: sandbox)
            }
            outcome.output = output
            return outcome
        }
    }

    /// Runs it and prints as it goes: what the chunk prints, and all that it returns.
    ///
    /// - Throws: Where the system gives no thread for it.
    package func run(printing output: @escaping @Sendable (String) -> Void) throws -> LuaOutcome {
        try onThread { (sandbox) throws(LuaError) in
            sandbox.output = output
            // Before the budget begins to count, as the sandbox itself.
            let console = try LuaConsole(sandbox, variables: nil)
            return measured(sandbox) { (sandbox) throws(LuaError) in
                let function = try sandbox.load(chunk.text, name: chunk.name)
                _ = try sandbox.call(console.printing, [.reference(function)])
                return .null
            }
        }
    }

    /// A value that has no counterpart outside of Lua is none here, and no error.
    private static func value(
        _ results: inout LuaResults, in sandbox: Sandbox
    ) throws(LuaError) -> Value {
        do throws(LuaError) {
            switch try results.next() {
            case .value(let value): return value
            case .reference(let reference): return try sandbox.value(of: reference)
            case nil: return .null
            }
        } catch .unconvertible {
            return .null
        }
    }

    /// A sandbox on a thread with the stack that Lua needs.
    private func onThread(_ body: @escaping @Sendable (Sandbox) throws(LuaError) -> LuaOutcome) throws
        -> LuaOutcome
    {
        let limits = limits
        return try LaneThread.run {
            do throws(LuaError) {
                return try body(try Sandbox(limits: limits, functions: []))
            } catch {
                return LuaOutcome(error, usage: LuaOutcome.Usage())
            }
        }
    }

    private func measured(
        _ sandbox: Sandbox, _ body: (Sandbox) throws(LuaError) -> Value
    ) -> LuaOutcome {
        sandbox.refuel(limits)
        let began = ContinuousClock.now
        do throws(LuaError) {
            let value = try body(sandbox)
            return LuaOutcome(value: value, usage: LuaOutcome.Usage(of: sandbox, since: began))
        } catch {
            return LuaOutcome(error, usage: LuaOutcome.Usage(of: sandbox, since: began))
        }
    }
}

extension LuaOutcome.Usage {
    init(of sandbox: Sandbox, since began: ContinuousClock.Instant) {
        let used = sandbox.usage
        instructions = used.instructions
        bytes = used.peakBytes
        seconds = (ContinuousClock.now - began) / .seconds(1)
    }
}
