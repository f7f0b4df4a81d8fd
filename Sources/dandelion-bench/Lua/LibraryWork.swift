/// Ordinary work of one library function: `n` times, as a plugin would call it.
struct LibraryWork {
    /// The function, and what it works on where that matters: `pairs, 100 keys`.
    let name: String
    /// What is run `n` times; `i` counts from 1.
    let body: String
    /// What is made once before.
    var setup = ""
    var count: Int64 = 20_000

    var source: String { "local n = ... \(setup) for i = 1, n do \(body) end" }

    /// Every function that is guarded.
    static let all = base + strings + tables + coroutines + numbers

    private static let base = [
        LibraryWork(name: "pcall", body: "pcall(f, i)", setup: "local function f(x) return x end"),
        LibraryWork(
            name: "xpcall", body: "xpcall(f, h, i)",
            setup: "local function f(x) return x end local function h(e) return e end"),
        LibraryWork(name: "error", body: "pcall(error, 'no', 0)"),
        LibraryWork(name: "load", body: "load('return 1 + 2')", count: 2_000),
        LibraryWork(
            name: "getmetatable", body: "local m = getmetatable(t)", setup: "local t = setmetatable({}, {})"),
        LibraryWork(
            name: "setmetatable", body: "local t = setmetatable({}, m)", setup: "local m = {__index = {}}"),
        LibraryWork(name: "rawget", body: "local x = rawget(t, 'a')", setup: "local t = {a = 1}"),
        LibraryWork(name: "rawset", body: "rawset(t, 'a', i)", setup: "local t = {a = 1}"),
        LibraryWork(name: "rawlen", body: "local x = rawlen(t)", setup: "local t = {1, 2, 3}"),
        LibraryWork(name: "tostring", body: "local s = tostring(i)"),
        LibraryWork(name: "tonumber", body: "local x = tonumber('12.5')"),
        LibraryWork(
            name: "pairs, a list of 100", body: "for k, v in pairs(t) do end",
            setup: "local t = {} for i = 1, 100 do t[i] = i end", count: 1_000),
        LibraryWork(
            name: "pairs, 10 keys", body: "for k, v in pairs(t) do end",
            setup: "local t = {} for i = 1, 10 do t['key' .. i] = i end", count: 5_000),
        sortedPairs,
        LibraryWork(
            name: "next, is it empty", body: "local e = next(t) == nil", setup: "local t = {a = 1, b = 2}"),
    ]

    /// The one that may cost more: it has to sort.
    static let sortedPairs = LibraryWork(
        name: "pairs, 100 keys", body: "for k, v in pairs(t) do end",
        setup: "local t = {} for i = 1, 100 do t['key' .. i] = i end", count: 500)

    private static let text =
        "local s = ('The quick brown fox jumps over the lazy dog. '):rep(20) .. 'needle'"

    private static let strings = [
        LibraryWork(name: "string.byte", body: "local b = s:byte(i % 100 + 1)", setup: text),
        LibraryWork(name: "string.char", body: "local c = string.char(72, 105)"),
        LibraryWork(name: "string.find", body: "local a = s:find('l%a+y')", setup: text, count: 5_000),
        LibraryWork(name: "string.find, plain", body: "local a = s:find('needle', 1, true)", setup: text),
        LibraryWork(
            name: "string.find, plain and near", body: "local a = s:find('quick', 1, true)", setup: text),
        LibraryWork(name: "string.format", body: "local x = ('%d of %s: %.2f'):format(i, 'many', 1.5)"),
        LibraryWork(
            name: "string.gmatch", body: "for w in s:gmatch('%a+') do end", setup: text, count: 500),
        LibraryWork(name: "string.gsub", body: "local r = s:gsub('%a+', '<%0>')", setup: text, count: 500),
        LibraryWork(
            name: "string.gsub, a function", body: "local r = s:gsub('%a+', f)",
            setup: text + " local function f(w) return w end", count: 500),
        LibraryWork(
            name: "string.gsub, a table", body: "local r = s:gsub('%a+', t)",
            setup: text + " local t = {quick = 'slow'}", count: 500),
        LibraryWork(name: "string.match", body: "local k, v = ('name = value'):match('^(%w+)%s*=%s*(%w+)')"),
        LibraryWork(name: "string.rep", body: "local r = ('ab'):rep(20)"),
        LibraryWork(name: "string.pack", body: "local p = string.pack('<i4s2', i, 'text')"),
        LibraryWork(
            name: "string.unpack", body: "local a, b = string.unpack('<i4s2', p)",
            setup: "local p = string.pack('<i4s2', 7, 'text')"),
        LibraryWork(name: "string.packsize", body: "local p = string.packsize('<i4i8')"),
        LibraryWork(name: "numerals", body: "local x = '10' + i"),
    ]

    private static let list = "local t = {} for i = 1, 100 do t[i] = (i * 37) % 101 end"

    private static let tables = [
        LibraryWork(
            name: "table.concat", body: "local s = table.concat(t, ', ')", setup: list, count: 2_000),
        LibraryWork(name: "table.insert", body: "table.insert(t, i)", setup: "local t = {}"),
        LibraryWork(
            name: "table.insert, in front", body: "table.insert(t, 1, i) t[#t] = nil", setup: list,
            count: 2_000),
        LibraryWork(
            name: "table.remove", body: "t[#t + 1] = i table.remove(t)", setup: list),
        LibraryWork(name: "table.move", body: "table.move(t, 1, 50, 51)", setup: list, count: 2_000),
        LibraryWork(
            name: "table.unpack", body: "local a, b, c = table.unpack(t)", setup: "local t = {1, 2, 3}"),
        LibraryWork(
            name: "table.sort", body: "table.sort(table.move(t, 1, 100, 1, u))",
            setup: list + " local u = {}",
            count: 500),
        LibraryWork(
            name: "table.sort, a function", body: "table.sort(table.move(t, 1, 100, 1, u), f)",
            setup: list + " local u = {} local function f(a, b) return a > b end", count: 500),
    ]

    private static let coroutines = [
        LibraryWork(
            name: "coroutine.create and resume", body: "coroutine.resume(coroutine.create(f), i)",
            setup: "local function f(x) return x end", count: 5_000),
        LibraryWork(
            name: "coroutine.wrap and yield", body: "w(i)",
            setup: "local w = coroutine.wrap(function() while true do coroutine.yield() end end)"),
        LibraryWork(
            name: "coroutine.close", body: "coroutine.close(coroutine.create(f))",
            setup: "local function f() end", count: 5_000),
        LibraryWork(name: "coroutine.isyieldable", body: "local y = coroutine.isyieldable()"),
    ]

    private static let numbers = [
        LibraryWork(name: "math.max", body: "local x = math.max(i, 7, 3)"),
        LibraryWork(name: "math.min", body: "local x = math.min(i, 7, 3)"),
        LibraryWork(name: "math.random", body: "local x = math.random(100)"),
        LibraryWork(name: "utf8.char", body: "local c = utf8.char(228, 8364)"),
        LibraryWork(name: "utf8.codepoint", body: "local c = utf8.codepoint('äß€', 1, -1)"),
        LibraryWork(name: "utf8.codes", body: "for p, c in utf8.codes('äöü und ß') do end", count: 5_000),
        LibraryWork(name: "utf8.len", body: "local l = utf8.len('äöü und ß')"),
        LibraryWork(name: "utf8.offset", body: "local o = utf8.offset('äöü und ß', 5)"),
    ]
}
