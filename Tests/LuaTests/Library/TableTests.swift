import DandelionLua
import DandelionModel
import Testing

@Suite("The table library")
struct TableTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("insert and remove move what stands behind")
    func insertAndRemove() throws {
        #expect(
            try sandbox.run(
                """
                local t = {1, 2, 3}
                table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 6, 5)
                local first, last = table.remove(t, 1), table.remove(t)
                return table.concat(t, ","), first, last, table.remove({}), table.remove({}, 0), #t
                """) == ["1,2,3,4", 0, 5, .null, .null, 4])
        #expect(
            try sandbox.refusal("table.insert({1}, 3, 2)").hasSuffix(
                "bad argument #2 to 'insert' (position out of bounds)"))
        #expect(
            try sandbox.refusal("table.insert({1}, 1, 2, 3)").hasSuffix(
                "wrong number of arguments to 'insert'"))
        #expect(
            try sandbox.refusal("table.remove({1}, 3)").hasSuffix(
                "bad argument #2 to 'remove' (position out of bounds)"))
        #expect(
            try sandbox.refusal("table.insert(nil, 1)").hasSuffix(
                "bad argument #1 to 'insert' (table expected, got nil)"))
    }

    @Test("move copies in the right direction, also onto itself")
    func move() throws {
        #expect(
            try sandbox.run(
                """
                local up, down = table.move({1, 2, 3}, 1, 3, 2), table.move({1, 2, 3}, 2, 3, 1)
                local into = table.move({1, 2}, 1, 2, 3, {9, 9})
                return table.concat(up, ","), table.concat(down, ","), table.concat(into, ","), #table.move({}, 1, 0, 5)
                """) == ["1,1,2,3", "2,3,3", "9,9,1,2", 0])
        #expect(
            try sandbox.refusal("table.move({}, 1, math.maxinteger, 2)").hasSuffix(
                "(destination wrap around)"))
        #expect(
            try sandbox.refusal("table.move({}, 0, math.maxinteger, 2)").hasSuffix(
                "(too many elements to move)"))
    }

    @Test("concat, pack and unpack")
    func concat() throws {
        #expect(
            try sandbox.run(
                """
                return table.concat({1, "b", 2.5}, "-"), table.concat({"a", "b", "c"}, "", 2, 3), table.concat({}, "x"),
                  table.pack(1, nil).n, select("#", table.unpack({1, nil, 3}, 1, 3)), (table.unpack({7, 8}, 2))
                """) == ["1-b-2.5", "bc", "", 2, 3, 8])
        #expect(
            try sandbox.refusal("table.concat({1, {}})").hasSuffix(
                "invalid value (table) at index 2 in table for 'concat'"))
        #expect(try sandbox.refusal("table.unpack({}, 1, 1 << 40)").hasSuffix("too many results to unpack"))
    }

    @Test("elements are read and written through metamethods")
    func metamethods() throws {
        #expect(
            try sandbox.run(
                """
                local store, writes = {10, 20, 30}, 0
                local proxy = setmetatable({}, {
                  __index = store, __len = function() return #store end,
                  __newindex = function(_, k, v) writes = writes + 1 store[k] = v end,
                })
                table.insert(proxy, 40) table.remove(proxy, 1) table.sort(proxy, function(a, b) return a > b end)
                return table.concat(proxy, ","), writes > 3, rawlen(proxy), (table.unpack(proxy))
                """) == ["40,30,20", true, 0, 40])
    }

    @Test(
        "P4: a length that lies, and a range without end, end by the limit",
        arguments: [
            "table.insert(setmetatable({}, {__len = function() return 1 << 50 end}), 1, 0)",
            "table.remove(setmetatable({}, {__len = function() return 1 << 50 end}), 1)",
            "table.move({}, 1, 1 << 50, 2)",
            "table.concat(setmetatable({}, {__index = function() return '' end, __len = function() return 1 << 50 end}))",
            "table.unpack(setmetatable({}, {__index = table.unpack, __len = rawlen}), 1, 900000)",
            "table.sort(setmetatable({}, {__len = function() return 1 << 30 end}))",
            "for k in pairs(setmetatable({}, {__pairs = function(t) return function() return 1 end, t end})) do end",
        ])
    func lying(_ attack: String) throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        let source = "while true do pcall(function() \(attack) end) end"
        let limit = failure { _ = try sandbox.run(source) }?.limit
        #expect(limit == .instructions || limit == .memory)
    }
}

@Suite("table.sort")
struct SortTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("sorts numbers, texts, and by a function")
    func sorts() throws {
        #expect(
            try sandbox.run(
                """
                local n, s, d = {3, 1.5, -2, 10}, {"b", "a", "B"}, {1, 2, 3}
                table.sort(n) table.sort(s) table.sort(d, function(a, b) return a > b end)
                return table.concat(n, " "), table.concat(s, " "), table.concat(d, " ")
                """) == ["-2 1.5 3 10", "B a b", "3 2 1"])
    }

    @Test("is stable at every length, and agrees with a plain insertion sort", arguments: 1...8)
    func stable(_ seed: Int) throws {
        #expect(
            try sandbox.run(
                """
                local state = \(seed)
                local function random(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n end
                for length = 0, 70 do
                  local t, expected = {}, {}
                  for i = 1, length do t[i] = {key = random(8), place = i} end
                  for i = 1, length do
                    local j = i
                    while j > 1 and expected[j - 1].key > t[i].key do expected[j] = expected[j - 1] j = j - 1 end
                    expected[j] = t[i]
                  end
                  table.sort(t, function(a, b) return a.key < b.key end)
                  for i = 1, length do assert(t[i] == expected[i], length) end
                end
                return "same"
                """) == ["same"])
    }

    @Test("an order that contradicts itself ends, and loses nothing")
    func inconsistent() throws {
        #expect(
            try sandbox.run(
                """
                local t, sum = {}, 0
                for i = 1, 100 do t[i] = i end
                table.sort(t, function() return true end)
                for i = 1, 100 do sum = sum + t[i] end
                return sum, #t
                """) == [5050, 100])
    }

    @Test("a comparison that raises leaves the table as it was")
    func raising() throws {
        #expect(
            try sandbox.run(
                """
                local t, n = {5, 4, 3, 2, 1}, 0
                local ok = pcall(table.sort, t, function(a, b) n = n + 1 if n > 6 then error("no") end return a < b end)
                return ok, table.concat(t, " ")
                """) == [false, "5 4 3 2 1"])
        #expect(
            try sandbox.refusal("table.sort({1, 'x'})").hasSuffix("attempt to compare string with number"))
        #expect(try sandbox.refusal("table.sort({1, nil, 3})").contains("attempt to compare"))
    }
}
