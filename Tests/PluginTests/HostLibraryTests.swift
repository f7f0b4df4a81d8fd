import DandelionLua
import DandelionModel
import DandelionPlugins
import Testing

@Suite("The libraries of plugins")
struct HostLibraryTests {
    @Test("JSON comes back as what it was, money and times included")
    func json() throws {
        let results = try HostScript.results(
            #"""
            local order = { id = "o-1", amount = money "10.00 EUR", lines = { 1, 2.5, true }, at = time.parse "2026-01-31T10:00:00Z" }
            local text = json.encode(order)
            local back = json.decode(text)
            return text, back.amount == order.amount, back.at == order.at, back.lines[2], json.encode(back) == text
            """#)
        #expect(
            results == [
                #"{"amount":{"$money":"10.00 EUR"},"at":{"$instant":"2026-01-31T10:00:00Z"},"id":"o-1","lines":[1,2.5,true]}"#,
                true, true, .float(2.5), true,
            ])
    }

    @Test("JSON that is none is refused with line and column, functions and people's data too")
    func jsonRefusals() throws {
        #expect(try HostScript.error("json.decode '{\"a\":}'").contains("json.decode: line 1, column 6"))
        #expect(
            try HostScript.error("json.encode { run = print }").contains("json.encode: argument 1 'value'"))
        #expect(
            try HostScript.error(#"json.decode '{"$personal":["ada",7]}'"#)
                .contains("the text holds a reference to personal data; nothing was read"))
    }

    @Test(
        "inspect shows every value the same way each time",
        arguments: [
            ("nil", "nil"), ("1", "1"), ("1.0", "1.0"), (#""a\nb\"c""#, #""a\nb\"c""#), ("true", "true"),
            ("print", "<function>"),
            (#"money "10.00 EUR""#, "10.00 EUR"), ("percent(12)", "12%"), ("{}", "{}"),
            (#"{ tier = "gold", scores = { 9, 10 } }"#, #"{ scores = { 9, 10 }, tier = "gold" }"#),
            (
                #"{ 1, 2, [4] = 4, x = 1, ["end"] = 2, ["a b"] = 3, [true] = 0 }"#,
                #"{ [true] = 0, 1, 2, [4] = 4, ["a b"] = 3, ["end"] = 2, x = 1 }"#
            ),
            (#"setmetatable({}, { __tostring = function() return "a thing" end })"#, "<a thing>"),
            ("{ [{}] = 1, [print] = 2, a = 1 }", "{ <objects as keys> }"),
            ("coroutine.create(print)", "<coroutine>"),
        ])
    func inspect(_ expression: String, _ text: String) throws {
        #expect(try HostScript.text("return inspect(\(expression))") == text)
    }

    @Test("inspect ends with cycles, shared tables, deep and wide ones")
    func inspectEnds() throws {
        #expect(
            try HostScript.text("local t = { name = 'x' } t.self = t return inspect(t)")
                == #"{ name = "x", self = <cycle> }"#)
        #expect(
            try HostScript.text("local a = { 1 } return inspect { a, a }") == "{ { 1 }, <shown before> }")
        #expect(
            try HostScript.text("local t = {} for i = 1, 40 do t = { t, t } end return inspect(t)").utf8.count
                < 2_000)
        #expect(
            try HostScript.text("local t = {} for i = 1, 1000 do t[i] = i end return inspect(t)")
                .contains("<900 more>"))
        #expect(
            try HostScript.text(
                "return inspect { first = string.rep('x', 50), second = string.rep('y', 50) }")
                == "{\n  first = \"\(String(repeating: "x", count: 50))\",\n  second = \"\(String(repeating: "y", count: 50))\",\n}"
        )
    }

    @Test("lines of the log bear their level and the line that wrote them")
    func log() throws {
        let lines = try HostScript.log(
            #"""
            print("hello", 1, nil, { a = 1 })
            log.debug "looked"
            local function deep() return log.warn("low", money "1.00 EUR") end
            deep()
            log.error(inspect { 1 })
            """#)
        #expect(
            lines == [
                PluginLogLine(level: .info, location: "plugin.lua:1", text: "hello 1 nil { a = 1 }"),
                PluginLogLine(level: .debug, location: "plugin.lua:2", text: "looked"),
                PluginLogLine(level: .warn, location: "plugin.lua:4", text: "low 1.00 EUR"),
                PluginLogLine(level: .error, location: "plugin.lua:5", text: "{ 1 }"),
            ])
    }

    @Test("a line of the log is cut where it is longer than anybody reads")
    func longLines() throws {
        let lines = try HostScript.log(#"log.info(string.rep("x", 20000))"#)
        #expect(lines.first?.text.utf8.count == 8_195)
    }

    @Test("a plugin sees nothing of what carries its log")
    func hidden() throws {
        #expect(try HostScript.results("return rawget(_G or {}, 'console'), type(log.info)")[0] == .null)
        #expect(try HostScript.error("console:write('info', 'x', 'y')").contains("'console'"))
    }

    @Test("the libraries work in a state that is frozen")
    func frozen() throws {
        let text = try HostThread.run {
            let recorder = LogRecorder()
            let sandbox = try Sandbox(functions: HostCatalog.functions(for: recorder))
            try LogPrelude.install(in: sandbox)
            let chunk = try sandbox.load(
                Array(
                    """
                    local prices = { gold = money "5.00 EUR", list = { 1, 2 } }
                    return function() log.info(prices) return inspect(prices) .. tostring(prices.gold * percent(10)) end
                    """.utf8), name: "plugin.lua")
            guard case .reference(let function)? = try sandbox.call(chunk).first else { return "no function" }
            try sandbox.freeze()
            guard case .value(let text)? = try sandbox.call(function).first else { return "no text" }
            return (text.stringValue ?? "") + (recorder.lines.first?.text ?? "no line")
        }
        #expect(text == "{ gold = 5.00 EUR, list = { 1, 2 } }0.50 EUR{ gold = 5.00 EUR, list = { 1, 2 } }")
    }
}
