import DandelionLua
import DandelionModel
import Testing

@Suite("P4: a limit")
struct LimitTests {
    private static let endless = [
        "while true do end",
        "pcall(function() while true do end end)",
        "while true do pcall(function() while true do end end) end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "local function f() while true do end end; xpcall(f, f)",
        "while true do pcall(error, {}) end",
        "while true do pcall(error, setmetatable({}, {__tostring = function() while true do end end})) end",
        "local t <close> = setmetatable({}, {__close = function() while true do end end})",
        "local t <close> = setmetatable({}, {__close = function() while true do end end}) error('x')",
        "local c = coroutine.create(function() while true do end end); coroutine.resume(c); while true do end",
        "while true do coroutine.resume(coroutine.create(function() end)) end",
        "repeat local ok = pcall(pcall, function() while true do end end) until false",
        "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}); local x = t[1]",
        "while true do local s = ('x'):rep(100000) end",
        "goto top; ::top:: goto top",
    ]

    @Test("P4: of instructions ends what runs for ever, and nothing in Lua swallows it", arguments: endless)
    func instructions(_ source: String) throws {
        let limits = SandboxLimits(instructions: 300_000)
        let sandbox = try Sandbox(limits: limits, functions: [])
        let error = failure { _ = try sandbox.run(source + " return 'swallowed'") }
        // Endless recursion may meet the end of the stack or the heap first.
        #expect([.instructions, .stack, .memory].contains(error?.limit))
        if sandbox.isUsable {
            sandbox.refuel(limits)
            #expect(try sandbox.run("return 'works'") == ["works"])
        } else {
            sandbox.refuel(limits)
            #expect(failure { _ = try sandbox.run("return 1") }?.limit != nil)
        }
    }

    private static let hungry = [
        "local t = {} while true do t[#t + 1] = {} end",
        "local s = 'x' while true do s = s .. s end",
        "pcall(function() local s = 'x' while true do s = s .. s end end) while true do end",
        "local t = {} while true do pcall(function() for i = 1, 1e5 do t[#t + 1] = {i} end end) end",
        "return ('x'):rep(1 << 40)",
        "return table.pack(table.unpack({}, 1, 1e6))",
        "local function f(...) return f(1, ...) end f()",
        "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(print) end",
    ]

