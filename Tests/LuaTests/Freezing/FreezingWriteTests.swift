import DandelionLua
import DandelionModel
import Testing

@Suite("P5: a frozen state")
struct FreezingWriteTests {
    private static let remedy =
        "is read-only after the file has been loaded; keep it in 'store', or make it local to the function"

    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(functions: [])
        _ = try sandbox.run(
            """
            local cache = {users = {ada = 1}, [1] = {}}
            local list = {3, 1, 2}
            local open = setmetatable({known = 1}, {__newindex = {}})
            local class = {} class.__index = class
            function reach() return cache, list, open, class end
            """)
        try sandbox.freeze()
    }

    @Test(
        "refuses every way of writing a table, by its name, and leaves it as it was",
        arguments: [
            ("cache.users = nil", "cache"), ("cache.new = 1", "cache"),
            ("cache.users.ada = 2", "cache.users"),
            ("cache.users.bob = 2", "cache.users"), ("cache[1].x = 2", "cache[1]"),
            ("rawset(cache, 'x', 1)", "cache"),
            ("table.insert(list, 4)", "list"), ("table.remove(list)", "list"), ("table.sort(list)", "list"),
            ("table.move({9}, 1, 1, 1, list)", "list"), ("list[#list + 1] = 4", "list"),
            ("setmetatable(list, {})", "list"),
            ("open.known = 2", "open"), ("open.other = 2", "metatable of open.__newindex"),
            ("getmetatable(open).__newindex = nil", "metatable of open"), ("class.__index = {}", "class"),
            ("string.upper = nil", "string"), ("math.huge = 1", "math"), ("rawset(table, 'x', 1)", "table"),
            ("count = 1", "count"), ("print = nil", "print"), ("_G.print = nil", "print"),
            ("_ENV.count = 1", "count"), ("rawset(_G, 'count', 1)", "count"), ("_G = nil", "_G"),
        ])
    func writing(_ statement: String, _ name: String) throws {
        let text = try sandbox.text(
            "return select(2, pcall(function() local cache, list, open, class = reach() \(statement) end))")
        #expect(text.hasSuffix("'\(name)' \(Self.remedy)"), "\(text)")
        #expect(
            try sandbox.run(
                """
                local cache, list, open = reach()
                return cache.users.ada, table.concat(list), open.known, open.other, next(cache[1]), count, type(print)
                """) == [1, "312", 1, .null, .null, .null, "function"])
    }

    @Test("says which line wrote")
    func line() throws {
        #expect(
            try sandbox.text(
                "return select(2, pcall(function()\n local cache = reach()\n cache.x = 1\n end))")
                == "plugin.lua:3: 'cache' \(Self.remedy)")
    }

    @Test("lets functions write what they made themselves")
    func fresh() throws {
        #expect(
            try sandbox.run(
                """
                local cache, list, open, class = reach()
                local copy = table.move(list, 1, #list, 1, {})
                table.sort(copy)
                local object = setmetatable({}, class)
                object.x = 5
                return table.concat(copy), object.x, getmetatable(object) == class
                """) == ["123", 5, true])
    }

    @Test("hides nothing that would let a plugin at the hidden tables")
    func hidden() throws {
        #expect(
            try sandbox.run(
                """
                local cache, list, open, class = reach()
                local object = setmetatable({}, class)
                return getmetatable(cache), getmetatable(getmetatable(object)), getmetatable(_G), rawequal(cache, reach()),
                  type(getmetatable(open).__newindex), getmetatable(object).__index == class, tostring(cache)
                """) == [.null, .null, .null, true, "table", true, "table"])
    }

    @Test("takes globals from the host, and gives them to it")
    func host() throws {
        try sandbox.setGlobal("tenant", .value("acme"))
        #expect(try sandbox.run("return tenant, rawget(_G, 'tenant')") == ["acme", "acme"])
        #expect(try sandbox.global("tenant")?.value == "acme")
        #expect(try sandbox.global("reach")?.reference?.kind == .function)
        try sandbox.setGlobal("tenant", nil)
        #expect(try sandbox.run("return tenant") == [.null])
    }

    @Test("takes host functions that come later, but no metamethods of the globals")
    func laterFunctions() throws {
        try sandbox.add([
            .plain("later") { $0.push(Int64(1)) }, .plain("members.get") { $0.push(Int64(2)) },
            .plain("string.extra") { $0.push(Int64(3)) },
        ])
        #expect(try sandbox.run("return later(), members.get(), string.extra()") == [1, 2, 3])
        let refused = failure { try sandbox.add([.plain("global.__index") { _ in }]) }
        #expect(refused?.runtime?.message == "'global.__index' must be declared before freezing")
        #expect(try sandbox.run("return type(print)") == ["function"])
    }

    @Test("hands its tables to the host whole")
    func values() throws {
        #expect(
            try sandbox.run("return (reach()).users, (select(2, reach()))") == [["ada": 1], [3, 1, 2]])
        let table = try required(try sandbox.call(try sandbox.function("return reach")).first?.reference)
        #expect(try sandbox.field(table, "users")?.reference?.kind == .table)
    }

    @Test("may be frozen again, with what was made since")
    func again() throws {
        try sandbox.setGlobal("made", .reference(try sandbox.function("return {n = {1}}")))
        try sandbox.freeze()
        try sandbox.freeze()
        #expect(try sandbox.refusal("(function() made.n[1] = 2 end)()").hasSuffix("'made.n' \(Self.remedy)"))
        #expect(try sandbox.run("return made.n[1], (reach()).users.ada") == [1, 1])
    }

    @Test("keeps the functions that the host refers to, and what they reach")
    func references() throws {
        let sandbox = try Sandbox(functions: [])
        let act = try sandbox.function(
            "local seen = {n = 0} return function() seen.n = seen.n + 1 end")
        try sandbox.freeze()
        #expect(failure { _ = try sandbox.call(act) }?.runtime?.message == "'seen' \(Self.remedy)")
    }

    @Test("raises host functions' errors for globals where they were declared")
    func globals() throws {
        let sandbox = try Sandbox(functions: [
            .failing("global.__index", HostFailure(code: "global", message: "no such global", hint: nil)),
            .failing(
                "global.__newindex", HostFailure(code: "global", message: "globals are closed", hint: nil)),
        ])
        try sandbox.freeze()
        let read = failure { _ = try sandbox.run("\nreturn nothing") }?.runtime
        #expect(read?.message == "no such global" && read?.where == "plugin.lua:2")
        let write = failure { _ = try sandbox.run("\n\nnothing = 1") }?.runtime
        #expect(write?.message == "globals are closed" && write?.where == "plugin.lua:3")
        #expect(try sandbox.refusal("(function() print = 1 end)()").hasSuffix("'print' \(Self.remedy)"))
    }

    @Test("pays for freezing: a state with too much to freeze ends by its limit")
    func limit() throws {
        let sandbox = try Sandbox(functions: [])
        _ = try sandbox.run("local t = {} for i = 1, 20000 do t[i] = {i} end function keep() return t end")
        sandbox.refuel(SandboxLimits(instructions: 10_000))
        #expect(failure { try sandbox.freeze() }?.limit == .instructions)
    }
}
