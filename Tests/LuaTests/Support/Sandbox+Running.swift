import DandelionLua
import DandelionModel

extension Sandbox {
    /// Runs a source text as `plugin.lua`; what it returns, tables copied.
    func run(_ source: String, _ arguments: [LuaValue] = []) throws(LuaError) -> [Value] {
        let chunk = try load(Array(source.utf8), name: "plugin.lua")
        var values: [Value] = []
        for result in try call(chunk, arguments) {
            switch result {
            case .value(let value): values.append(value)
            case .reference(let reference): values.append(try self.value(of: reference))
            }
        }
        return values
    }

    /// The function that a source text returns.
    func function(_ source: String) throws -> LuaReference {
        let chunk = try load(Array(source.utf8), name: "plugin.lua")
        return try required(try call(chunk).first?.reference)
    }
}

struct Missing: Error {}

/// The value, or the end of the test.
func required<Wrapped>(_ value: Wrapped?) throws -> Wrapped {
    guard let value else { throw Missing() }
    return value
}

/// What a call into Lua threw; nil where it threw nothing.
func failure(of body: () throws -> Void) -> LuaError? {
    do {
        try body()
        return nil
    } catch {
        return error as? LuaError
    }
}

extension LuaError {
    /// The failure of Lua code; nil for other errors.
    var runtime: LuaFailure? { if case .runtime(let failure) = self { failure } else { nil } }

    var limit: LuaLimit? { if case .limit(let limit, _) = self { limit } else { nil } }

    var report: LuaLimitReport? { if case .limit(_, let report) = self { report } else { nil } }
}

extension HostFunction {
    /// One that always succeeds.
    static func plain(_ name: String, _ body: @escaping (inout HostCall) -> Void) -> HostFunction {
        HostFunction(name: name) { call throws(HostFailure) in
            body(&call)
            return .done
        }
    }

    /// One in which a fiber waits.
    static func waiting(_ name: String) -> HostFunction {
        HostFunction(name: name) { _ throws(HostFailure) in .suspend }
    }

    /// One that always fails.
    static func failing(_ name: String, _ failure: HostFailure) -> HostFunction {
        HostFunction(name: name) { _ throws(HostFailure) in throw failure }
    }
}

extension [LuaValue] {
    var values: [Value?] { map(\.value) }
}
