import DandelionLua
import DandelionModel
import Foundation
import Testing

/// `DANDELION_FUZZ_SECONDS=600` runs on for ten minutes, and says which seed it was at.
@Suite("Programs made by chance")
struct FuzzTests {
    @Test("P3, P4: end with values, an error or a limit, never with the process")
    func endure() throws {
        let seconds = ProcessInfo.processInfo.environment["DANDELION_FUZZ_SECONDS"].flatMap(Int.init)
        let worked = onLuaThread { () -> Bool in
            let end = ContinuousClock.now + .seconds(seconds ?? 0)
            var seed: UInt64 = seconds == nil ? 1 : UInt64.random(in: 0..<1 << 32)
            var count = 0
            while count < 400 || ContinuousClock.now < end {
                if count % 5_000 == 4_999 { print("fuzzing: \(count) programs, at seed \(seed)") }
                guard Self.endure(seed: seed) else { return false }
                (seed, count) = (seed + 1, count + 1)
            }
            return true
        }
        #expect(worked == true)
    }

    /// One sandbox and three programs, each called and then driven as a fiber.
    private static func endure(seed: UInt64) -> Bool {
        let limits = SandboxLimits(instructions: 100_000, bytes: 1 << 20, wall: .seconds(1), output: 4_096)
        let host = FuzzedHost()
        defer { host.letGo() }
        guard let sandbox = try? Sandbox(limits: limits, functions: host.functions, seed: seed) else {
            return false
        }
        host.sandbox = sandbox
        try? sandbox.setGlobal("box", .value(.money(Money(minorUnits: 5, currency: .eur))))
        var programs = RandomProgram(seed: seed)
        for _ in 0..<3 {
            guard let function = try? sandbox.load(Array(programs.next().utf8), name: "fuzz") else {
                continue
            }
            _ = try? sandbox.call(function, [.value(1)])
            if let fiber = try? sandbox.spawn(function) {
                for round in 0..<3 where !fiber.isFinished {
                    _ =
                        round == 1 && fiber.waitsIn != nil
                        ? try? fiber.resume(raising: HostFailure(code: "c", message: "m"))
                        : try? fiber.resume([.value(2)])
                }
            }
            _ = try? sandbox.value(of: function)
            sandbox.refuel(limits)
            guard sandbox.isUsable else { break }
            // What is usable works.
            guard let check = try? sandbox.run("return 1 + 1"), check == [2] else { return false }
        }
        return true
    }
}

/// Host functions that read everything, call back, fail, wait and spawn.
private final class FuzzedHost {
    var sandbox: Sandbox?
    private var fiber: Fiber?
    private var depth = 0

    func letGo() {
        fiber = nil
        sandbox = nil
    }

    var functions: [HostFunction] {
        [
            HostFunction(name: "host") { [unowned self] call throws(HostFailure) in
                for place in 0..<call.count {
                    _ = (call.kind(place), call.isShell(place), call.string(place), call.integer(place))
                    call.push((try? call.value(place)) ?? "none")
                }
                if call.kind(0) == .function, depth < 40 {
                    depth += 1
                    defer { depth -= 1 }
                    _ = try? sandbox?.call(try call.reference(0), [.value([1, "x"])])
                }
                call.push(.string(call.location))
                return .done
            },
            .waiting("wait"),
            .failing("fail", HostFailure(code: "code", message: "message", hint: "hint")),
            .plain("rec") { $0.pushRecord(["name": "ada", "tags": [1, 2], "tier": .null], type: "member") },
            HostFunction(name: "spawn") { [unowned self] call throws(HostFailure) in
                guard fiber == nil, call.kind(0) == .function else { return .done }
                fiber = try? sandbox?.spawn(try call.reference(0))
                return .done
            },
            .plain("resume") { [unowned self] _ in
                guard depth < 20, let resumed = fiber else { return }
                fiber = nil
                depth += 1
                _ = try? resumed.resume([.value(3)])
                depth -= 1
                if !resumed.isFinished { fiber = resumed }
            },
            .plain("box.__add") { $0.push(1 as Value) },
            .plain("global.__newindex") { _ in },
        ]
    }
}
