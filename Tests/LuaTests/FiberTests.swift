import DandelionLua
import DandelionModel
import Testing

@Suite("A fiber")
struct FiberTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(functions: [
            .waiting("flow:sleep"), .waiting("wait"),
            .failing("fail", HostFailure(code: "x", message: "no")),
        ])
    }

    private func fiber(_ source: String) throws -> Fiber {
        try sandbox.spawn(try sandbox.function("return function(...) \(source) end"))
    }

    private func returned(_ outcome: Fiber.Outcome) -> [Value?]? {
        if case .returned(let values) = outcome { values.values } else { nil }
    }

    @Test("runs nothing before it is resumed, and then to the call that waits")
    func waits() throws {
        let fiber = try fiber("local name = ... local got, more = flow:sleep(name) return got, more, name")
        #expect(fiber.waitsIn == nil)
        guard case .suspended(let number) = try fiber.resume([.value("ada")]) else {
            Issue.record("it did not wait")
            return
        }
        #expect(number > 0)
        #expect(fiber.waitsIn == "flow:sleep")
        #expect(!fiber.isFinished)
        #expect(returned(try fiber.resume([.value([1]), .value("x")]))?.dropFirst() == ["x", "ada"])
        #expect(fiber.isFinished)
    }

    @Test("waits in loops, in pcall, in functions below and in metamethods")
    func everywhere() throws {
        let fiber = try fiber(
            """
            local sum = 0
            for i = 1, 3 do sum = sum + wait(i) end
            local ok, more = pcall(function() return wait() + wait() end)
            local t = setmetatable({}, {__index = function(_, k) return wait(k) end})
            for v in (function() return wait() end) do sum = sum + v break end
            return ok, sum, more, t.x
            """)
        var outcome = try fiber.resume()
        for value in [1, 2, 3, 10, 20, 100, 7] as [Int64] {
            #expect(fiber.waitsIn == "wait")
            outcome = try fiber.resume([.value(.int(value))])
        }
        #expect(returned(outcome) == [true, 106, 30, 7])
    }

    @Test("can be woken with a failure, which the call that waits raises")
    func raising() throws {
        let caught = try fiber("local ok, e = pcall(wait) return ok, e.code, e.where, wait()")
        _ = try caught.resume()
        _ = try caught.resume(raising: HostFailure(code: "timeout", message: "too late"))
        #expect(returned(try caught.resume([.value(5)])) == [false, "timeout", "plugin.lua:1", 5])
        let uncaught = try fiber("wait()")
        _ = try uncaught.resume()
        let error = failure {
            _ = try uncaught.resume(raising: HostFailure(code: "c", message: "m", isBusiness: true))
        }
        #expect(error?.runtime?.isBusiness == true)
        #expect(uncaught.isFinished)
        #expect(
            failure {
                _ = try fiber("wait()").resume(raising: HostFailure(code: "c", message: "m"))
            } != nil)
    }

    @Test(
        "cannot wait outside of one, in a coroutine of the plugin's own, or under a function that cannot wait"
    )
    func elsewhere() throws {
        let outside = failure { _ = try sandbox.run("wait()") }
        #expect(
            outside?.runtime?.message
                == "'wait' waits, which only a workflow's own function can do; it was called outside of a workflow"
        )
        let inside = try fiber(
            "local c = coroutine.create(function() wait() end) local ok, e = coroutine.resume(c) return ok, e"
        )
        #expect(
            returned(try inside.resume())
                == [
                    false,
                    "plugin.lua:1: 'wait' waits, which only a workflow's own function can do; it was called in a coroutine",
                ])
        let sorting = try fiber("table.sort({2, 1}, function(a, b) wait() return a < b end)")
        let error = failure { _ = try sorting.resume() }
        #expect(error?.runtime?.message.contains("inside a function that cannot wait") == true)
    }

    @Test("belongs to Swift: Lua cannot yield it, and cannot resume it")
    func owned() throws {
        let yielding = try fiber("return pcall(coroutine.yield, 1)")
        #expect(returned(try yielding.resume())?.first == false)
        let fiber = try fiber("own = coroutine.running() wait() return 'end'")
        _ = try fiber.resume()
        #expect(try sandbox.run("return (coroutine.resume(own))") == [false])
        #expect(returned(try fiber.resume()) == ["end"])
    }

    @Test("that fails is finished, and its error has the way to it")
    func failing() throws {
        let fiber = try fiber("local function deep() wait() local t = nil; t.x = 1 end\ndeep()")
        _ = try fiber.resume()
        let error = try required(failure { _ = try fiber.resume() }?.runtime)
        #expect(error.where == "plugin.lua:1")
        #expect(error.traceback == ["plugin.lua:1 in 'deep'", "plugin.lua:2 in the function of line 1"])
        #expect(fiber.isFinished)
        let again = failure { _ = try fiber.resume() }
        #expect(again?.description.contains("has finished") == true)
        #expect(
            failure { _ = try self.fiber("fail()").resume() }?.runtime?.code == "x")
    }

    @Test("that trips a limit is finished, and the others go on with a new budget")
    func limit() throws {
        let other = try fiber("wait() return 'fine'")
        _ = try other.resume()
        let endless = try fiber(
            "local t <close> = setmetatable({}, {__close = function() while true do end end}) while true do end"
        )
        sandbox.refuel(SandboxLimits(instructions: 50_000))
        #expect(failure { _ = try endless.resume() }?.limit == .instructions)
        #expect(endless.isFinished)
        #expect(sandbox.isUsable)
        sandbox.refuel(SandboxLimits())
        sandbox.collect()
        #expect(returned(try other.resume()) == ["fine"])
    }

    @Test("that is closed runs nothing of its own any more")
    func closed() throws {
        var lines: [String] = []
        sandbox.output = { lines.append($0) }
        let fiber = try fiber(
            "local t <close> = setmetatable({}, {__close = function() print('closing') end}) wait()")
        _ = try fiber.resume()
        fiber.close()
        fiber.close()
        sandbox.collect()
        #expect(fiber.isFinished)
        #expect(lines.isEmpty)
    }

    @Test("may run another, and cannot run itself")
    func nested() throws {
        var inner: Fiber?
        var outer: Fiber?
        var complaint: LuaError?
        let start = HostFunction(name: "start") { call throws(HostFailure) in
            _ = try? inner?.resume()
            complaint = failure { _ = try outer?.resume() }
            return .done
        }
        try sandbox.add([start])
        inner = try fiber("wait() return 'inner'")
        outer = try fiber("start() wait() return 'outer'")
        _ = try outer?.resume()
        #expect(inner?.waitsIn == "wait")
        #expect(outer?.waitsIn == "wait")
        #expect(complaint?.description.contains("that runs was resumed") == true)
        #expect(returned(try required(try inner?.resume())) == ["inner"])
        #expect(returned(try required(try outer?.resume())) == ["outer"])
        (inner, outer) = (nil, nil)
    }

    @Test("is small: twenty thousand wait side by side, and each wakes with its own")
    func many() throws {
        sandbox.refuel(SandboxLimits(instructions: 200_000_000, bytes: 64 << 20, wall: .seconds(600)))
        let function = try sandbox.function("return function(n) local got = wait() return n + got end")
        let fibers = try (0..<20_000).map { number in
            let fiber = try sandbox.spawn(function)
            _ = try fiber.resume([.value(.int(Int64(number)))])
            return fiber
        }
        sandbox.collect()
        #expect(sandbox.usage.bytes < 20_000 * 1_400)
        var generator = SeededGenerator(seed: 7)
        for (number, fiber) in fibers.enumerated().shuffled(using: &generator) {
            #expect(returned(try fiber.resume([.value(1)])) == [.int(Int64(number) + 1)])
        }
        sandbox.collect()
        #expect(sandbox.usage.bytes < 2 << 20)
    }

    @Test("knows about what it holds")
    func bytes() throws {
        let small = try fiber("wait()")
        let large = try fiber("local t = {} for i = 1, 1000 do t[i] = {} end wait() return t")
        _ = try small.resume()
        _ = try large.resume()
        #expect((1_000..<4_000).contains(small.bytes))
        #expect(large.bytes > 50_000)
        large.close()
        #expect(large.bytes == 0)
    }
}
