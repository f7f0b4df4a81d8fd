package import Dandelion
package import DandelionLua
import DandelionModel
import DandelionPlugins

/// A plugin on a scratch store, and lines of Lua in its environment.
///
/// Each line is a turn of the home, as a rule's act is: it may call what an act
/// may call, what it writes is there for the next line, and a line that fails
/// has written nothing. The methods of `t` end the turn, and what comes after
/// them runs in another one. Everything is gone with the world.
package final class PluginConsoleWorld: Sendable {
    package enum Answer: Sendable {
        case incomplete
        case done
        case failed(PluginConsoleFailure)
    }

    /// What the plugin says of itself.
    package let plugin: PluginSummary
    private let seat: ConsoleSeat
    private let world: PluginTestWorld

    /// Loads the plugin into a new engine with nothing in it.
    ///
    /// - Parameter output: Gets what lines print and return, and what the plugin logs.
    /// - Throws: `PluginRefusal` with everything that is wrong with the plugin.
    package init(
        of source: PluginSource, limits: SandboxLimits, output: @escaping @Sendable (String) -> Void
    ) async throws {
        plugin = try await source.check()
        let seat = ConsoleSeat(source: source, limits: limits, output: output)
        self.seat = seat
        world = try await PluginTestWorld(
            plugin: plugin.name, source: source,
            handlers: [
                Handler("console", version: 1, on: ConsoleLine.self) { turn, _ in seat.run(in: turn) }
            ],
            log: { output("[\($0.plugin), \($0.level)] \($0.text)") },
            fake: { name, input in await seat.fake(name, input) })
    }

    /// Runs what was typed, and everything that follows from it.
    package func run(_ text: String) async -> Answer {
        var job = ConsoleJob.begin(text)
        while true {
            seat.put(job)
            do {
                try await world.take(ConsoleLine())
            } catch {
                return .failed(
                    PluginConsoleFailure(error: error, usage: .none, elapsed: .zero, isNew: false))
            }
            switch seat.takeStep() {
            case .incomplete: return .incomplete
            case .done, nil: return .done
            case .failed(let failure): return .failed(failure)
            case .asks(let call):
                switch await world.answer(call) {
                case .success: job = .goOn(nil)
                case .failure(let failure): job = .goOn(failure)
                }
            }
        }
    }

    package func stop() async { await world.stop() }
}

extension SandboxUsage {
    static let none = SandboxUsage(instructions: 0, bytes: 0, peakBytes: 0, wall: .zero, output: 0)
}