    @Test("P4: of memory ends what hoards, and nothing in Lua swallows it", arguments: hungry)
    func memory(_ source: String) throws {
        let limits = SandboxLimits(bytes: 2 << 20)
        let sandbox = try Sandbox(limits: limits, functions: [])
        let error = failure {
            _ = try sandbox.run("pcall(function() \(source) end) return 'swallowed'")
        }
        if let limit = error?.limit {
            // Work by the byte may take its time before the heap is full.
            #expect([.memory, .instructions, .stack, .wall].contains(limit))
        } else {
            // An honest refusal, such as "too many results to unpack", is an error like others.
            #expect(try sandbox.run("return 1") == [1])
        }
        #expect(sandbox.usage.peakBytes <= limits.bytes)
        sandbox.refuel(limits)
        if sandbox.isUsable { #expect(try sandbox.run("return 'works'") == ["works"]) }
    }

    @Test("P4: on the wall ends what the other limits would let run on")
    func wall() throws {
        let sandbox = try Sandbox(
            limits: SandboxLimits(instructions: .max / 4, wall: .milliseconds(30)), functions: [])
        let error = failure {
            _ = try sandbox.run("while true do pcall(function() while true do end end) end")
        }
        #expect(error?.limit == .wall)
        #expect(error?.report?.limits.wall == .milliseconds(30))
        #expect(error?.description.contains("ran longer than 30 ms") == true)
    }

    @Test(
        "P4: of the C stack cannot be caught either",
        arguments: [
            "local function f() string.gsub('a', 'a', f) end pcall(f)",
            "local function f() return pcall(string.gsub, 'a', 'a', f) end f()",
            "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k] end pcall(function() return t.x end)",
            "local function f(n) local ok = coroutine.resume(coroutine.create(f)) end f()",
        ])
    func stack(_ source: String) {
        let limit = onLuaThread { () -> LuaLimit? in
            guard let sandbox = try? Sandbox(functions: []) else { return nil }
            return failure { _ = try sandbox.run(source + " return 'swallowed'") }?
                .limit
        }
        #expect([.stack, .memory, .instructions].contains(limit ?? nil))
    }

    @Test("P4: of output ends what prints too much")
    func output() throws {
        var lines: [String] = []
        let sandbox = try Sandbox(limits: SandboxLimits(output: 100), functions: [])
        sandbox.output = { lines.append($0) }
        let error = failure {
            _ = try sandbox.run("while true do pcall(print, 'twenty letters here.') end")
        }
        #expect(error?.limit == .output)
        #expect(lines.count == 4)
        sandbox.refuel(SandboxLimits(output: 100))
        _ = try sandbox.run("print('a', 1, nil, true, 2.0)")
        #expect(lines.last == "a\t1\tnil\ttrue\t2.0")
    }

    @Test("P4: that tripped stays tripped until there is a new budget")
    func sticky() throws {
        let limits = SandboxLimits(instructions: 100_000)
        let sandbox = try Sandbox(limits: limits, functions: [])
        let function = try sandbox.function("return function() return 1 end")
        _ = failure { _ = try sandbox.run("while true do end") }
        let uses: [() throws -> Void] = [
            { _ = try sandbox.call(function) },
            { _ = try sandbox.load([], name: "x") },
            { _ = try sandbox.global("print") },
            { _ = try sandbox.spawn(function) },
        ]
        for use in uses { #expect(failure(of: use)?.limit == .instructions) }
        sandbox.refuel(limits)
        #expect(try sandbox.call(function).values == [1])
    }

    @Test("P4: that trips below a host function trips what called it, whatever the host makes of it")
    func nested() throws {
        var sandbox: Sandbox?
        let call = HostFunction(name: "call") { call throws(HostFailure) in
            let function = try call.reference(0)
            _ = try? sandbox?.call(function)
            return .done
        }
        sandbox = try Sandbox(limits: SandboxLimits(instructions: 100_000), functions: [call])
        let error = failure {
            _ = try sandbox?.run("pcall(call, function() while true do end end) return 'swallowed'")
        }
        #expect(error?.limit == .instructions)
        sandbox = nil
    }

    @Test("P4: in a coroutine of the plugin's own leaves a state that says it cannot be used")
    func ruined() throws {
        let sandbox = try Sandbox(limits: SandboxLimits(instructions: 100_000), functions: [])
        let error = failure {
            _ = try sandbox.run("coroutine.resume(coroutine.create(function() while true do end end))")
        }
        #expect(error?.limit == .instructions)
        #expect(!sandbox.isUsable)
        sandbox.refuel(SandboxLimits())
        #expect(failure { _ = try sandbox.run("return 1") }?.limit == .instructions)
    }

    @Test("P4: of memory that leaves a full heap says at once that the state cannot be used")
    func full() throws {
        let sandbox = try Sandbox(limits: SandboxLimits(bytes: 2 << 20), functions: [])
        let keep = try sandbox.function("local t = {} return function() while true do t[#t + 1] = {} end end")
        #expect(failure { _ = try sandbox.call(keep) }?.limit == .memory)
        #expect(!sandbox.isUsable)
    }

    @Test("names the line that cost most, what was used, and where the code stood")
    func report() throws {
        let sandbox = try Sandbox(limits: SandboxLimits(instructions: 200_000), functions: [])
        let error = failure {
            _ = try sandbox.run(
                """
                local function spin(n)
                  local x = 0
                  while true do x = x + 1 end
                end
                for i = 1, 10 do local y = i end
                spin(1)
                """)
        }
        let report = try required(error?.report)
        #expect(report.hottestLine == "plugin.lua:3")
        #expect(report.limits.instructions == 200_000)
        #expect((200_000..<201_000).contains(report.usage.instructions))
        #expect(report.traceback == ["plugin.lua:3 in 'spin'", "plugin.lua:6 in the chunk itself"])
        #expect(
            error?.description.contains("of 200000 instructions, most of the time at plugin.lua:3") == true)
    }

    @Test("counts the same for the same code, every time")
    func deterministic() throws {
        let source = """
            local t = {} for i = 1, 2000 do t[i] = ('k' .. i):rep(3) end
            table.sort(t) return #table.concat(t, ',')
            """
        let used = try (0..<3).map { _ in
            let sandbox = try Sandbox(functions: [])
            _ = try sandbox.run(source)
            return sandbox.usage.instructions
        }
        #expect(Set(used).count == 1)
    }
}
