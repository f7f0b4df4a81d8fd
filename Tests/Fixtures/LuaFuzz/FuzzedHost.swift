import DandelionLua
import DandelionModel

/// Host functions that read everything, call back, fail, wait, spawn, keep and let go.
final class FuzzedHost {
    private var sandbox: Sandbox?
    private var fiber: Fiber?
    private var kept: [LuaReference] = []
    private var depth = 0

    static func value(_ seed: UInt64) -> Value {
        [
            .int(Int64(truncatingIfNeeded: seed)), "text", .bytes([0xff, 0, 0xfe]), .float(0.5), .null,
            [1, [2, ["a": 3]], []], .money(Money(minorUnits: 500, currency: .eur)), .bool(true),
            ["$rate": "3/25"], .personal(PersonalReference(subject: "s", slot: 7)),
        ][Int(seed % 10)]
    }

    func open(limits: SandboxLimits, seed: UInt64) throws -> Sandbox {
        let sandbox = try Sandbox(limits: limits, functions: functions, seed: seed)
        self.sandbox = sandbox
        try sandbox.setGlobal("box", .value(Self.value(6)))
        try sandbox.setGlobal("gift", .value(.money(Money(minorUnits: -1, currency: .eur))))
        try sandbox.setGlobal("rate", .value(Self.value(8)))
        try sandbox.setGlobal("secret", .value(Self.value(9)))
        try sandbox.setGlobal("when", .value(.instant(Instant(microseconds: 1 << 50))))
        try sandbox.setGlobal("long", .value(.duration(.seconds(90))))
        let liar = try sandbox.load(
            Array("return setmetatable({1, 2}, {__len = function() return 1 << 40 end})".utf8), name: "liar")
        try sandbox.setGlobal("liar", try sandbox.call(liar).first)
        return sandbox
    }

    /// Lets go of what it holds. References may live on.
    func close() -> [LuaReference] {
        fiber = nil
        sandbox = nil
        defer { kept = [] }
        return kept
    }

    /// Runs a body unless calls nest too deep already.
    private func nested(_ most: Int, _ body: (Sandbox) throws -> Void) {
        guard depth < most, let sandbox else { return }
        depth += 1
        defer { depth -= 1 }
        try? body(sandbox)
    }

    private var functions: [HostFunction] { reading + calling + holding + operators }

    private var reading: [HostFunction] {
        [
            .init(name: "host") { [unowned self] call throws(HostFailure) in
                for place in 0..<call.count {
                    _ = (call.kind(place), call.isShell(place), call.string(place), call.integer(place))
                    _ = (call.number(place), call.boolean(place))
                    call.push((try? call.value(place)) ?? "none")
                }
                if call.kind(0) == .function {
                    let function = try call.reference(0)
                    nested(150) { _ = try $0.call(function, [.value([1, "x"]), .reference(function)]) }
                }
                call.push(.string(call.location))
                return .done
            },
            .init(name: "look") { call throws(HostFailure) in
                call.push(try call.value(0))
                return .done
            },
            .init(name: "members.get") { call throws(HostFailure) in
                call.pushRecord(["id": (try? call.value(0)) ?? .null, "tags": [1, 2]], type: "member")
                return .done
            },
            .init(name: "rec") { call throws(HostFailure) in
                call.pushRecord(
                    ["name": "ada", "tags": [1, ["x": 2]], "tier": .null, "__index": 1, "__call": "x"],
                    type: "member")
                return .done
            },
            .init(name: "deep") { call throws(HostFailure) in
                var value: Value = 1
                for _ in 0..<min(40, max(0, call.integer(0) ?? 0)) { value = [value] }
                call.push(value)
                return .done
            },
        ]
    }

