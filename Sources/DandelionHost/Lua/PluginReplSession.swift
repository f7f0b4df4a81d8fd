import Dandelion
import DandelionLua
package import DandelionTestWorld
import Dispatch
import Synchronization

/// A REPL inside a plugin's environment. Blocks the thread that asks, which
/// must be none of Swift's own pool.
package final class PluginReplSession: ReplSession {
    private let world: PluginConsoleWorld

    package init(_ world: PluginConsoleWorld) { self.world = world }

    package func evaluate(_ text: String) -> ReplAnswer {
        let (world, done) = (world, DispatchSemaphore(value: 0))
        let answer = Mutex<PluginConsoleWorld.Answer>(.done)
        Task {
            let given = await world.run(text)
            answer.withLock { $0 = given }
            done.signal()
        }
        done.wait()
        switch answer.withLock({ $0 }) {
        case .incomplete: return .incomplete
        case .done: return .done
        case .failed(let failure): return .failed(LuaOutcome(failure), isNew: failure.isNew)
        }
    }
}

extension LuaOutcome {
    init(_ failure: PluginConsoleFailure) {
        var usage = Usage()
        usage.instructions = failure.usage.instructions
        usage.bytes = failure.usage.peakBytes
        usage.seconds = failure.elapsed / .seconds(1)
        if let error = failure.error as? LuaError {
            self.init(error, usage: usage)
        } else {
            self.init(message: String(describing: failure.error), usage: usage)
        }
    }
}
