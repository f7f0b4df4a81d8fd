import DandelionLua
import DandelionModel
import Testing

/// What the fuzzer and the reviews beside it found, so that it stays mended.
@Suite("Findings of the fuzzer")
struct FuzzFindingTests {
    @Test("P3: coroutines that close one another out of deep calls run into a limit, not off the stack")
    func closingChain() throws {
        // Each coroutine counts its C calls anew: 99 times 180 of them took tens of megabytes.
        let limit = onLuaThread { () -> LuaLimit? in
            let sandbox = try? Sandbox(limits: .patient, functions: [])
            return failure {
                _ = try sandbox?.run(
                    """
                    local cs = {}
                    local function deep(m, h)
                      if m <= 0 then return h() end
                      ('x'):gsub('x', function() deep(m - 1, h) end)
                    end
                    for i = 1, 99 do
                      cs[i] = coroutine.create(function()
                        local y <close> = setmetatable({}, {__close = function()
                          deep(180, function() if i > 1 then coroutine.close(cs[i - 1]) end end)
                        end})
                        coroutine.yield()
                      end)
                      coroutine.resume(cs[i])
                    end
                    return pcall(coroutine.close, cs[99])
                    """)
            }?.limit
        }
        #expect(limit == .stack)
    }

    @Test("P3: closing a coroutine that waits inside of xpcall calls no handler that is no more")
    func closingInsideOfXpcall() throws {
        // Lua 5.4.4 calls what stands on the stack where the handler stood: here a number.
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let values = try sandbox.run(
            """
            local co = coroutine.create(function()
              local y <close> = setmetatable({}, {__close = function()
                local a, b, c, d, e, f, g, h = 1, 2, 3, 4, 5, 6, 7, 8
                error('closed', 0)
              end})
              xpcall(function() coroutine.yield() end, function(m) return m end)
            end)
            coroutine.resume(co)
            return coroutine.close(co)
            """)
        #expect(values == [false, "closed"])
    }

