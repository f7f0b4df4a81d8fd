import CLuaLimit
import DandelionLua
import DandelionModel

/// The guarded library beside stock Lua, which has no hook and no limits; and how
/// late a limit on the wall comes.
struct LibraryMeasurement {
    let rounds: Int

    struct Result {
        /// The guarded time over that of stock Lua, by the name of the work.
        var ratios: [(name: String, ratio: Double)] = []
        /// Code that the VM runs by itself, with the hook and without.
        var meteredRatio = 0.0
        var unmeteredRatio = 0.0
        /// Seconds behind the limit, by what was tried.
        var overshoots: [(name: String, seconds: Double)] = []
    }

    func run() throws -> Result {
        guard let stock = lua_limit_open(0) else {
            throw LuaMeasurement.Failure(description: "no memory for Lua")
        }
        defer { lua_limit_close(stock) }
        var result = Result()
        for work in LibraryWork.all {
            result.ratios.append((work.name, try ratio(of: work, stock, isUnmetered: false)))
        }
        result.meteredRatio = try ratio(of: Self.language, stock, isUnmetered: false)
        result.unmeteredRatio = try ratio(of: Self.language, stock, isUnmetered: true)
        for (name, attack) in Self.attacks { result.overshoots.append((name, try overshoot(of: attack))) }
        return result
    }

    /// Calls, fields, arithmetic and a little library, as plugins are made of.
    private static let language = LibraryWork(
        name: "language", body: "local a = fib(12) t.x = t.x + a b[i % 16 + 1] = t.x",
        setup: """
            local t, b = {x = 0}, {}
            local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
            """, count: 200)

    /// The fastest of the rounds on both sides: whatever else the machine does only adds.
    private func ratio(of work: LibraryWork, _ stock: OpaquePointer, isUnmetered: Bool) throws -> Double {
        let limits = SandboxLimits(
            instructions: .max / 4, bytes: 256 << 20, wall: .seconds(3_600), isUnmetered: isUnmetered)
        let sandbox = try Sandbox(limits: limits, functions: [])
        let chunk = try sandbox.load(Array(work.source.utf8), name: "bench")
        let count = [LuaValue.value(.int(work.count))]
        var (ours, plain) = (Int64.max, Int64.max)
        for _ in 0..<rounds {
            let taken = lua_limit_run(stock, work.source, work.count)
            guard taken >= 0 else {
                throw LuaMeasurement.Failure(description: "stock Lua does not run '\(work.name)'")
            }
            plain = min(plain, taken)
            let start = lua_limit_now()
            _ = try sandbox.call(chunk, count)
            ours = min(ours, lua_limit_now() - start)
        }
        return Double(ours) / Double(max(1, plain))
    }

    /// What takes longest between two looks at the clock.
    private static let attacks = [
        ("texts of zero bytes compared", "local z = ('\\0'):rep(5000000) while true do local x = z < z end"),
        (
            "__call, 19,000 times over",
            """
            local f = function() end
            for i = 1, 19000 do f = {__call = f} setmetatable(f, f) end
            while true do f() end
            """
        ),
        (
            "an emptied table looked through",
            """
            local t = {} for i = 1, 4e5 do t[i] = i end for i = 1, 4e5 do t[i] = nil end
            setmetatable(t, {__index = next}) while true do table.unpack(t, 1, 10000) end
            """
        ),
        (
            "numerals of 5 MB in a sort",
            """
            local z = ('0'):rep(5000000) .. '1' local t = {} for i = 1, 20000 do t[i] = z end
            while true do table.sort(t, math.fmod) end
            """
        ),
        (
            "long chains of __index",
            """
            local t = {} for i = 1, 1900 do t = setmetatable({}, {__index = t}) end
            while true do local x = select('#', table.unpack(t, 1, 30000)) end
            """
        ),
        (
            "rehashing",
            """
            local t = {} for i = 1, 131072 do t['k' .. i] = true end
            local i = 1 while true do t['k' .. i] = nil i = i + 1 t['j' .. i] = true end
            """
        ),
        ("a pattern that goes back for ever", "return ('a'):rep(100000):find(('a*'):rep(60) .. 'b')"),
        (
            "a loop in the handler of an error",
            "while true do xpcall(error, function() while true do end end) end"
        ),
    ]

    private func overshoot(of attack: String) throws -> Double {
        let wall = Duration.milliseconds(500)
        var worst = 0.0
        for _ in 0..<min(rounds, 3) {
            let sandbox = try Sandbox(
                limits: SandboxLimits(instructions: .max / 4, bytes: 16 << 20, wall: wall), functions: [])
            let chunk = try sandbox.load(Array(attack.utf8), name: "bench")
            let clock = ContinuousClock()
            let start = clock.now
            do throws(LuaError) {
                _ = try sandbox.call(chunk)
            } catch {
                guard case .limit = error else {
                    throw LuaMeasurement.Failure(description: "an attack met no limit: \(error)")
                }
            }
            let late = start.duration(to: clock.now) - wall
            worst = max(worst, late / .seconds(1))
        }
        return worst
    }
}
