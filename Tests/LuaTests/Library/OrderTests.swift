import DandelionLua
import DandelionModel
import Testing

@Suite("The order of pairs and next")
struct OrderTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    private static let keys = """
        local t = {10, 20, [-3] = 1, [2.5] = 1, [1 << 53] = 1, [(1 << 53) + 1] = 1, [2 ^ 63] = 1, [math.maxinteger] = 1,
          [math.mininteger] = 1, [-2 ^ 70] = 1, [math.huge] = 1, [-math.huge] = 1, [0.1] = 1, [-0.1] = 1,
          [true] = 1, [false] = 1, a = 1, b = 1, [""] = 1, ["a\\0"] = 1, ["a\\0b"] = 1, ab = 1, ["é"] = 1, B = 1,
          abcdefgh = 1, abcdefghi = 1, ["abcdefgh\\0"] = 1, abcdefgg = 1}

        """
    private static let expected = """
        false true -inf -1.1805916207174e+21 -9223372036854775808 -3 -0.1 0.1 1 2 2.5 9007199254740992 \
        9007199254740993 9223372036854775807 9.2233720368548e+18 inf  B a a\u{0} a\u{0}b ab abcdefgg abcdefgh \
        abcdefgh\u{0} abcdefghi b é
        """

    @Test("P5: pairs visits false, true, numbers by value, then strings by byte")
    func pairs() throws {
        #expect(
            try sandbox.text(
                Self.keys
                    + "local o = {} for k in pairs(t) do o[#o + 1] = tostring(k) end return table.concat(o, ' ')"
            )
                == Self.expected)
    }

    @Test("P5: next gives the same order without a state")
    func next() throws {
        #expect(
            try sandbox.text(
                Self.keys
                    + "local o, k = {}, next(t) while k ~= nil do o[#o + 1] = tostring(k) k = next(t, k) end "
                    + "return table.concat(o, ' ')") == Self.expected)
        #expect(try sandbox.run("return next({}), next({}, nil), next({7})") == [.null, .null, 1, 7])
    }

    @Test("P5: the order does not depend on how the table came about", arguments: [1, 17, 4711])
    func insertion(_ seed: Int) throws {
        #expect(
            try sandbox.run(
                """
                local state = \(seed)
                local function random(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n end
                for round = 1, 30 do
                  local t, list = {}, {}
                  for i = 1, random(120) do
                    local k = random(3) == 0 and random(200) or random(2) == 0 and random(200) + 0.5 or "k" .. random(400)
                    t[k] = i
                    if random(4) == 0 then t["k" .. random(400)] = nil end
                  end
                  for k in pairs(t) do list[#list + 1] = k end
                  local i = 0
                  local k = next(t)
                  while k ~= nil do i = i + 1 assert(list[i] == k) k = next(t, k) end
                  assert(i == #list)
                  for j = 2, #list do
                    local a, b = list[j - 1], list[j]
                    assert(type(a) ~= type(b) and type(a) == "number" or type(a) == type(b) and a < b)
                  end
                end
                return "ok"
                """) == ["ok"])
    }

    @Test("fields may be cleared and changed while they are visited, with both")
    func clearing() throws {
        #expect(
            try sandbox.run(
                """
                local seen = {}
                local t = {1, 2, 3, 4, x = 1, y = 2, z = 3}
                for k, v in pairs(t) do seen[#seen + 1] = k t[k] = nil if k == 2 then t[3] = nil t.y = nil end end
                local u, n = {a = 1, b = 2, 3}, 0
                local k = next(u) while k ~= nil do u[k] = nil n = n + 1 k = next(u, k) end
                local w = {10, 20, 30} for i in pairs(w) do w[i] = w[i] + 1 end
                return table.concat(seen, " "), next(t), n, next(u), table.concat(w, " ")
                """) == ["1 2 4 x z", .null, 3, .null, "11 21 31"])
    }

    @Test("P5: a field that is added during a traversal is not visited by it")
    func adding() throws {
        #expect(
            try sandbox.run(
                "local t, n = {a = 1, b = 2, c = 3, 1, 2}, 0 for k in pairs(t) do n = n + 1 t['z' .. n] = n end return n"
            )
                == [5])
    }

    @Test("an iterator may be started again and asked out of turn")
    func restarting() throws {
        #expect(
            try sandbox.run(
                """
                local f, t = pairs({a = 1, b = 2, c = 3})
                local g, u = pairs({10, 20})
                local o = {f(t, nil), f(t, "b"), f(t, "a"), f(t, "c") == nil, g(u, 1), g(u, 2) == nil, g(u)}
                return (f(t)), (f(t, "b")), (f(t, "a")), (f(t, "c")), (g(u, 1)), (g(u, 2)), (g(u)), pcall(f, t, "q")
                """)
                == ["a", "c", "b", .null, 2, .null, 1, false, "invalid key to 'next'"])
    }

    @Test("__pairs is asked, and may wait in a coroutine")
    func metamethod() throws {
        #expect(
            try sandbox.run(
                """
                local t = setmetatable({}, {__pairs = function(t)
                  coroutine.yield("first")
                  return function(_, k) if not k then return 1, "one" end end, t, nil
                end})
                local co = coroutine.wrap(function() for k, v in pairs(t) do return k, v end end)
                return co(), co()
                """) == ["first", 1, "one"])
    }

    @Test("objects as keys have no order, and so pairs and next refuse them")
    func objects() throws {
        let expected = "a key of type 'table' has no fixed order; use a list instead"
        #expect(try sandbox.refusal("pairs({[{}] = 1})").hasSuffix(expected))
        #expect(try sandbox.refusal("next({[{}] = 1})").hasSuffix(expected))
        #expect(try sandbox.run("local k = {} local t = {[k] = 5} return t[k], rawget(t, k)") == [5, 5])
    }

    @Test("what cannot be traversed is refused in Lua's words")
    func refusals() throws {
        #expect(try sandbox.refusal("next({}, 'nope')") == "invalid key to 'next'")
        #expect(
            try sandbox.refusal("next(nil)").hasSuffix("bad argument #1 to 'next' (table expected, got nil)"))
        #expect(
            try sandbox.text("return select(2, pcall(function() for k in pairs(nil) do end end))")
                == "plugin.lua:1: bad argument #1 to 'for iterator' (table expected, got nil)")
        #expect(
            try sandbox.refusal("pairs()").hasSuffix(
                "bad argument #1 to 'pairs' (table expected, got no value)")
                || sandbox.refusal("pairs()").hasSuffix("bad argument #1 to 'pairs' (value expected)"))
    }
}
