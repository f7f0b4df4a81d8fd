// swift-format-ignore-file
// Pieces of Lua stand on one line each, however long.

/// Statements that aim at where a sandbox may be weak.
extension ProgramGrammar {
    /// A library function with what it should think twice about.
    mutating func attack(_ depth: Int) {
        let function = ProgramWords.functions.randomElement(using: &generator) ?? ("f", "v")
        put("pcall(", function.name.replacing(":", with: "."))
        for want in function.wants {
            put(", ")
            if chance(4) > 0, let choices = ProgramWords.hostile[want] {
                put(one(of: choices))
            } else if want == "v" {
                put(one(of: ProgramWords.hostile["t", default: []] + ProgramWords.hostile["f", default: []] + ProgramWords.values))
            } else {
                argument(want, depth - 1)
            }
        }
        put(")\n")
    }

    /// An object with handlers of every kind, asked in a place of every kind.
    mutating func events(_ depth: Int) {
        put("do local o = setmetatable({1, 2, 3, n = 1}, {")
        for _ in 0...chance(5) {
            put(one(of: ProgramWords.handled), " = ")
            handler(depth - 1)
            put(", ")
        }
        put("})\n")
        for _ in 0...chance(3) {
            let trigger = one(of: ProgramWords.triggers)
            switch chance(7) {
            case 0: put("pcall(function() ", trigger, " end)")
            case 1: put("do local w = coroutine.wrap(function(...) ", trigger, " end) pcall(w, 1) pcall(w, 2) pcall(w) end")
            case 2: put("do local w = coroutine.create(function(...) pcall(function() ", trigger, " end) coroutine.yield(1) end) coroutine.resume(w) coroutine.close(w) end")
            case 3: put("xpcall(function() ", trigger, " end, function(m) ", one(of: ProgramWords.triggers), " end)")
            case 4: lastCall(trigger)
            case 5: put("spawn(function() ", trigger, " end) resume(1) resume()")
            default: put("if a then ", trigger.hasPrefix("return") ? "x = o" : trigger, " end")
            }
            put("\n")
        }
        put("end\n")
    }

    /// The trigger as one of the last C calls that Lua allows, in a long frame.
    private mutating func lastCall(_ trigger: String) {
        put("do local n = \(170 + chance(32)) local function last() ")
        for place in 0..<chance(60) { put("local a\(place) = 1 ") }
        put("do ", trigger, " end end local function down() n = n - 1 if n <= 0 then return last() end return ")
        put(one(of: ["pcall(down)", "('x'):gsub('x', down)", "xpcall(down, deep)", "call(down)", "coroutine.wrap(down)()"]))
        put(" end xpcall(down, function(m) return m .. o end) end")
    }

    private mutating func handler(_ depth: Int) {
        switch chance(8) {
        case 0: put(one(of: ProgramWords.hostile["f", default: []]))
        case 1: put("setmetatable({}, {__call = ", one(of: ProgramWords.hostile["f", default: []]), ", __index = loop})")
        case 2: put("function(...) deep(", one(of: ["20", "200", "1000"]), ") return ... end")
        case 3: put("function(...) collect() coroutine.yield(...) return ... end")
        case 4: put("function(o, q) ", one(of: ProgramWords.triggers), " end")
        case 5: put(one(of: ProgramWords.values))
        default: blockAround("function(...) ", depth - 1, " return ... end")
        }
    }

    /// Coroutines that yield where it is odd to, and are resumed and closed in no order.
    mutating func dance(_ depth: Int) {
        put("do local w = coroutine.create(function(...) local y <close> = setmetatable({}, {__close = ")
        handler(depth - 1)
        put("})\n")
        let yield = one(of: ["coroutine.yield(i)", "wait(i)", "x = t[i] + coroutine.yield(i)", "coroutine.yield(coroutine.running())"])
        put("for i = 1, 5 do ")
        switch chance(7) {
        case 0: put("pcall(function() ", yield, " error(i) end)")
        case 1: put("xpcall(function() ", yield, " error(i) end, function(m) coroutine.yield(m) end)")
        case 2: put("pcall(table.sort, {3, 2, 1}, function(p, q) ", yield, " return p < q end)")
        case 3: put("pcall(string.gsub, 'abc', '.', function(i) ", yield, " end)")
        case 4: put("for v in coroutine.wrap(function() ", yield, " coroutine.yield(1) end) do ", yield, " end")
        case 5: put("local o = setmetatable({}, {__index = function(_, i) return ", yield.hasPrefix("x") ? "i" : yield, " end}) x = o[i]")
        default: put("pcall(coroutine.wrap(function() local z <close> = setmetatable({}, {__close = function() ", yield, " end}) error(1) end))")
        }
        blockAround(" ", depth - 2, " end end)\n")
        for _ in 0...chance(6) {
            put(one(of: [
                "coroutine.resume(w, w)", "coroutine.resume(w)", "coroutine.close(w)", "x = coroutine.status(w)",
                "pcall(coroutine.wrap(function() coroutine.resume(w) coroutine.close(w) end))", "spawn(function() coroutine.resume(w) end) resume(1)",
                "coroutine.wrap(pcall)(coroutine.close, w)", "x = coroutine.isyieldable(w)", "keep(w)", "w = coroutine.running()", "pcall(coroutine.resume, w, table.unpack(t, 1, 200))", "collect()",
            ]), "\n")
        }
        put("end\n")
    }
}
