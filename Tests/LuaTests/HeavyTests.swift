import DandelionLua
import DandelionModel
import Testing

/// What one instruction or one call in C may take: strings, stacks and tables
/// that are heavy, and loops that no hook sees.
@Suite("P4: work that no hook sees")
struct HeavyTests {
    /// A wall so far away that only a budget that is paid can end these in time.
    private static let patient = SandboxLimits(wall: .seconds(120))

    @Test(
        "of a loop in C is paid for in instructions",
        arguments: [
            "return ('x'):rep(100000):gsub('', ('%0'):rep(1000000))",
            "local z = ('0'):rep(5e6) .. '1' return string.char(table.unpack({z, z, z, z, z, z, z, z, z, z}))"
                + " .. string.char(table.unpack(setmetatable({}, {__index = function() return z end}), 1, 1000))",
            "local z = ('0'):rep(5e6) .. '1' while true do local x = z + 1 end",
            "local z = ('0'):rep(5e6) .. '1' while true do pcall(string.format, '%d', z) end",
            "local z = ('\\0'):rep(5e6) local t = {} for i = 1, 1000 do t[i] = z end table.sort(t)",
            "local z = ('\\0'):rep(5e6) while true do math.max(z, z, z, z) end",
            "local t = {} for i = 1, 4e5 do t[i] = i end local f = pairs(t) for i = 1, 4e5 do t[i] = nil end "
                + "while true do f(t) end",
            "local f = utf8.codes('a') local s = 'a' .. ('\\x80'):rep(6e6) while true do f(s, 1) end",
            "local s = 'a' .. ('\\x80'):rep(6e6) while true do utf8.offset(s, 2) end",
            "local f = ('b'):rep(5e6) while true do string.packsize(f) end",
            "local p = ('a'):rep(6e6) while true do local x = ('x'):find(p) end",
            "local t = {} for i = 1, 1900 do t = setmetatable({}, {__index = t}) end "
                + "while true do table.unpack(t, 1, 20000) end",
        ])
    func paid(_ attack: String) throws {
        let sandbox = try Sandbox(limits: Self.patient, functions: [])
        #expect(failure { _ = try sandbox.run(attack) }?.limit == .instructions)
        #expect(sandbox.isUsable)
    }

    @Test("of a chain of calls that never ends meets the end of the stack, however long the stack was before")
    func chain() throws {
        let attack = "local t = {} t.__call = t setmetatable(t, t) "
        let deep = "local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end deep(12000) "
        for text in [attack + "pcall(t)", deep + attack + "pcall(t)"] {
            let sandbox = try Sandbox(limits: Self.patient, functions: [])
            #expect(failure { _ = try sandbox.run(text) }?.limit == .stack)
        }
    }

    @Test("a stack has the room that stock Lua gives, within the bytes of the state")
    func stack() throws {
        let recursion =
            "local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end return sum(...)"
        let sandbox = try Sandbox(limits: Self.patient, functions: [])
        let chunk = try sandbox.load(Array(recursion.utf8), name: "plugin.lua")
        #expect(try sandbox.call(chunk, [.value(100_000)]).values == [.int(100_000 * 100_001 / 2)])
        #expect(
            [.memory, .stack].contains(
                failure { _ = try sandbox.call(chunk, [.value(.int(1 << 40))]) }?.limit))

        let other = try Sandbox(functions: [])
        #expect(try other.run("return select('#', table.unpack({}, 1, 200000))") == [200_000])
        #expect(
            try other.run("return select(2, pcall(table.unpack, {}, 1, 1e7))") == [
                "too many results to unpack"
            ])
        for last in ["2147483645", "2147483646", "2147483647", "math.maxinteger"] {
            let text = "return select(2, pcall(table.unpack, {}, 1, \(last)))"
            #expect(try other.run(text) == ["too many results to unpack"])
        }
    }

    @Test("calls may go through metatables, and through a hundred of them")
    func callable() throws {
        let sandbox = try Sandbox(functions: [])
        let text = """
            local f = function(...) return select('#', ...) end
            for i = 1, 99 do f = {__call = f} setmetatable(f, f) end
            return f('a', 'b')
            """
        #expect(try sandbox.run(text) == [101])
    }

    @Test("a text that the compiler or an error text would take long for is refused")
    func dense() throws {
        let sandbox = try Sandbox(functions: [])
        let steps = "return load('return t' .. ('.b'):rep(15000), '=steps')"
        #expect(
            try sandbox.run(steps) == [
                .null, "steps: the text has too many dots and brackets; move a part of it into another file",
            ])
        let choices = "return load('return ' .. ('a or '):rep(5000) .. 'a', '=choices')"
        #expect(
            try sandbox.run(choices) == [
                .null, "choices: the text has too many 'and' and 'or'; move a part of it into another file",
            ])
        let data = "return #load('return {' .. ('0.5, '):rep(12000) .. '}')()"
        #expect(try sandbox.run(data) == [12_000])
        let prose = "return load('-- ' .. ('This and that. Or else... '):rep(2400))() == nil"
        #expect(try sandbox.run(prose) == [true])
    }

    @Test("what a plugin says of its own stack is no limit")
    func spoken() throws {
        let sandbox = try Sandbox(functions: [])
        #expect(
            try sandbox.run("return select(2, pcall(error, 'stack overflow', 0))") == ["stack overflow"])
        #expect(
            try sandbox.run("return select(2, pcall(function() error('my stack overflow') end))")
                == ["plugin.lua:1: my stack overflow"])
    }

    @Test("a limit leaves a thousand variables that are to be closed, and each may fail")
    func closing() throws {
        let attack = """
            local m = setmetatable({}, {__close = string.len, __name = ('n'):rep(1000)})
            local function hold(n) local x <close> = m if n > 0 then hold(n - 1) end while true do end end
            hold(1000)
            """
        let sandbox = try Sandbox(limits: Self.patient, functions: [])
        let limit = failure { _ = try sandbox.run(attack) }?.limit
        #expect([.instructions, .stack].contains(limit))
    }

    @Test("code that the host trusts runs without a meter, and still within its bytes")
    func unmetered() throws {
        let trusted = SandboxLimits(instructions: 1_000, isUnmetered: true)
        let sandbox = try Sandbox(limits: trusted, functions: [])
        #expect(try sandbox.run("local x = 0 for i = 1, 1e6 do x = x + 1 end return x") == [1_000_000])
        #expect(
            failure { _ = try sandbox.run("local t = {} while true do t[#t + 1] = {} end") }?.limit == .memory
        )
        sandbox.refuel(SandboxLimits(instructions: 100_000))
        #expect(failure { _ = try sandbox.run("while true do end") }?.limit == .instructions)
        sandbox.refuel(trusted)
        let resumed =
            "local c = coroutine.wrap(function() for i = 1, 1e6 do end return 'done' end) return c()"
        #expect(try sandbox.run(resumed) == ["done"])
    }

    @Test("a report says what was used of each budget")
    func budgets() throws {
        let sandbox = try Sandbox(limits: SandboxLimits(instructions: 100_000), functions: [])
        let error = failure { _ = try sandbox.run("print('x') while true do end") }
        let budgets = try required(error?.report).budgets
        #expect(budgets.count == 4)
        #expect(budgets[0].hasSuffix(" of 100000 instructions"))
        #expect(budgets[1].hasSuffix(" of 16.0 MiB of memory"))
        #expect(budgets[2].hasSuffix(" of 2000 ms"))
        #expect(budgets[3] == "2 of 65536 bytes of output")
    }
}
