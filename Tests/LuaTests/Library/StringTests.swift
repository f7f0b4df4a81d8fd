import DandelionLua
import DandelionModel
import Testing

@Suite("The string library")
struct StringTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("rep repeats with a separator, and refuses what no memory could hold")
    func rep() throws {
        #expect(
            try sandbox.run("return ('ab'):rep(3, ','), ('x'):rep(0), ('x'):rep(-1), (''):rep(1 << 40)")
                == ["ab,ab,ab", "", "", ""])
        #expect(try sandbox.refusal("('x'):rep(1 << 60)").hasSuffix("resulting string too large"))
        let limit = failure { _ = try sandbox.run("return pcall(string.rep, 'x', 1 << 28)") }?.limit
        #expect(limit == .memory)
    }

    @Test("format writes what the manual says")
    func format() throws {
        #expect(
            try sandbox.run(
                "return ('%5.1f|%-4d|%04x|%q|%i|%c|%s|%%'):format(3.14159, 7, 255, 'a\\n', 3, 65, nil)")
                == ["  3.1|7   |00ff|\"a\\\n\"|3|A|nil|%"])
        #expect(
            try sandbox.run(
                "return ('%s %.3s'):format(setmetatable({}, {__tostring = function() return 'hello' end}), 'abcdef')"
            )
                == ["hello abc"])
        #expect(
            try sandbox.refusal("('%d'):format('x')").hasSuffix(
                "bad argument #1 to 'format' (number expected, got string)"))
        #expect(try sandbox.refusal("('%y'):format(1)").contains("invalid conversion '%y' to 'format'"))
    }

    @Test("no text of a value holds an address")
    func addresses() throws {
        #expect(
            try sandbox.run(
                """
                local named = setmetatable({}, {__name = "account"})
                return ("%s %s %s"):format({}, print, coroutine.create(print)), tostring({}), tostring(named),
                  tostring(function() end), tostring(nil), tostring(1.0), tostring(-0.0)
                """) == ["table function thread", "table", "account", "function", "nil", "1.0", "-0.0"])
        #expect(try sandbox.refusal("('%p'):format({})").hasSuffix("invalid conversion '%p' to 'format'"))
        #expect(try sandbox.refusal("('%20p'):format({})").hasSuffix("invalid conversion '%20p' to 'format'"))
        #expect(
            try sandbox.refusal("tostring(setmetatable({}, {__tostring = function() return 1 == 1 end}))")
                .hasSuffix("'__tostring' must return a string"))
    }

    @Test("strings have methods and arithmetic, and their metatable is out of reach")
    func metatable() throws {
        #expect(
            try sandbox.run("return getmetatable(''), ('a'):upper(), '10' + 5, '2' * '3', -'2'")
                == [false, "A", 15, 6, -2])
        #expect(
            try sandbox.refusal("string.dump(print)").hasSuffix("attempt to call a nil value (field 'dump')"))
    }

    @Test("pack, unpack, byte, char, len, sub, reverse and case are Lua's own")
    func stock() throws {
        #expect(
            try sandbox.run(
                """
                return string.unpack("<i4", string.pack("<i4", -2)), ("abc"):byte(-1), string.char(72, 105),
                  ("héllo"):len(), ("hello"):sub(-3, -2), ("abc"):reverse(), ("aB"):upper() .. ("aB"):lower()
                """) == [-2, 99, "Hi", 6, "ll", "cba", "ABab"])
    }

    @Test("utf8 works by characters")
    func utf8() throws {
        #expect(
            try sandbox.run(
                """
                local o = {} for p, c in utf8.codes("aé") do o[#o + 1] = p .. ":" .. c end
                return utf8.len("héllo"), utf8.char(233), utf8.codepoint("é"), utf8.offset("aéb", 3), table.concat(o, " ")
                """) == [5, "é", 233, 4, "1:97 2:233"])
    }
}
