import Dandelion
import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionWorkflow
import Synchronization

/// One run of one test: its Lua on a thread of its own, its world in tasks.
final class PluginTestRun: Sendable {
    private let plugin: String
    private let test: String
    private let source: PluginSource
    private let exchange = PluginTestExchange()
    private let printed = Mutex<[String]>([])

    init(plugin: String, test: String, source: PluginSource) throws {
        self.plugin = plugin
        self.test = test
        self.source = source
    }

    var output: [String] { printed.withLock { $0 } }

    /// Runs the test to its end.
    ///
    /// - Returns: What did not hold; nil where all did.
    func run() async -> PluginTestFailure? {
        async let ended = runLua()
        var world: PluginTestWorld?
        do {
            let started = try await PluginTestWorld(plugin: plugin, source: source) {
                [exchange] name, input in
                await exchange.perform(name, input)
            }
            world = started
            for await call in exchange.calls {
                exchange.answer(await started.answer(call))
            }
        } catch {
            let failure = PluginTestFailure(message: String(describing: error), location: nil)
            for await _ in exchange.calls { exchange.answer(.failure(failure)) }
        }
        let failure = await ended
        await world?.stop()
        return failure
    }

    private func runLua() async -> PluginTestFailure? {
        await withCheckedContinuation { continuation in
            do {
                try LaneThread.start { [self] in
                    let failure = runOnThread()
                    exchange.finish()
                    continuation.resume(returning: failure)
                }
            } catch {
                exchange.finish()
                continuation.resume(
                    returning: PluginTestFailure(message: String(describing: error), location: nil))
            }
        }
    }

    private func runOnThread() -> PluginTestFailure? {
        do {
            let script = try PluginTestScript(plugin: plugin, test: test, source: source) { line in
                self.printed.withLock { $0.append(line) }
            }
            return try script.run(exchange)
        } catch let failure as PluginTestFailure {
            return failure
        } catch {
            return PluginTestFailure(message: String(describing: error), location: nil)
        }
    }
}
