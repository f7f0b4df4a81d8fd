import Foundation
import Testing

@testable import DandelionHost

@Suite("dandelion lua")
struct LuaCommandTests {
    private let command: HostCommand

    init() throws { command = try HostCommand() }

    private func outcome(
        of chunk: String, _ options: [String] = []
    ) throws -> (status: Int32, json: [String: Any], outcome: HostCommand.Outcome) {
        try command.write(chunk, to: "chunk.lua")
        let outcome = try command.run(["lua", "chunk.lua", "--json"] + options)
        return (outcome.status, outcome.json, outcome)
    }

    @Test("prints one object of exactly these keys, in one order, on one line")
    func shape() throws {
        let (status, json, outcome) = try outcome(of: #"return "a\nb""#)
        #expect(status == 0)
        #expect(outcome.errors == "")
        #expect(outcome.output.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        let start =
            #"{"end":"ok","limit":null,"value":"a\nb","message":null,"traceback":null,"usage":{"instructions":"#
        #expect(outcome.output.hasPrefix(start))
        #expect(Set(json.keys) == ["end", "limit", "value", "message", "traceback", "usage"])
        let usage = try #require(json["usage"] as? [String: Any])
        #expect(Set(usage.keys) == ["instructions", "bytes", "seconds"])
        #expect((usage["instructions"] as? Int ?? 0) > 0)
        #expect((usage["bytes"] as? Int ?? 0) > 10_000)
        #expect(usage["seconds"] is Double)
    }

    @Test(
        "tells the first value as JSON can",
        arguments: [
            ("return 42", "42"), ("return 1.5", "1.5"), ("return 2^53", "9007199254740992.0"),
            ("return true, 2", "true"), ("return nil", "null"), ("", "null"),
            ("return {1, 2, {a = 'x'}}", #"[1,2,{"a":"x"}]"#),
            ("return {b = 1, ['$a'] = {}}", #"{"$a":[],"b":1}"#),
            (#"return "\xff\xfeé""#, "\"\u{fffd}\u{fffd}é\""), ("return 'é\\0\\27'", #""é\u0000\u001b""#),
            // What JSON has not is null, and no failure.
            ("return 0/0", "null"), ("return 1/0, 1", "null"), ("return print", "null"),
            ("return {1, x = 2}", "null"), ("return {0/0}", "null"), ("return {print}", "null"),
            ("local t = {} t.t = t return t", "null"), ("return coroutine.create(print)", "null"),
        ])
    func values(_ chunk: String, _ value: String) throws {
        let (status, json, outcome) = try outcome(of: chunk)
        #expect(status == 0)
        #expect(json["end"] as? String == "ok")
        #expect(
            outcome.output.contains(#""limit":null,"value":\#(value),"message":null,"#), "\(outcome.output)")
    }

    @Test(
        "names the limit that stopped the chunk, and ends with 3",
        arguments: [
            ("while true do end", "instructions", []),
            ("local t = {} while true do t[#t + 1] = ('x'):rep(1000) end", "memory", ["--memory", "1MiB"]),
            ("while true do end", "wall", ["--wall", "20ms", "--instructions", "99999999999999"]),
            ("local function f(n) return 1 + f(n) end return f(1)", "stack", ["--memory", "1GiB"]),
            ("while true do print 'again' end", "output", []),
            // Nothing that the chunk does hides it.
            ("while true do pcall(string.rep, 'x', -1) end", "instructions", []),
            (
                "xpcall(function() while true do end end, function() while true do end end)", "instructions",
                []
            ),
        ])
    func limits(_ chunk: String, _ limit: String, _ options: [String]) throws {
        let (status, json, outcome) = try outcome(of: chunk, options)
        #expect(status == 3)
        #expect(json["end"] as? String == "limit")
        #expect(json["limit"] as? String == limit, "\(outcome.output.prefix(400))")
        #expect(json["value"] is NSNull)
        #expect((json["message"] as? String)?.contains("was stopped") == true)
        #expect(outcome.errors == "")
    }

    @Test("says where an error came from, and ends with 1")
    func errors() throws {
        let (status, json, _) = try outcome(of: "local function g()\n  error 'boom'\nend\ng()")
        #expect(status == 1)
        #expect(json["end"] as? String == "error")
        #expect(json["limit"] is NSNull)
        #expect(json["message"] as? String == "chunk.lua:2: boom")
        #expect(json["traceback"] as? [String] == ["chunk.lua:2 in 'g'", "chunk.lua:4 in the chunk itself"])
    }

    @Test("prints one object also for what is no Lua, no text, too long or not there")
    func refusals() throws {
        let long = String(repeating: "-", count: 65_537)
        for (chunk, message) in [
            ("x = = 1", "chunk.lua:1: unexpected symbol near '='"), ("f(", "<eof>"), (long, "65536 bytes"),
            ("\u{1b}Lua", "binary"),
        ] {
            let (status, json, outcome) = try outcome(of: chunk)
            #expect(status == 1)
            #expect(json["end"] as? String == "error")
            #expect((json["message"] as? String)?.contains(message) == true, "\(outcome.output)")
            #expect(json["traceback"] is NSNull)
            #expect(outcome.errors == "")
        }
        for path in ["nothing.lua", "."] {
            let outcome = try command.run("lua", path, "--json")
            #expect(outcome.status == 1)
            #expect(outcome.json["end"] as? String == "error")
            let plain = try command.run("lua", path)
            #expect(plain.status == 1)
            #expect(
                plain.errors.hasPrefix("error D101: \(path): it is a folder")
                    || plain.errors.contains("no such file"))
        }
    }

    @Test("keeps what is printed within the object, or prints it as it comes")
    func printing() throws {
        let chunk = #"print("a", 1, nil) print "\xff" return 3, nil, "x""#
        let (_, json, outcome) = try outcome(of: chunk)
        #expect(json["output"] as? [String] == ["a\t1\tnil", "\u{fffd}"])
        #expect(json["value"] as? Int == 3)
        #expect(outcome.errors == "")
        let plain = try command.run("lua", "chunk.lua")
        #expect(plain.status == 0)
        #expect(plain.output == "a\t1\tnil\n\u{fffd}\n3\tnil\tx\n")
        #expect(plain.errors == "")
    }

    @Test("tells a person where it stood, and what was used of what was allowed")
    func texts() throws {
        try command.write("local n = 0\nwhile true do n = n + 1 end", to: "chunk.lua")
        let limit = try command.run("lua", "chunk.lua", "--instructions", "100000", "--memory", "1MB")
        #expect(limit.status == 3)
        #expect(limit.errors.hasPrefix("error D502: "))
        for part in [
            "chunk.lua:2", "of 100000 instructions", "of 1.0 MiB", "of 2000 ms", "bytes of output",
            "innermost first",
        ] {
            #expect(limit.errors.contains(part), "\(limit.errors)")
        }
        try command.write("error 'boom'", to: "chunk.lua")
        let error = try command.run("lua", "chunk.lua")
        #expect(error.status == 1)
        #expect(error.errors.hasPrefix("error D501: chunk.lua:1: boom\n"))
        #expect(error.output == "")
    }

    @Test("reads standard input, and a script's first line for the shell")
    func inputs() throws {
        let typed = try command.run(["lua", "-"], input: "return 6 * 7")
        #expect(typed.output == "42\n")
        let failing = try command.run(["lua", "-", "--json"], input: "\nerror 'no'")
        #expect(failing.json["message"] as? String == "stdin:2: no")
        let (_, json, _) = try outcome(of: "#!/usr/bin/env dandelion lua\nerror 'here'")
        #expect(json["message"] as? String == "chunk.lua:2: here")
    }

    @Test("understands sizes and times, and says what it does not")
    func options() throws {
        try command.write("return 1", to: "chunk.lua")
        for (option, value, hint) in [
            ("--memory", "16", "as in 16MiB"), ("--memory", "1TiB", "KiB"),
            ("--memory", "1KiB", "64KiB at least"),
            ("--wall", "2", "as in 2s"), ("--wall", "0s", "above 0"), ("--wall", "1d", "h, as in"),
            ("--instructions", "0", "at least 1"),
        ] {
            let outcome = try command.run("lua", "chunk.lua", option, value)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(hint), "\(outcome.errors)")
        }
        #expect(try command.run("lua", "--json").status == 64)
        #expect(LuaQuantity.bytes("1.5KiB") == 1_536)
        #expect(LuaQuantity.bytes("2kB") == 2_000)
        #expect(LuaQuantity.bytes("3MB") == 3_000_000)
        #expect(LuaQuantity.bytes("1GiB") == 1 << 30)
        #expect(LuaQuantity.bytes("7B") == 7)
        for wrong in [
            "", "MiB", "-1MiB", "1.MiB", "1.2.3MiB", "0.5B", "1 MiB", "1mib", "9999999999GiB", "١MiB",
        ] {
            #expect(LuaQuantity.bytes(wrong) == nil, "\(wrong)")
        }
        #expect(LuaQuantity.duration("1.5s") == .milliseconds(1_500))
        #expect(LuaQuantity.duration("250ms") == .milliseconds(250))
        #expect(LuaQuantity.duration("2m") == .seconds(120))
        #expect(LuaQuantity.duration("1h") == .seconds(3_600))
        #expect(LuaQuantity.duration("1us") == nil)
    }
}
