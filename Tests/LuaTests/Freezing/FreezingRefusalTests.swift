import DandelionLua
import DandelionModel
import Testing

@Suite("P5: freezing refuses")
struct FreezingRefusalTests {
    private static let remedy = "; keep it in 'store', or make it local to the function"

    /// What freezing a file refuses, a text for each problem.
    private func problems(_ file: String) throws -> [String] {
        let sandbox = try Sandbox(functions: [])
        _ = try sandbox.run(file)
        guard case .notFreezable(let problems) = failure(of: { try sandbox.freeze() }) else { return [] }
        return problems.map(\.description)
    }

    @Test("a function that assigns a local of the file, with both lines")
    func assignment() throws {
        #expect(
            try problems(
                """

                -- a counter
                local n = 0
                local other = 1
                function count()
                  local m = n



                  n = m + other
                end
                """)
                == ["plugin.lua:10: 'n' (line 3) is changed inside a function (line 10)\(Self.remedy)"])
    }

    @Test("an assignment in a nested function, however deep")
    func nested() throws {
        #expect(
            try problems(
                """
                local last
                function outer()
                  return function()
                    return function(v)
                      last = v
                    end
                  end
                end
                """) == ["plugin.lua:5: 'last' (line 1) is changed inside a function (line 5)\(Self.remedy)"])
    }

    @Test("all problems at once, by line")
    func several() throws {
        #expect(
            try problems(
                """
                local a
                local b
                local c, d = 1,
                  2
                function one() a = 1 b = 2 end
                function two() b = 3 end
                function three() d = 4 end
                """) == [
                    "plugin.lua:5: 'a' (line 1) is changed inside a function (line 5)\(Self.remedy)",
                    "plugin.lua:5: 'b' (line 2) is changed inside a function (line 5)\(Self.remedy)",
                    "plugin.lua:6: 'b' (line 2) is changed inside a function (line 6)\(Self.remedy)",
                    "plugin.lua:7: 'd' (line 3) is changed inside a function (line 7)\(Self.remedy)",
                ])
    }

    @Test("a memo that is replaced, a local function that replaces itself, a table that takes lines")
    func declarations() throws {
        #expect(
            try problems(
                """
                local memo = {
                  x = 1,
                  y = 2,
                }
                function reset() memo = {} end
                local function once(a)
                  once = function() return a end
                  return a
                end
                function use() return once(1) end
                """) == [
                    "plugin.lua:5: 'memo' (line 1) is changed inside a function (line 5)\(Self.remedy)",
                    "plugin.lua:7: 'once' (line 6) is changed inside a function (line 7)\(Self.remedy)",
                ])
    }

    @Test("a counter that was made while the file loaded")
    func madeEarly() throws {
        #expect(
            try problems(
                """
                local function counter()
                  local n = 0
                  return function()
                    n = n + 1
                    return n
                  end
                end
                local first = counter()
                function show() return first() end
                """) == ["plugin.lua:4: 'n' (line 2) is changed inside a function (line 4)\(Self.remedy)"])
    }

    @Test("a parameter of a call that is over, and the inner one of two locals of a name")
    func parameters() throws {
        #expect(
            try problems(
                """
                local n = 0
                local function setter(value)
                  return function(v) value = v end
                end
                set = setter(1)
                do
                  local n = 5
                  function bump() n = n + 1 end
                end
                """)
                == [
                    "plugin.lua:3: 'value' (line 2) is changed inside a function (line 3)\(Self.remedy)",
                    "plugin.lua:8: 'n' (line 7) is changed inside a function (line 8)\(Self.remedy)",
                ].map { $0 })
    }

    @Test(
        "a function wherever it is kept: in tables, keys, metatables, upvalues of functions, host references")
    func everywhere() throws {
        let setter = "(function() local n return function() n = 1 end end)()"
        for file in [
            "kept = {a = {b = \(setter)}}", "kept = {[\(setter)] = true}",
            "kept = setmetatable({}, {__index = \(setter)})",
            "kept = setmetatable({}, {__metatable = 1, __call = \(setter)})",
            "local f = \(setter) function kept() return f end",
            "local t = {} t[1] = t t[2] = {\(setter)} function kept() return function() return t end end",
        ] {
            #expect(
                try problems(file) == [
                    "plugin.lua:1: 'n' (line 1) is changed inside a function (line 1)\(Self.remedy)"
                ],
                "\(file)")
        }
        let sandbox = try Sandbox(functions: [])
        let held = try sandbox.function("return \(setter)")
        #expect(try sandbox.freezingProblems().count == 1)
        withExtendedLifetime(held) {}
    }

    @Test("an environment that a function replaces")
    func environment() throws {
        #expect(
            try problems("function leave() _ENV = {} end")
                == ["plugin.lua:1: '_ENV' is changed inside a function (line 1)\(Self.remedy)"])
    }

    @Test("coroutines, by name and line")
    func coroutines() throws {
        let after =
            " is a coroutine, which does not live on after the load; make it inside the function that resumes it"
        #expect(
            try problems(
                """
                local co = coroutine.create(function() end)
                local next_id = coroutine.wrap(function() coroutine.yield(1) end)
                local kept = {
                  deep = {coroutine.running()},
                }
                function use() return co, next_id, kept end
                """) == [
                    "plugin.lua:1: 'co' (line 1)\(after)", "plugin.lua:2: 'next_id' (line 2)\(after)",
                    "plugin.lua:3: 'kept.deep[1]' (line 3)\(after)",
                ])
        #expect(try problems("worker = coroutine.create(print)") == ["'worker'\(after)"])
    }

    @Test("iterators that remember where they stand, but not those that do not")
    func iterators() throws {
        let after =
            " is an iterator, which remembers where it stands; make it inside the function that uses it"
        #expect(
            try problems(
                """
                local words = ("a b"):gmatch("%a")
                local fields = pairs({x = 1, y = 2})
                local plain, step = next, ipairs({})
                function use() return words, fields, plain, step end
                """) == ["plugin.lua:1: 'words' (line 1)\(after)", "plugin.lua:2: 'fields' (line 2)\(after)"])
    }

    @Test("by the file that is wrong, where there are several")
    func files() throws {
        let sandbox = try Sandbox(functions: [])
        for (name, text) in [
            ("lib/codes.lua", "local c = 0\nfunction code() c = c + 1 end"), ("plugin.lua", "local x = 1"),
        ] {
            _ = try sandbox.call(try sandbox.load(Array(text.utf8), name: name))
        }
        #expect(
            try sandbox.freezingProblems().map(\.description)
                == ["lib/codes.lua:2: 'c' (line 1) is changed inside a function (line 2)\(Self.remedy)"])
    }

    @Test("nothing that can no longer be reached")
    func unreachable() throws {
        #expect(
            try problems(
                """
                local n = 0
                local function add(v) n = n + v end
                add(1)
                local co = coroutine.wrap(function() coroutine.yield(1) end)
                local first = co()
                function show() return n + first end
                """
            ).isEmpty)
    }

    @Test("and leaves the state as it was")
    func unchanged() throws {
        let sandbox = try Sandbox(functions: [])
        _ = try sandbox.run("local n, t = 0, {} function count() n = n + 1 t[n] = n return #t end")
        #expect(failure { try sandbox.freeze() } != nil)
        #expect(try sandbox.run("count() x = 1 return count(), x") == [2, 1])
    }
}
