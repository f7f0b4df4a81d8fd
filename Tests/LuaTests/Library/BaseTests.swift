import DandelionLua
import DandelionModel
import Testing

@Suite("The global functions")
struct BaseTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("are these, and no others")
    func allowList() throws {
        #expect(
            try sandbox.text(
                "local o = {} for k in pairs(_G) do o[#o + 1] = k end return table.concat(o, ' ')")
                    == """
                    _G _VERSION assert coroutine error getmetatable ipairs load math next pairs pcall print rawequal \
                    rawget rawlen rawset select setmetatable string table tonumber tostring type utf8 xpcall
                    """)
        let libraries = """
            local o = {}
            for _, lib in ipairs{"coroutine", "string", "table", "utf8"} do
              for k in pairs(_G[lib]) do o[#o + 1] = lib .. "." .. k end
            end
            return table.concat(o, " "), math.randomseed, math.random ~= nil
            """
        #expect(
            try sandbox.run(libraries) == [
                .string(
                    """
                    coroutine.close coroutine.create coroutine.isyieldable coroutine.resume coroutine.running \
                    coroutine.status coroutine.wrap coroutine.yield string.byte string.char string.find string.format \
                    string.gmatch string.gsub string.len string.lower string.match string.pack string.packsize \
                    string.rep string.reverse string.sub string.unpack string.upper table.concat table.insert \
                    table.move table.pack table.remove table.sort table.unpack utf8.char utf8.charpattern utf8.codepoint \
                    utf8.codes utf8.len utf8.offset
                    """), .null, true,
            ])
    }

    @Test("pcall and xpcall catch errors, pass results on, and may wait inside")
    func catching() throws {
        #expect(
            try sandbox.run(
                "return pcall(error, {code = 7}), select(2, pcall(error, {code = 7})).code, pcall(select, 2, 'a', 'b')"
            )
                == [false, 7, true, "b"])
        #expect(
            try sandbox.run(
                "return xpcall(error, function(m, ...) return m .. '!' .. select('#', ...) end, 'x', 0)")
                == [false, "x!0"])
        #expect(
            try sandbox.run("return xpcall(function(...) return ... end, print, 1, nil, 3)") == [
                true, 1, .null, 3,
            ])
        #expect(
            try sandbox.run(
                "local co = coroutine.wrap(function() return pcall(function() return coroutine.yield(1) + 1 end) end) "
                    + "return co(), co(4)") == [1, true, 5])
        #expect(try sandbox.refusal("pcall()").hasSuffix("bad argument #1 to 'pcall' (value expected)"))
    }

    @Test(
        "P4: nothing catches a limit: pcall, xpcall, handlers, coroutines, close, load, sort, gsub, __close")
    func limitsPass() throws {
        for source in [
            "while true do pcall(function() while true do end end) end",
            "local function f() while true do end end while true do xpcall(f, f) end",
            "while true do coroutine.wrap(function() while true do end end)() end",
            "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
            "while true do local c <close> = setmetatable({}, {__close = function() while true do end end}) end",
            """
            while true do
              local co = coroutine.create(function()
                local c <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield()
              end)
              coroutine.resume(co) coroutine.close(co)
            end
            """,
            "while true do pcall(load, function() while true do end end) end",
            "while true do pcall(load, function() return ' ' end) end",
            "while true do pcall(table.sort, {1, 2, 3}, function() while true do end end) end",
            "while true do pcall(string.gsub, 'a', 'a', function() while true do end end) end",
            "while true do pcall(setmetatable({}, {__index = function() while true do end end}).x) end",
            "while true do pcall(error, setmetatable({}, {__tostring = function() while true do end end})) end",
            "local t = setmetatable({}, {__tostring = function() while true do end end}) while true do pcall(tostring, t) end",
            "while true do load('return 1') end",
        ] {
            let limit = onLuaThread { () -> LuaLimit? in
                guard let sandbox = try? Sandbox(limits: .patient, functions: []) else { return nil }
                return failure { _ = try sandbox.run(source) }?.limit
            }
            #expect(limit == .some(.instructions), "\(source)")
        }
    }

    @Test("load takes texts and readers of texts, never bytecode, and at most 64 KiB")
    func loading() throws {
        #expect(
            try sandbox.run("return load('return 1 + 1')(), load('x =', 'c')") == [
                2, .null, "[string \"c\"]:1: unexpected symbol near <eof>",
            ])
        #expect(
            try sandbox.run(
                "local n = 0 return load(function() n = n + 1 return ({'return ', '4', '2'})[n] end)(), "
                    + "load('return x', 'n', 't', {x = 9})()") == [42, 9])
        #expect(
            try sandbox.run("return load('\\27Lua')") == [
                .null, "attempt to load a binary chunk (mode is 't')",
            ])
        #expect(
            try sandbox.run("return load('\\27Lua', 'x', 'b')") == [
                .null, "attempt to load a binary chunk (mode is 't')",
            ])
        #expect(
            try sandbox.run("return load('return 1', 'x', 'b')") == [
                .null, "attempt to load a text chunk (mode is 'b')",
            ])
        #expect(
            try sandbox.run("return load((' '):rep(65537), '=big')") == [
                .null,
                "big: the text has 65537 bytes, and 65536 are the most; move a part of it into another file",
            ])
        #expect(try sandbox.run("return load((' '):rep(65536)) ~= nil") == [true])
        #expect(
            try sandbox.run("return load(function() return {} end)") == [
                .null, "plugin.lua:1: reader function must return a string",
            ])
    }

    @Test("a metatable has no finalizer and makes no table weak, also when it is changed afterwards")
    func metatables() throws {
        #expect(
            try sandbox.refusal("setmetatable({}, {__gc = print})").hasSuffix(
                "a metatable with '__gc' cannot be used in a plugin"))
        #expect(
            try sandbox.refusal("setmetatable({}, {__mode = 'k'})").hasSuffix(
                "a metatable with '__mode' cannot be used in a plugin"))
        _ = try sandbox.run(
            """
            weak, finalized = setmetatable({}, {}), 0
            getmetatable(weak).__mode = "kv"
            getmetatable(weak)["__" .. "mode"] = "kv"
            for i = 1, 100 do weak[i] = {} end
            local mt = {}
            for i = 1, 10 do setmetatable({}, mt) end
            mt.__gc = function() finalized = finalized + 1 end
            """)
        sandbox.collect()
        sandbox.collect()
        #expect(
            try sandbox.run("local n = 0 for k in pairs(weak) do n = n + 1 end return n, finalized") == [
                100, 0,
            ])
        #expect(
            try sandbox.run(
                "local t = setmetatable({}, {__metatable = 'locked'}) return getmetatable(t), pcall(setmetatable, t, {})"
            )
                == ["locked", false, "cannot change a protected metatable"])
        #expect(
            try sandbox.refusal("setmetatable(1, {})").hasSuffix(
                "bad argument #1 to 'setmetatable' (table expected, got number)"))
        #expect(
            try sandbox.refusal("setmetatable({})").hasSuffix(
                "bad argument #2 to 'setmetatable' (nil or table expected, got no value)"))
    }

    @Test("raw access goes round metamethods")
    func raw() throws {
        #expect(
            try sandbox.run(
                """
                local t = setmetatable({1, 2}, {__index = function() return "i" end, __len = function() return 9 end,
                  __newindex = function() error("no") end})
                rawset(t, "x", 5)
                return t.q, rawget(t, "q"), rawget(t, "x"), #t, rawlen(t), rawlen("abc"), rawequal(t, t)
                """) == ["i", .null, 5, 9, 2, 3, true])
        #expect(try sandbox.refusal("rawlen(5)").hasSuffix("(table or string expected, got number)"))
    }

    @Test("math.random gives what its seed says, inside the bounds, and cannot be seeded by a plugin")
    func random() throws {
        let source = """
            local o = {}
            for i = 1, 200 do
              local f, d, r = math.random(), math.random(6), math.random(-3, 3)
              assert(f >= 0 and f < 1 and d >= 1 and d <= 6 and r >= -3 and r <= 3 and math.type(d) == "integer")
              o[i] = d
            end
            math.random(0) math.random(math.mininteger, math.maxinteger)
            return table.concat(o)
            """
        let (one, same, other) = (
            try Sandbox(functions: [], seed: 1), try Sandbox(functions: [], seed: 1),
            try Sandbox(functions: [], seed: 2)
        )
        let text = try one.text(source)
        #expect(try same.text(source) == text)
        #expect(try other.text(source) != text)
        #expect((1...6).allSatisfy { text.contains("\($0)") })
        #expect(try sandbox.refusal("math.random(2, 1)").hasSuffix("(interval is empty)"))
        #expect(try sandbox.refusal("math.random(1, 2, 3)").hasSuffix("wrong number of arguments"))
    }
}
