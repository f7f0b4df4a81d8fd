import DandelionLua
import DandelionModel
import Testing

@Suite("P4: hostile code")
struct HostileTests {
    @Test(
        "comes to what its first line allows, and leaves a state that works or is replaced",
        arguments: HostileFile.all.map(\.name))
    func files(_ name: String) throws {
        let file = try required(HostileFile.all.first { $0.name == name })
        let found = try required(file.run())
        #expect(file.allows(found.outcome), "\(found.outcome)")
        #expect(found.isAlive)
    }

    @Test("is all there")
    func count() {
        #expect(HostileFile.all.count >= 13)
        #expect(HostileFile.all.filter(\.isStable).map(\.name) == ["det_a_pairs.lua"])
    }

    /// A golden text compares this process with every other.
    @Test("P5: sees the same order of pairs in every state of every process")
    func stable() throws {
        let file = try required(HostileFile.all.first { $0.isStable })
        for _ in 0..<3 {
            #expect(file.run()?.outcome == .returned("true=b -7=n 1=10 2=20 2.5=f 3=30 x=3 y=2 z=1"))
        }
    }

    @Test(
        "that is ours ends by an error or a limit, and never by a crash",
        arguments: [
            "local s = ('x'):rep(1 << 20) local t = {} for i = 1, 100 do t[i] = s .. i end",
            "local f = '' for i = 1, 100 do f = f .. '%99.99f' end while true do pcall(string.format, f) end",
            "return load('return ' .. ('('):rep(60000) .. ('x'):rep(10))",
            "return load('local t = {} ' .. ('t = {t, '):rep(8000) .. '')",
            "local n = 'return t' .. ('.b'):rep(30000) .. '.x.y' local f = load(n, 'x', 't', {t = {}}) return f()",
            "local t = {} for i = 1, 1e7 do t = setmetatable({}, {__index = t}) end return t.x",
            "local function f(...) return f(1, ...) end return f()",
            "local function f() return (f()) end return f()",
            "return string.rep('a', 1e6):gsub('a', function() return ('b'):rep(1e6) end)",
            "local co co = coroutine.wrap(function() return co() end) return co()",
            "local function nest(n) return coroutine.wrap(function() return nest(n + 1) end)() end return nest(1)",
            "return select(-1, table.unpack({}, 1, 1e6))",
            "return ('x'):rep(1e6):find(('x?'):rep(199) .. ('x'):rep(199))",
            "local t = setmetatable({}, {}) getmetatable(t).__mode = 'kv' while true do t[{}] = {} setmetatable({}, getmetatable(t)) end",
            "while true do local t = {} for i = 1, 1000 do t['k' .. i] = i end for k in pairs(t) do end end",
            "local t = {} for i = 1, 1e5 do t[i] = i end while true do next(t) end",
            "while true do tostring(setmetatable({}, {__name = ('n'):rep(1e5)})) end",
            "while true do pcall(utf8.len, ('\\x80'):rep(1 << 20)) end",
            "while true do pcall(tonumber, ('1'):rep(1 << 20)) end",
            "error(setmetatable({}, {__tostring = error}))",
            "error(nil)", "error()", "error(coroutine.create(print))",
            "return setmetatable({}, {__index = function(t, k) return t[k] end}).x",
            "local m = setmetatable({}, {__concat = function(a, b) return a .. b end}) return m .. m",
            "return math.random(0, 1 << 62), string.pack('z', ('x'):rep(1e7)), string.unpack('s4', '\\255\\255\\255\\127')",
        ])
    func ours(_ attack: String) throws {
        let file = HostileFile(
            name: "attack.lua", text: "-- attack: ours. expect: limit also: denied\n\(attack)")
        let found = try required(file.run())
        #expect(file.allows(found.outcome), "\(found.outcome)")
        #expect(found.isAlive)
    }

    @Test("in one state leaves another's libraries whole")
    func isolated() throws {
        let (hostile, other) = (try Sandbox(functions: []), try Sandbox(functions: []))
        _ = try? hostile.run(
            "string.upper = nil _G.pairs = nil table.insert = error math.pi = 3 rawset(string, 'len', nil)")
        #expect(
            try other.run("return ('a'):upper(), #('ab'), math.pi > 3, type(pairs)") == [
                "A", 2, true, "function",
            ])
    }
}
