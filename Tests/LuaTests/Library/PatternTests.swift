import DandelionLua
import DandelionModel
import Testing

@Suite("Patterns")
struct PatternTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test(
        "find, match and capture what the manual says",
        arguments: [
            ("string.find('abc', 'b')", "2 2"), ("string.find('a.c', '.', 1, true)", "2 2"),
            ("string.find('', '')", "1 0"), ("string.find('abc', '', 4)", "4 3"),
            ("string.find('abc', '', 5)", "nil"),
            ("string.find('abc', 'c', -1)", "3 3"),
            ("string.match('key = value', '^(%w+)%s*=%s*(%w+)$')", "key value"),
            ("string.match('hello', '()ll()')", "3 5"), ("string.match('[[x]]', '%[(%b[])%]')", "[x]"),
            ("string.match('THE (quick) fox', '%f[%a]%a+%f[%A]')", "THE"),
            ("string.match('a\\0b', '%z')", "\u{0}"), ("string.match('abab', '(ab)%1')", "ab"),
            ("string.match('aaa', 'a-b')", "nil"), ("string.match('aaab', '(a-)b')", "aaa"),
            ("string.match('x]y', '[]]')", "]"), ("string.match('x^y', '[x^]+')", "x^"),
            ("string.match('a-z', '[a%-z]+')", "a-z"),
            ("string.match('2026-01-05', '(%d+)-(%d+)-(%d+)')", "2026 01 05"),
            ("string.match('$x', '^$x$')", "$x"),
            ("string.gsub('hello world', 'o', '0', 1)", "hell0 world 1"),
            ("string.gsub('abc', '', '-')", "-a-b-c- 4"), ("string.gsub('abc', '%w', '%0%0')", "aabbcc 3"),
            ("string.gsub('$name is $age', '%$(%w+)', {name = 'Ada', age = 36})", "Ada is 36 2"),
            ("string.gsub('abc', '(b)', function(c) return c:upper() end)", "aBc 1"),
            ("string.gsub('abc', 'b', function() return nil end)", "abc 1"),
            ("string.gsub('abc', '^a', 'x')", "xbc 1"), ("string.gsub('abc', 'b', '%%')", "a%c 1"),
        ])
    func results(_ expression: String, _ expected: String) throws {
        let source = """
            local o = table.pack(\(expression)) for i = 1, o.n do o[i] = tostring(o[i]) end return table.concat(o, ' ')
            """
        #expect(try sandbox.text(source) == expected)
    }

    @Test("gmatch visits every match once, from a position, and no empty one behind another")
    func gmatch() throws {
        func all(_ iterator: String) throws -> String {
            try sandbox.text(
                "local o = {} for a, b in \(iterator) do o[#o + 1] = a .. (b or '') end "
                    + "return table.concat(o, '|')")
        }
        #expect(try all("('one two  three'):gmatch('%a+')") == "one|two|three")
        #expect(try all("('k1=v1, k2=v2'):gmatch('(%w+)=(%w+)')") == "k1v1|k2v2")
        #expect(try all("('abc'):gmatch('%a', 2)") == "b|c")
        #expect(try all("('ab'):gmatch('%d*')") == "||")
    }

    @Test(
        "a malformed pattern is named in Lua's own words",
        arguments: [
            ("string.find('a', '%')", "malformed pattern (ends with '%')"),
            ("string.find('a', '[a')", "malformed pattern (missing ']')"),
            ("string.find('a', '[a%')", "malformed pattern (missing ']')"),
            ("string.find('a', '%bx')", "malformed pattern (missing arguments to '%b')"),
            ("string.find('a', '%f')", "missing '[' after '%f' in pattern"),
            ("string.find('a', '(')", "unfinished capture"),
            ("string.match('a', 'a)')", "invalid pattern capture"),
            ("string.find('a', '%1')", "invalid capture index %1"),
            ("string.gsub('a', 'a', '%2')", "invalid capture index %2"),
            ("string.gsub('a', 'a', '%x')", "invalid use of '%' in replacement string"),
            ("string.gsub('a', 'a', function() return {} end)", "invalid replacement value (a table)"),
            ("string.find('a', ('()'):rep(33))", "too many captures"),
            ("string.find(('a'):rep(300), ('a?'):rep(300))", "pattern too complex"),
            (
                "string.gsub('a', 'a')",
                "bad argument #3 to 'gsub' (string/function/table expected, got no value)"
            ),
        ])
    func malformed(_ expression: String, _ expected: String) throws {
        #expect(try sandbox.refusal(expression).hasSuffix(expected))
    }

    @Test("P4: matching pays for its steps, also inside long sets and back references")
    func pays() throws {
        for source in [
            "return ('a'):rep(4000):match('(.*)(.*)(.*)(.*)x')",
            "local set = '[' .. ('b'):rep(1 << 20) .. ']*x' return ('a'):rep(1 << 20):find(set)",
            "return ('a'):rep(1 << 16):match('(.-)%1%1%1b')",
            "while true do ('a'):rep(1 << 20):find(('a'):rep(1 << 19) .. 'b', 1, true) end",
            "return (('('):rep(1 << 20)):find(('%b()'):rep(50))",
        ] {
            let sandbox = try Sandbox(limits: .patient, functions: [])
            #expect(failure { _ = try sandbox.run(source) }?.limit == .instructions, "\(source)")
        }
    }
}
