import DandelionLua
import DandelionModel
import Testing

/// A file, and what it gives after it was frozen: the text of `show()`.
struct Idiom: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let file: String
    let shows: String

    init(_ title: String, _ file: String, shows: String) {
        testDescription = title
        self.file = file
        self.shows = shows
    }
}

@Suite("P5: after freezing, a file's")
struct FreezingIdiomTests {
    private static let idioms = [
        Idiom(
            "table of settings is read",
            "local s = {a = 1, b = {c = 2}} function show() return s.a .. s.b.c end", shows: "12"),
        Idiom(
            "class makes objects",
            """
            local Account = {} Account.__index = Account
            function Account.new(n) return setmetatable({balance = n}, Account) end
            function Account:deposit(n) self.balance = self.balance + n return self end
            function show() local a = Account.new(1) a:deposit(5) return a.balance .. " " .. tostring(getmetatable(a) == Account) end
            """, shows: "6 true"),
        Idiom(
            "classes inherit, two levels and super calls",
            """
            local Base = {} Base.__index = Base
            function Base.new(class) return setmetatable({}, class) end
            function Base:name() return "base" end
            function Base:kind() return "kind" end
            local Middle = setmetatable({}, {__index = Base}) Middle.__index = Middle
            function Middle:name() return "middle of " .. Base.name(self) end
            local Leaf = setmetatable({}, {__index = Middle}) Leaf.__index = Leaf
            function Leaf:name() return "leaf of " .. Middle.name(self) end
            local early = Base.new(Leaf)
            function show() local l = Base.new(Leaf) return l:name() .. ", " .. l:kind() .. ", " .. early:name() end
            """, shows: "leaf of middle of base, kind, leaf of middle of base"),
        Idiom(
            "object has a class that still knows it",
            """
            local C = {} C.__index = C
            local one = setmetatable({}, C)
            function show() return tostring(getmetatable(one) == C) .. tostring(getmetatable({}) == nil) .. tostring(getmetatable(C)) end
            """, shows: "truetruenil"),
        Idiom(
            "callable tables are called, with themselves",
            "local add = setmetatable({by = 10}, {__call = function(self, n) return n + self.by end}) function show() return add(5) end",
            shows: "15"),
        Idiom(
            "class is called to make objects",
            """
            local Point = setmetatable({}, {__call = function(class, x) return setmetatable({x = x}, class) end})
            Point.__index = Point
            Point.__add = function(a, b) return Point(a.x + b.x) end
            function show() return (Point(1) + Point(2)).x end
            """, shows: "3"),
        Idiom(
            "tables with cycles keep them, also as keys",
            "local t = {} t.me = t t[t] = 'self' function show() return tostring(t.me.me == t) .. t[t.me] end",
            shows: "trueself"),
        Idiom(
            "ipairs, #, unpack and concat work on lists",
            """
            local l = {3, 1, 2}
            function show() local o = {} for i, v in ipairs(l) do o[i] = v * #l end return table.concat(o, ",") .. table.concat(l) .. (table.unpack(l)) .. select("#", table.unpack(l)) end
            """, shows: "9,3,631233"),
        Idiom(
            "pairs, next, rawget, rawlen and rawequal see what it holds",
            """
            local t = {10, 20, b = 1, a = 2}
            function show()
              local o = {}
              for k, v in pairs(t) do o[#o + 1] = k .. "=" .. v end
              return table.concat(o, " ") .. " " .. next(t) .. rawget(t, "a") .. rawlen(t) .. tostring(rawequal(t, t)) .. tostring(next({}))
            end
            """, shows: "1=10 2=20 a=2 b=1 122truenil"),
        Idiom(
            "list is copied and sorted",
            "local l = {3, 1, 2} function show() local c = table.move(l, 1, #l, 1, {}) table.sort(c) table.insert(c, 4) return table.concat(c) end",
            shows: "1234"),
        Idiom(
            "counters made by functions count",
            """
            local function counter() local n = 0 return function() n = n + 1 return n end end
            function show() local c, d = counter(), counter() c() d() return c() + d() end
            """, shows: "4"),
        Idiom(
            "closures over constants see them",
            "local rate <const>, base = 2, 10 local function price(n) return n * rate + base end function show() return price(4) end",
            shows: "18"),
        Idiom(
            "recursive and mutually recursive functions find each other",
            """
            local even, odd
            function even(n) if n == 0 then return true end return odd(n - 1) end
            function odd(n) if n == 0 then return false end return even(n - 1) end
            local function factorial(n) return n < 2 and 1 or n * factorial(n - 1) end
            function show() return tostring(even(10)) .. factorial(5) end
            """, shows: "true120"),
        Idiom(
            "locals that the file itself changes while it loads keep their last value",
            "local n = 0 for i = 1, 10 do n = n + i end local function add(x) n = n + x end add(100) add = nil function show() return n end",
            shows: "155"),
        Idiom(
            "default values come through __index, a table or a function that gets the table itself",
            """
            local d = setmetatable({own = 1}, {__index = {far = 2}})
            local f f = setmetatable({k = "K"}, {__index = function(t, key) return rawget(t, "k") .. key .. tostring(t == f) end})
            function show() return d.own .. d.far .. tostring(d.none) .. f.k .. f.x end
            """, shows: "12nilKKxtrue"),
        Idiom(
            "chain of __index runs through tables and functions",
            """
            local a = {x = 1}
            local b = setmetatable({y = 2}, {__index = a})
            local c = setmetatable({z = 3}, {__index = function(_, k) return b[k] end})
            local d = setmetatable({}, {__index = c})
            function show() return d.x .. d.y .. d.z .. tostring(d.w) end
            """, shows: "123nil"),
        Idiom(
            "operators of metatables work between frozen and new tables",
            """
            local V = {} V.__index = V
            V.__eq = function(a, b) return a.n == b.n end
            V.__lt = function(a, b) return a.n < b.n end
            V.__le = function(a, b) return a.n <= b.n end
            V.__concat = function(a, b) return a.n .. "~" .. b.n end
            V.__len = function(a) return a.n end
            V.__unm = function(a) return -a.n end
            V.__tostring = function(a) return "V" .. a.n end
            V.__name = "vector"
            local one = setmetatable({n = 1}, V)
            function show()
              local two, same = setmetatable({n = 2}, V), setmetatable({n = 1}, V)
              return table.concat({tostring(one == same), tostring(one < two), tostring(two <= one), one .. two, #one, -one, tostring(one), ("%s"):format(two)}, " ")
            end
            """, shows: "true true false 1~2 1 -1 V1 V2"),
        Idiom(
            "__pairs and __close are kept",
            """
            local t = setmetatable({}, {__pairs = function(t) return function(_, k) if not k then return "only" end end, t end, __close = function() log = "x" end})
            function show() for k in pairs(t) do return k end end
            """, shows: "only"),
        Idiom(
            "metatable that is protected stays so",
            "local t = setmetatable({}, {__metatable = 'locked'}) function show() return getmetatable(t) .. tostring(pcall(setmetatable, t, {})) end",
            shows: "lockedfalse"),
        Idiom(
            "enumeration and reverse look-up",
            "local names = {'red', 'green'} local numbers = {} for i, n in ipairs(names) do numbers[n] = i end function show() return names[numbers.green] end",
            shows: "green"),
        Idiom(
            "dispatch table of functions",
            "local acts = {a = function() return 'A' end, ['b c'] = function() return 'B' end} function show() return acts.a() .. acts['b c']() end",
            shows: "AB"),
        Idiom(
            "module pattern with private functions",
            "local M = {} local function secret(n) return n * 2 end function M.twice(n) return secret(n) end lib = M function show() return lib.twice(4) end",
            shows: "8"),
        Idiom(
            "function taken out of the library",
            "local upper, insert = string.upper, table.insert function show() local t = {} insert(t, upper('x')) return t[1] end",
            shows: "X"),
        Idiom(
            "methods of strings",
            "local name = 'ada' function show() return name:upper() .. #name .. ('%d'):format(3) end",
            shows: "ADA33"),
        Idiom(
            "varargs kept in a table",
            "local args = table.pack(1, nil, 3) function show() return args.n .. select('#', table.unpack(args, 1, args.n)) end",
            shows: "33"),
        Idiom(
            "environment of a loaded text",
            "local box = {x = 5} local f = load('return x', 'f', 't', box) function show() return f() end",
            shows: "5"),
        Idiom(
            "gmatch, coroutines and iterators that functions make",
            """
            local text = "a b c"
            local function each() return coroutine.wrap(function() for w in text:gmatch("%a") do coroutine.yield(w) end end) end
            function show() local o = {} for w in each() do o[#o + 1] = w end return table.concat(o) end
            """, shows: "abc"),
        Idiom(
            "stateless iterator may be kept",
            "local each, list = ipairs({}), {4, 5} function show() local s = 0 for _, v in each, list, 0 do s = s + v end return s end",
            shows: "9"),
        Idiom(
            "functions made at run time keep state of their own",
            "local function stack() local items = {} return {push = function(v) items[#items + 1] = v end, size = function() return #items end} end function show() local s = stack() s.push(1) s.push(2) return s.size() end",
            shows: "2"),
        Idiom(
            "goto, loops and locals of functions change freely",
            "function show() local n = 0 ::again:: n = n + 1 if n < 5 then goto again end local function inc() n = n + 1 end inc() return n end",
            shows: "6"),
        Idiom(
            "new fields that a metatable takes elsewhere still go there",
            """
            local seen = setmetatable({known = 1}, {__newindex = function(t, k, v) error("unknown setting '" .. k .. "'", 2) end})
            function show() return select(2, pcall(function() seen.other = 1 end)) end
            """, shows: "plugin.lua:2: unknown setting 'other'"),
        Idiom(
            "error of a strict table names the line that reads it",
            """
            local strict = setmetatable({}, {__index = function(_, k) error("no " .. k, 2) end})
            function show()
              return select(2, pcall(function()
                return strict.nothing
              end))
            end
            """, shows: "plugin.lua:4: no nothing"),
    ]

    @Test("idiom works as before", arguments: idioms)
    func works(_ idiom: Idiom) throws {
        let plain = try Sandbox(functions: [])
        _ = try plain.run(idiom.file)
        #expect(try plain.text("return tostring(show())") == idiom.shows, "before freezing")
        let frozen = try Sandbox(functions: [])
        _ = try frozen.run(idiom.file)
        try frozen.freeze()
        #expect(try frozen.text("return tostring(show())") == idiom.shows, "after freezing")
        frozen.collect()
        #expect(try frozen.text("return tostring(show())") == idiom.shows, "after a collection")
    }
}
