import DandelionLua
import DandelionModel
import Testing

@Suite("A call into Lua")
struct CallTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("hands over values of every kind and returns them")
    func kinds() throws {
        let values: [Value] = [
            .null, true, -3, .float(2.5), "é\u{0}x", .bytes([0xff, 0]), [1, 2], ["a": ["b": 1]],
            .money(Money(minorUnits: -5, currency: .eur)), .instant(Instant(microseconds: 7)),
            .duration(.milliseconds(1_500)), .personal(PersonalReference(subject: "p-1", slot: 9)),
        ]
        #expect(try sandbox.run("return ...", values.map { .value($0) }) == values)
    }

    @Test("without arguments and results is a call as well")
    func nothing() throws {
        #expect(try sandbox.run("").isEmpty)
        #expect(try sandbox.run("return nil") == [.null])
    }

    @Test("returns functions and tables by identity")
    func identity() throws {
        let results = try sandbox.call(
            try sandbox.function(
                "local t = {n = 1} return function() return t, function() return t.n end end"))
        let (table, function) = (
            try required(results[0].reference), try required(results[1].reference)
        )
        #expect(table.kind == .table)
        #expect(function.kind == .function)
        _ = try sandbox.run("local t = ... t.n = 5", [.reference(table)])
        #expect(try sandbox.call(function).values == [5])
    }

    @Test("without arrays pushes and reads in place")
    func inPlace() throws {
        let add = try sandbox.function("return function(a, b) return a + b, 'end' end")
        var results = try sandbox.call(add) { arguments in
            arguments.push(Int64(2))
            arguments.push(Value.int(40))
        }
        #expect(results.count == 2)
        #expect(results.integer() == 42)
        #expect(results.integer() == nil)
        #expect(try results.all().values == ["end"])
    }

    @Test("may nest a thousand values")
    func many() throws {
        let values = (0..<1_000).map { LuaValue.value(.string("v\($0)")) }
        #expect(try sandbox.run("return select('#', ...), (select(1000, ...))", values) == [1_000, "v999"])
    }

    @Test("throws what the text of a syntax error says, with file and line")
    func syntax() {
        let error = failure { _ = try sandbox.run("local x = 1\nlocal = 2") }
        guard case .syntax(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.hasPrefix("plugin.lua:2:"))
    }

    @Test("refuses a text of more than 64 KiB, and takes one of 64 KiB")
    func size() throws {
        let filler = String(repeating: "-", count: 65_536)
        #expect(try sandbox.run(filler).isEmpty)
        let error = failure { _ = try sandbox.run(filler + "-") }
        #expect(error?.description.contains("65537 bytes, and 65536 are the most") == true)
    }

    @Test("never takes bytecode")
    func bytecode() {
        let error = failure {
            _ = try sandbox.load([0x1b] + Array("Lua".utf8), name: "plugin.lua")
        }
        guard case .syntax = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("refuses a reference of another sandbox")
    func foreign() throws {
        let other = try Sandbox(functions: [])
        let function = try other.function("return function() end")
        guard case .misuse = failure(of: { _ = try sandbox.call(function) }) else {
            Issue.record("it was called")
            return
        }
    }

    @Test("leaves nothing behind for a thousand references that were let go")
    func released() throws {
        let make = try sandbox.function("return function() return {} end")
        _ = try sandbox.call(make)
        sandbox.collect()
        let before = sandbox.usage.bytes
        for _ in 0..<1_000 { _ = try sandbox.call(make) }
        sandbox.collect()
        #expect(sandbox.usage.bytes <= before + 256)
    }

    @Test("can be made with a reference that outlives the sandbox's last owner")
    func outlived() throws {
        var short: Sandbox? = try Sandbox(functions: [])
        let function = try short?.function("return function() end")
        short = nil
        #expect(function?.kind == .function)
    }
}

@Suite("An error of Lua code")
struct RuntimeErrorTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    private func error(of source: String) throws -> LuaFailure {
        try required(failure { _ = try sandbox.run(source) }?.runtime)
    }

    @Test("has its message, its place, and the way there, innermost first")
    func text() throws {
        let error = try error(
            of: """
                local function inner() local t = nil; return t.x end
                local function outer() return (inner()) end
                local y = outer() + 1
                """)
        #expect(error.message == "attempt to index a nil value (local 't')")
        #expect(error.where == "plugin.lua:1")
        #expect(error.value == .string("plugin.lua:1: attempt to index a nil value (local 't')"))
        #expect(!error.isHostFailure)
        #expect(
            error.traceback == [
                "plugin.lua:1 in 'inner'", "plugin.lua:2 in 'outer'", "plugin.lua:3 in the chunk itself",
            ])
    }

    @Test("that is a table comes as a value")
    func table() throws {
        let error = try error(of: "error({code = 'E', message = 'no luck'})")
        #expect(error.value == ["code": "E", "message": "no luck"])
        #expect(error.message == "no luck")
    }

    @Test("says what its __tostring says")
    func described() throws {
        #expect(
            try error(of: "error(setmetatable({}, {__tostring = function() return 'mine' end}))").message
                == "mine")
    }

    @Test("whose __tostring fails or returns no text is an error all the same")
    func undescribable() throws {
        #expect(
            try error(of: "error(setmetatable({}, {__tostring = function() error('x') end}))").message
                == "an error whose __tostring failed")
        #expect(
            try error(of: "error(setmetatable({}, {__tostring = function() return 42 end}))").message
                == "an error that is a table")
        #expect(try error(of: "error(print)").message == "an error that is a function")
        #expect(try error(of: "error()").message == "an error that is a nil")
    }

    @Test("whose __tostring runs for ever ends by the limit")
    func endless() {
        let error = failure {
            _ = try sandbox.run("error(setmetatable({}, {__tostring = function() while true do end end}))")
        }
        #expect(error?.limit == .instructions)
    }

    @Test("leaves the sandbox as it was")
    func after() throws {
        for _ in 0..<300 { _ = try error(of: "error('again')") }
        #expect(try sandbox.run("return 1") == [1])
    }

    @Test("shows both ends of a deep way")
    func deep() throws {
        let error = try error(
            of: "local function f(n) if n == 0 then error('x') end return 1 + f(n - 1) end f(100)")
        #expect(error.traceback.count == 17)
        #expect(error.traceback.contains { $0.hasPrefix("... ") && $0.hasSuffix(" more") })
        #expect(error.traceback.last == "plugin.lua:1 in the chunk itself")
    }
}
