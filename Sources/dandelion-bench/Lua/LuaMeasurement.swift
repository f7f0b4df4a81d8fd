import CLuaLimit
import DandelionLua
import DandelionModel

/// How long Lua and Swift take to reach one another, beside plain C under the same hook.
///
/// Each round measures both, one after the other, so that what the machine does
/// meanwhile meets both. The median of the rounds counts, in time of the processor.
struct LuaMeasurement {
    let rounds: Int

    /// The hook's interval, as the sandbox has it.
    private static let steps: Int32 = 50
    private static let calls: Int64 = 200_000
    private static let spawns = 2_000

    /// Both loops run the same code but for the call.
    private static let calling = "local n = ... local add, x = add, 0 for i = 1, n do x = add(i, 1) end"
    private static let looping = "local n = ... local add, x = add, 0 for i = 1, n do x = i end"

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    func run() throws -> LuaReport {
        guard let limit = lua_limit_open(Self.steps) else { throw Failure(description: "no memory for Lua") }
        defer { lua_limit_close(limit) }
        var samples: [LuaReport.Figure: [Double]] = [:]
        for _ in 0..<rounds {
            for (figure, nanoseconds) in try round(limit) { samples[figure, default: []].append(nanoseconds) }
        }
        return LuaReport(
            rounds: rounds, medians: samples.mapValues { Sample($0).median },
            library: try LibraryMeasurement(rounds: rounds).run())
    }

    private func round(_ limit: OpaquePointer) throws -> [LuaReport.Figure: Double] {
        let calls = Self.calls
        let sandbox = try Self.sandbox()
        let (calling, looping) = (
            try sandbox.load(Array(Self.calling.utf8), name: "bench"),
            try sandbox.load(Array(Self.looping.utf8), name: "bench")
        )
        let adding = try sandbox.load(Array("return function(a, b) return a + b end".utf8), name: "bench")
        guard let add = try sandbox.call(adding).first?.reference else {
            throw Failure(description: "Lua returned no function")
        }
        let count = [LuaValue.value(.int(calls))]
        return [
            .plainCall: try checked(lua_limit_run(limit, Self.calling, calls), calls),
            .call: try Self.time(calls) { _ = try sandbox.call(calling, count) },
            .plainLoop: try checked(lua_limit_run(limit, Self.looping, calls), calls),
            .loop: try Self.time(calls) { _ = try sandbox.call(looping, count) },
            .plainEnter: try checked(lua_limit_enter(limit, calls), calls),
            .enter: try Self.time(calls) { try Self.enter(sandbox, add, calls) },
            .enterWithArrays: try Self.time(calls) { try Self.enterWithArrays(sandbox, add, calls) },
            .plainState: try checked(lua_limit_states(200), 200),
            .state: try Self.time(200) { for _ in 0..<200 { _ = try Sandbox(functions: []) } },
            .plainSpawn: try checked(lua_limit_spawn(limit, Int64(Self.spawns)), Int64(Self.spawns)),
        ].merging(try spawns()) { $1 }
    }

    /// Fibers that are kept where they wait.
    private func spawns() throws -> [LuaReport.Figure: Double] {
        let sandbox = try Self.sandbox()
        let chunk = try sandbox.load(Array("return function() wait() end".utf8), name: "bench")
        guard let function = try sandbox.call(chunk).first?.reference else {
            throw Failure(description: "Lua returned no function")
        }
        var fibers: [Fiber] = []
        fibers.reserveCapacity(Self.spawns)
        sandbox.collect()
        let before = sandbox.usage.bytes
        let time = try Self.time(Int64(Self.spawns)) {
            for _ in 0..<Self.spawns {
                let fiber = try sandbox.spawn(function)
                _ = try fiber.resume()
                fibers.append(fiber)
            }
        }
        sandbox.collect()
        let parked = Double(sandbox.usage.bytes - before) / Double(Self.spawns)
        return [.spawn: time, .parkedBytes: parked]
    }

    private static func enter(_ sandbox: Sandbox, _ add: LuaReference, _ count: Int64) throws {
        var sum: Int64 = 0
        for number in 0..<count {
            var results = try sandbox.call(add) { arguments in
                arguments.push(number)
                arguments.push(Int64(1))
            }
            sum += results.integer() ?? 0
        }
        guard sum == count * (count + 1) / 2 else { throw Failure(description: "Lua cannot add") }
    }

    private static func enterWithArrays(_ sandbox: Sandbox, _ add: LuaReference, _ count: Int64) throws {
        var sum: Int64 = 0
        for number in 0..<count {
            sum += try sandbox.call(add, [.value(.int(number)), .value(1)])[0].value?.intValue ?? 0
        }
        guard sum == count * (count + 1) / 2 else { throw Failure(description: "Lua cannot add") }
    }

    private static func sandbox() throws -> Sandbox {
        let add = HostFunction(name: "add") { call throws(HostFailure) in
            guard let left = call.integer(0), let right = call.integer(1) else {
                throw HostFailure(code: "argument", message: "add: needs two integers")
            }
            call.push(left &+ right)
            return .done
        }
        let wait = HostFunction(name: "wait") { _ throws(HostFailure) in .suspend }
        let limits = SandboxLimits(instructions: .max / 4, bytes: 256 << 20, wall: .seconds(3_600))
        return try Sandbox(limits: limits, functions: [add, wait])
    }

    /// Nanoseconds of the processor for each of `count`.
    private static func time(_ count: Int64, _ body: () throws -> Void) rethrows -> Double {
        let start = lua_limit_now()
        try body()
        return Double(lua_limit_now() - start) / Double(count)
    }

    private func checked(_ nanoseconds: Int64, _ count: Int64) throws -> Double {
        guard nanoseconds >= 0 else { throw Failure(description: "plain C stopped: Lua raised an error") }
        return Double(nanoseconds) / Double(count)
    }
}
