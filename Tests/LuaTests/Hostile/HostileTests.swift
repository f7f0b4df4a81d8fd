import DandelionLua
import DandelionModel
import Testing

@testable import HostileRun

@Suite("P4: hostile code")
struct HostileTests {
    @Test(
        "comes to what its first line allows, in time, and leaves a state that works or is replaced",
        arguments: HostileCorpus.files)
    func files(_ file: HostileFile) throws {
        let trial = try required(HostileTrial.run(file))
        #expect(file.allows(trial.outcome), "\(trial.outcome)")
        #expect(trial.isAlive)
        #expect(trial.areOthersWhole)
        #expect(trial.time < file.wall + .milliseconds(500))
    }

    @Test("has a file for each function of the library, and for each metamethod")
    func completeness() throws {
        let names = Set(HostileCorpus.ours.map { $0.name.dropLast(".lua".count) })
        let functions = try required(
            try Sandbox(functions: []).run(
                """
                local out = {}
                for name, v in pairs(_G) do
                  if type(v) == "function" then out[#out + 1] = "lib_base_" .. name end
                  if type(v) == "table" and v ~= _G then
                    for f, w in pairs(v) do if type(w) == "function" then out[#out + 1] = "lib_" .. name .. "_" .. f end end
                  end
                end
                return table.concat(out, " ")
                """
            ).first)
        guard case .string(let list) = functions else { throw Missing() }
        let wanted =
            list.split(separator: " ").map(String.init)
                + """
                index newindex call add sub mul div mod pow idiv unm band bor bxor shl shr bnot concat len eq \
                lt le close gc mode name tostring metatable pairs
                """.split(separator: " ").map { "meta_\($0)" }
        #expect(wanted.count > 100)
        #expect(wanted.filter { !names.contains($0[...]) } == [])
    }

    @Test("P5: gives the same bytes in three processes where it says so")
    func stable() throws {
        let stable = HostileCorpus.ours.filter(\.isStable)
        #expect(stable.count > 20)
        let accounts = try (0..<3).map { _ in try HostileCorpus.runInProcess(stable) }
        #expect(accounts[0].split(separator: "\n").count == stable.count)
        #expect(accounts[0] == accounts[1])
        #expect(accounts[0] == accounts[2])
    }

    /// A golden text compares this process with every other.
    @Test("P5: sees the same order of pairs in every state of every process")
    func order() throws {
        let file = try required(HostileCorpus.ours.first { $0.name == "det_a_pairs.lua" })
        for _ in 0..<3 {
            #expect(
                HostileTrial.run(file)?.outcome
                    == .returned("true=b -7=n 1=10 2=20 2.5=f 3=30 x=3 y=2 z=1"))
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
        let trial = try required(HostileTrial.run(file))
        #expect(file.allows(trial.outcome), "\(trial.outcome)")
        #expect(trial.isAlive)
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
