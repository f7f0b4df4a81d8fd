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
    private let calls: Calls
    private var fakes: [String: LuaValue] = [:]

    /// What the methods of `t` leave for the loop that runs the test.
    private final class Calls {
        var pending: PluginTestCall?
        var fake: LuaValue?
        var table: LuaReference?
        /// Nil while the file is loaded: each test loads it anew.
        var output: ((String) -> Void)?
    }

    init(
        plugin: String, test: String, source: PluginSource, output: @escaping (String) -> Void
    ) throws {
        let calls = Calls()
        self.calls = calls
        declared = try source.declare(adding: Self.functions(calls)) { calls.output?($0) }
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
                return Self.failure(error)
            }
            guard case .suspended = outcome, var call = calls.pending else { return nil }
            calls.pending = nil
            if let table = calls.table {
                calls.table = nil
                call.arguments = [.map(try mixed(table))]
            }
            if call.method == .activity, let fake = calls.fake, let name = call.arguments.first?.stringValue {
                fakes[name] = fake
            }
            do throws(PluginTestFailure) {
                let values = try exchange.ask(call) { [self] name, input in fake(name, input) }
                arguments = values.isEmpty ? [world] : values.map(LuaValue.value)
            } catch {
                return PluginTestFailure(message: error.message, location: error.location ?? call.location)
            }
            declared.sandbox.refuel(Self.limits)
        }
    }

    private static let limits = SandboxLimits()

    /// A table with names and places, such as `{ to = "ada", "invite" }`: places become names.
    private func mixed(_ table: LuaReference) throws -> ValueMap {
        var map = ValueMap()
        for name in PluginTestMethod.mixedNames {
            if case .value(let value)? = try declared.sandbox.field(table, .string(name)), value != .null {
                map[name] = value
            }
        }
        var place: Int64 = 1
        while case .value(let value)? = try declared.sandbox.field(table, .int(place)), value != .null {
            map[String(place)] = value
            place += 1
        }
        return map
    }

    private func fake(_ name: String, _ input: Value) -> Result<Value, PluginTestFailure> {
        do throws(LuaError) {
            switch fakes[name] {
            case .reference(let function):
                let results = try declared.sandbox.call(function, [.value(input)])
                guard let first = results.first else { return .success(.null) }
                switch first {
                case .value(let value): return .success(value)
                case .reference(let table): return .success(try declared.sandbox.value(of: table))
                }
            case .value(let value): return .success(value)
            case nil:
                return .failure(
                    PluginTestFailure(message: "no stand-in for activity '\(name)'", location: nil))
            }
        } catch {
            return .failure(Self.failure(error))
        }
    }

    private static func failure(_ error: LuaError) -> PluginTestFailure {
        if case .limit(_, let report) = error {
            let stood = report.traceback.isEmpty ? "" : " (\(report.traceback.joined(separator: " < ")))"
            return PluginTestFailure(
                message: "a limit stopped the test: \(error)\(stood)", location: report.hottestLine)
        }
        guard case .runtime(let failure) = error else {
            return PluginTestFailure(message: String(describing: error), location: nil)
        }
        let hint = failure.hint.map { " (\($0))" } ?? ""
        return PluginTestFailure(message: failure.message + hint, location: failure.where)
    }

    /// The methods of `t`, which all wait for the world.
    private static func functions(_ calls: Calls) -> [HostFunction] {
        PluginTestMethod.allCases.map { method in
            HostFunction(name: method.name) { (call: inout HostCall) throws(HostFailure) -> HostReturn in
                var arguments: [Value] = []
                for place in 0..<call.count {
                    let isFunction = call.kind(place) == .function
                    if method == .activity, place == 1, isFunction {
                        calls.fake = .reference(try call.reference(place))
                    } else if method.takesMixedTable, call.kind(place) == .table {
                        calls.table = try call.reference(place)
                    } else {
                        arguments.append(try call.value(place))
                    }
                }
                if method == .activity, arguments.count >= 2 { calls.fake = .value(arguments[1]) }
                calls.pending = PluginTestCall(
                    method: method, arguments: arguments, location: call.location)
                return .suspend
            }
        }
    }
}
