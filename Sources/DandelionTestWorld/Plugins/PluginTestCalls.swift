import DandelionLua
import DandelionModel

/// What the methods of `t` leave for whoever runs the code that called them.
///
/// Belongs to one sandbox, and to its thread.
final class PluginTestCalls {
    private var pending: PluginTestCall?
    private var fake: LuaValue?
    private var table: LuaReference?
    private var fakes: [String: LuaValue] = [:]
    /// Nil while the file is loaded: each test loads it anew.
    var output: ((String) -> Void)?

    /// The methods of `t`, which all suspend their fiber and wait for the world.
    var functions: [HostFunction] {
        PluginTestMethod.allCases.map { method in
            HostFunction(name: method.name) {
                [self] (call: inout HostCall) throws(HostFailure) -> HostReturn in
                var arguments: [Value] = []
                for place in 0..<call.count {
                    let isFunction = call.kind(place) == .function
                    if method == .activity, place == 1, isFunction {
                        fake = .reference(try call.reference(place))
                    } else if method.takesMixedTable, call.kind(place) == .table {
                        table = try call.reference(place)
                    } else {
                        arguments.append(try call.value(place))
                    }
                }
                if method == .activity, arguments.count >= 2 { fake = .value(arguments[1]) }
                pending = PluginTestCall(method: method, arguments: arguments, location: call.location)
                return .suspend
            }
        }
    }

    /// The call in which a fiber waits; nil where it waits in none of these.
    func take(from sandbox: Sandbox) throws -> PluginTestCall? {
        guard var call = pending else { return nil }
        pending = nil
        if let table {
            self.table = nil
            call.arguments = [.map(try mixed(table, in: sandbox))]
        }
        if call.method == .activity, let fake, let name = call.arguments.first?.stringValue {
            fakes[name] = fake
        }
        return call
    }

    /// What stands in for an activity of the host says to an input.
    func fake(_ name: String, _ input: Value, in sandbox: Sandbox) -> Result<Value, PluginTestFailure> {
        do throws(LuaError) {
            switch fakes[name] {
            case .reference(let function):
                let results = try sandbox.call(function, [.value(input)])
                guard let first = results.first else { return .success(.null) }
                switch first {
                case .value(let value): return .success(value)
                case .reference(let table): return .success(try sandbox.value(of: table))
                }
            case .value(let value): return .success(value)
            case nil:
                return .failure(
                    PluginTestFailure(message: "no stand-in for activity '\(name)'", location: nil))
            }
        } catch {
            return .failure(PluginTestFailure(error))
        }
    }

    /// A table with names and places, such as `{ to = "ada", "invite" }`: places become names.
    private func mixed(_ table: LuaReference, in sandbox: Sandbox) throws -> ValueMap {
        var map = ValueMap()
        for name in PluginTestMethod.mixedNames {
            if case .value(let value)? = try sandbox.field(table, .string(name)), value != .null {
                map[name] = value
            }
        }
        var place: Int64 = 1
        while case .value(let value)? = try sandbox.field(table, .int(place)), value != .null {
            map[String(place)] = value
            place += 1
        }
        return map
    }
}

extension PluginTestFailure {
    init(_ error: LuaError) {
        if case .limit(_, let report) = error {
            let stood = report.traceback.isEmpty ? "" : " (\(report.traceback.joined(separator: " < ")))"
            self.init(message: "a limit stopped the test: \(error)\(stood)", location: report.hottestLine)
            return
        }
        guard case .runtime(let failure) = error else {
            self.init(message: String(describing: error), location: nil)
            return
        }
        let hint = failure.hint.map { " (\($0))" } ?? ""
        self.init(message: failure.message + hint, location: failure.where)
    }
}