    private var calling: [HostFunction] {
        [
            .init(name: "wait") { call throws(HostFailure) in
                call.push(1 as Int64)
                return .suspend
            },
            .init(name: "flow:wait") { _ throws(HostFailure) in .suspend },
            .init(name: "fail") { call throws(HostFailure) in
                call.push(1 as Int64)
                throw HostFailure(code: "code", message: "message", hint: "hint", isBusiness: call.count > 0)
            },
            .init(name: "call") { [unowned self] call throws(HostFailure) in
                guard call.kind(0) == .function else { return .done }
                let (function, argument) = (try call.reference(0), try? call.reference(1))
                var results: [LuaValue] = []
                var failure: LuaError?
                nested(150) { sandbox in
                    do throws(LuaError) {
                        results = try sandbox.call(function, argument.map { [.reference($0)] } ?? [])
                    } catch {
                        failure = error
                    }
                }
                if let failure { throw HostFailure(code: "nested", message: "\(failure)") }
                for result in results { call.push(result) }
                return .done
            },
            .init(name: "spawn") { [unowned self] call throws(HostFailure) in
                guard fiber == nil, call.kind(0) == .function else { return .done }
                let function = try call.reference(0)
                nested(150) { fiber = try $0.spawn(function) }
                return .done
            },
            .init(name: "resume") { [unowned self] call throws(HostFailure) in
                guard let resumed = fiber else { return .done }
                fiber = nil
                let fails = call.kind(0) == .nil
                nested(60) { _ in
                    if fails, resumed.waitsIn != nil {
                        _ = try resumed.resume(raising: HostFailure(code: "c", message: "m"))
                    } else {
                        _ = try resumed.resume([.value(3)])
                    }
                }
                if !resumed.isFinished { fiber = resumed }
                return .done
            },
            .init(name: "compile") { [unowned self] call throws(HostFailure) in
                guard let text = call.string(0) else { return .done }
                var function: LuaReference?
                nested(150) { function = try $0.load(Array(text.utf8), name: "made") }
                if let function { call.push(function) }
                return .done
            },
        ]
    }

    private var holding: [HostFunction] {
        [
            .init(name: "keep") { [unowned self] call throws(HostFailure) in
                guard call.count > 0, kept.count < 50 else { return .done }
                let reference = try call.reference(0)
                kept.append(reference)
                nested(150) { try $0.setGlobal("kept", .reference(reference)) }
                return .done
            },
            .init(name: "again") { [unowned self] _ throws(HostFailure) in
                guard let last = kept.last else { return .done }
                nested(150) { sandbox in
                    _ = try? sandbox.value(of: last)
                    _ = try? sandbox.field(last, "x")
                    if last.kind == .function { _ = try sandbox.call(last, [.value(2)]) }
                }
                return .done
            },
            .init(name: "drop") { [unowned self] _ throws(HostFailure) in
                kept.removeAll()
                fiber = nil
                return .done
            },
            .init(name: "set") { [unowned self] call throws(HostFailure) in
                guard let name = call.string(0) else { return .done }
                let value = try call.value(1)
                nested(150) { sandbox in
                    try sandbox.setGlobal(name, .value(value))
                    _ = try sandbox.global(name)
                }
                return .done
            },
            .init(name: "collect") { [unowned self] _ throws(HostFailure) in
                nested(150) { $0.collect() }
                return .done
            },
            .init(name: "declare") { [unowned self] _ throws(HostFailure) in
                nested(2) { sandbox in
                    try sandbox.add([HostFunction(name: "late") { _ throws(HostFailure) in .done }])
                }
                return .done
            },
        ]
    }

    private var operators: [HostFunction] {
        ["add", "sub", "mul", "lt", "le", "concat", "unm", "call", "close"].map { name in
            HostFunction(name: "box.__" + name) { call throws(HostFailure) in
                if name == "sub" { return .suspend }
                if name == "mul" { throw HostFailure(code: "currency", message: "two currencies") }
                call.push(try call.value(0))
                return .done
            }
        } + [
            HostFunction(name: "box.__index") { call throws(HostFailure) in
                guard let field = call.string(1) else {
                    throw HostFailure(code: "field", message: "no field")
                }
                call.push(.string(field))
                return .done
            },
            HostFunction(name: "box:sum") { call throws(HostFailure) in
                call.push(try call.value(1))
                return .done
            },
            HostFunction(name: "global.__newindex") { [unowned self] call throws(HostFailure) in
                guard let name = call.string(1) else { throw HostFailure(code: "name", message: "no name") }
                let value = try call.reference(2)
                nested(150) { try $0.setGlobal(name, .reference(value)) }
                return .done
            },
        ]
    }
}