    @Test("a handler of xpcall in a coroutine gets the error, and its own where it fails")
    func handlersInCoroutines() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let values = try sandbox.run(
            """
            local w = coroutine.wrap(function()
              local _, one = xpcall(error, function(m) return 'handled ' .. m end, 'x', 0)
              local _, two = xpcall(function() coroutine.yield() error('y', 0) end, function(m)
                if m == 'y' then error('z', 0) end
                return 'then ' .. m
              end)
              return one, two
            end)
            w()
            return w()
            """)
        #expect(values == ["handled x", "then z"])
    }

    @Test("P4: a host function that stands as __close does not run after a limit")
    func closingAfterLimit() throws {
        var calls = 0
        let sandbox = try Sandbox(
            limits: SandboxLimits(instructions: 50_000, wall: .seconds(600)),
            functions: [.plain("host") { _ in calls += 1 }])
        let limit = failure {
            _ = try sandbox.run(
                "local y <close> = setmetatable({}, {__close = host}) pcall(function() while true do end end)"
            )
        }?.limit
        #expect(limit == .instructions)
        #expect(calls == 0)
    }

    @Test("P4: reading a value asks the clock, however long its tables take to look through")
    func slowTables() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let list = try sandbox.function(
            """
            local t, list = {}, {}
            for i = 1, 50000 do t['k' .. i] = 1 end
            for i = 1, 50000 do t['k' .. i] = nil end
            for i = 1, 200000 do list[i] = t end
            return list
            """)
        sandbox.refuel(SandboxLimits(wall: .milliseconds(50)))
        #expect(failure { _ = try sandbox.value(of: list) }?.limit == .wall)
    }

    @Test("closing a dead coroutine tells the error that it died of, resumed again or not")
    func deadCoroutine() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let text = try sandbox.text(
            """
            local co = coroutine.create(function() error('first', 0) end)
            coroutine.resume(co) coroutine.resume(co) coroutine.resume(co)
            return select(2, coroutine.close(co))
            """)
        #expect(text == "first")
    }

    @Test("what listens to print may call the sandbox, also where a coroutine prints")
    func callingFromPrint() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let double = try sandbox.function("return function(n) local a <close> = nil return n * 2 end")
        var results: [Value?] = []
        sandbox.output = { [unowned sandbox] _ in
            results += ((try? sandbox.call(double, [.value(21)])) ?? []).values
        }
        let end = try sandbox.run(
            "local w = coroutine.wrap(function(a) print(a) coroutine.yield(a) print(a) return a + 1 end) "
                + "local one = w(7) return one, w()")
        #expect(end == [7, 8])
        #expect(results == [42, 42])
    }

    @Test("P4: freezing pays for each function that it reads, and so has an end")
    func manyLongFunctions() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let body = String(repeating: "x = x + 1 ", count: 2_000)
        _ = try sandbox.run("t = {} for i = 1, 2000 do t[i] = function(x) \(body) return x end end")
        sandbox.refuel(SandboxLimits(instructions: 2_000_000, wall: .seconds(600)))
        #expect(failure { try sandbox.freeze() }?.limit == .instructions)
    }

    @Test("a file with thousands of changed locals is refused with the first hundred of them")
    func manyProblems() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let lines = String(repeating: "a=1\n", count: 10_000)
        _ = try sandbox.run("local a = 0 function f()\n\(lines) return a end")
        let problems = try sandbox.freezingProblems()
        #expect(problems.count == 100)
        #expect(problems.first?.line == 2)
    }

    @Test("a reference of another sandbox is refused as an argument, too")
    func foreignArgument() throws {
        let (one, other) = (try Sandbox(functions: []), try Sandbox(functions: []))
        let function = try one.function("return function(a) return type(a) end")
        let foreign = try other.function("return {}")
        guard case .misuse? = failure({ _ = try one.call(function, [.reference(foreign)]) }) else {
            Issue.record("a foreign reference was taken")
            return
        }
    }

    @Test("P3: a handler of .. may use as much stack as it likes, and its result counts")
    func concatenatingOnALargerStack() throws {
        // Debian's 5.4.4 went on with a pointer to the smaller one: this came to 'a'.
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let values = try sandbox.run(
            """
            local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
            local o = setmetatable({}, {__concat = function(a, b) deep(1000) return 'r' end})
            local list = {}
            for i = 1, 20 do
              list[i] = coroutine.wrap(function() return 'a' .. 'b' .. o, o .. 'c' end)
            end
            local one, two = list[1]()
            for i = 2, 20 do
              local three, four = list[i]()
              if three ~= one or four ~= two then return three, four end
            end
            return one, two
            """)
        #expect(values == ["ar", "r"])
    }

    @Test("P3: the last C call that Lua allows may be any metamethod, on a stack that is full")
    func metamethodsAtTheLastCall() throws {
        // 5.4.4 wrote one slot behind the stack where this was __newindex.
        for action in ["o.x = 1", "x = o.x", "x = o .. 1", "x = -o", "x = o < o", "local y <close> = o"] {
            for locals in [60, 100] {
                for depth in 190...199 {
                    let sandbox = try Sandbox(limits: .patient, functions: [])
                    _ = try? sandbox.run(
                        """
                        local function f() end
                        local o = setmetatable({}, {__index = f, __newindex = f, __concat = f, __close = f,
                          __unm = f, __lt = f})
                        local n = \(depth)
                        local function last() \((0..<locals).map { "local a\($0) = 1" }.joined(separator: " "))
                          \(action) end
                        local function deep() n = n - 1 if n <= 0 then last() end return pcall(deep) end
                        return xpcall(deep, function(m) return m end)
                        """)
                    sandbox.refuel(.patient)
                    #expect(!sandbox.isUsable || (try? sandbox.run("return 1")) != nil)
                }
            }
        }
    }

    private func failure(_ body: () throws -> Void) -> LuaError? { LuaTests.failure(of: body) }
}
