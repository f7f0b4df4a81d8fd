import Dandelion
import DandelionLua
import DandelionModel
import DandelionPlugins

/// A test's own Lua state: the plugin's file, declared as everywhere, and `t`.
///
/// Confined to the test's thread. The engine's lanes have states of their own:
/// nothing that the test does to its state is seen by the plugin.
final class PluginTestScript {
    private let declared: DeclaredPlugin
    private let body: LuaReference
    private let calls: PluginTestCalls

    init(
        plugin: String, test: String, source: PluginSource, output: @escaping (String) -> Void
    ) throws {
        let calls = PluginTestCalls()
        self.calls = calls
        declared = try source.declare(adding: calls.functions) { calls.output?($0) }
        calls.output = output
        guard let body = declared.function(.test, test) else {
            throw PluginTestFailure(message: "plugin '\(plugin)' has no test '\(test)'", location: nil)
        }
        self.body = body
    }

    /// Runs the test's function; each method of `t` suspends it until the world has answered.
    func run(_ exchange: PluginTestExchange) throws -> PluginTestFailure? {
        guard let object = declared.object("t") else {
            throw PluginTestFailure(message: "the sandbox has no 't'", location: nil)
        }
        let world = LuaValue.reference(object)
        declared.sandbox.refuel(Self.limits)
        let fiber = try declared.sandbox.spawn(body)
        var arguments = [world]
        while true {
            let outcome: Fiber.Outcome
            do throws(LuaError) {
                outcome = try fiber.resume(arguments)
            } catch {
                return PluginTestFailure(error)
            }
            guard case .suspended = outcome, let call = try calls.take(from: declared.sandbox) else {
                return nil
            }
            do throws(PluginTestFailure) {
                let values = try exchange.ask(call) { [self] name, input in
                    calls.fake(name, input, in: declared.sandbox)
                }
                arguments = values.isEmpty ? [world] : values.map(LuaValue.value)
            } catch {
                return PluginTestFailure(message: error.message, location: error.location ?? call.location)
            }
            declared.sandbox.refuel(Self.limits)
        }
    }

    /// A test is the author's own, and a busy machine no reason to fail it.
    private static let limits = SandboxLimits(wall: .seconds(60))
}
