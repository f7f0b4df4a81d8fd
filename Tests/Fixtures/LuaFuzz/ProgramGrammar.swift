// swift-format-ignore-file
// Pieces of Lua stand on one line each, however long.
import DandelionModel

/// Programs that are nearly always Lua and seldom sensible, the same for the same seed.
struct ProgramGrammar {
    var generator: SeededGenerator
    private var text = ""
    /// Statements and expressions that may still be made.
    private var credit = 0
    private var labels = 0

    init(_ generator: SeededGenerator) { self.generator = generator }

    private static let opening = """
        local a, b, c, d, f, g, t, x = 1, 'x', {}, 2.5, function(...) return ... end, host, {1, 2, 3}, nil
        local loop = {} loop[1], loop.loop = loop, loop
        local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
        co = coroutine.create(function(...) while true do coroutine.yield(...) end end)

        """

    mutating func program() -> String {
        text = chance(8) == 0 ? "" : Self.opening
        credit = 30 + chance(200)
        block(7)
        while chance(3) > 0, credit > 0 {
            switch chance(5) {
            case 0: attack(3)
            case 1: events(4)
            case 2: dance(4)
            default: block(6)
            }
        }
        return text
    }

    mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    mutating func one(of choices: [String]) -> String {
        choices.randomElement(using: &generator) ?? "nil"
    }

    mutating func put(_ pieces: String...) { for piece in pieces { text += piece } }

    // Statements.

    mutating func block(_ depth: Int) {
        guard depth > 0, credit > 0 else { return }
        for _ in 0...chance(3) {
            statement(depth - 1)
            text += "\n"
        }
        switch chance(12) {
        case 0: around("do return ", depth - 1, " end\n")
        case 1: around("do return f(", depth - 1, ") end\n")
        default: break
        }
    }

    mutating func around(_ before: String, _ depth: Int, _ after: String) {
        text += before
        expression(depth)
        text += after
    }

    mutating func blockAround(_ before: String, _ depth: Int, _ after: String) {
        text += before
        block(depth)
        text += after
    }

    /// Half of them so that what follows runs also where one fails.
    private mutating func statement(_ depth: Int) {
        let isProtected = chance(2) == 0
        if isProtected { put("pcall(function(...) ") }
        bareStatement(depth)
        if isProtected { put(" end)") }
    }

    private mutating func bareStatement(_ depth: Int) {
        credit -= 1
        switch chance(28) {
        case 0, 1, 2: around(one(of: ProgramWords.names) + " = ", depth, "")
        case 3, 4, 5: call(depth)
        case 6:
            around("if ", depth - 1, " then ")
            blockAround("", depth - 1, " end")
        case 7: blockAround("for i = 1, \(one(of: ["3", "20", "300"])) do ", depth - 1, " end")
        case 8:
            around("for k, v in pairs(", depth - 1, ") do ")
            blockAround("", depth - 1, " end")
        case 9:
            around("for k, v in ", depth - 1, " do ")
            blockAround("", depth - 1, " if k then break end end")
        case 10:
            around("while ", depth - 1, " do ")
            blockAround("", depth - 1, chance(6) == 0 ? " end" : " break end")
        case 11:
            blockAround(
                "do local y <close> = setmetatable({}, {__close = function(...) ", depth - 1, " end})\n")
            blockAround("", depth - 1, " end")
        case 12: around("do local y <close> = ", depth, " end")
        case 13: blockAround("pcall(function(...) ", depth - 1, " end)")
        case 14: blockAround("spawn(function(...) ", depth - 1, " end) resume(1)")
        case 15: coroutine(depth)
        case 16: recursion(depth)
        case 17: jump(depth)
        case 18:
            around("t[", depth - 1, "] = ")
            expression(depth - 1)
        case 19: closingChain(depth)
        case 20: blockAround("function t.f(self, ...) ", depth - 1, " end")
        case 21: blockAround("g = function(...) ", depth - 1, " end keep(g)")
        case 24, 25: attack(depth)
        case 26: events(depth)
        case 27: dance(depth)
        case 22: blockAround("for _ = 1, 3 do again(1) ", depth - 1, " end")
        default:
            blockAround("xpcall(function(...) ", depth - 1, " end, function(m) ")
            blockAround("", depth - 1, " return m end)")
        }
    }

    private mutating func coroutine(_ depth: Int) {
        let maker = one(of: [
            "x = coroutine.wrap", "co = coroutine.create", "table.insert(c, coroutine.create",
        ])
        blockAround(maker + "(function(...) ", depth - 1, " coroutine.yield(1) ")
        blockAround("", depth - 1, maker.hasPrefix("table") ? " end))" : " end)")
        if chance(2) == 0 { put(" pcall(coroutine.resume, co)") }
        if chance(3) == 0 { put(" pcall(coroutine.close, co)") }
    }

    /// Something that calls itself through C or Lua.
    private mutating func recursion(_ depth: Int) {
        let step = one(of: [
            "return r(n - 1)", "return 1 + (r(n - 1) or 0)", "('x'):gsub('x', function() r(n - 1) end)",
            "pcall(r, n - 1)", "table.sort({1, 2}, function() r(n - 1) end)", "host(function() r(n - 1) end)",
            "coroutine.wrap(r)(n - 1)", "call(r, n - 1)", "load('(...)(select(2, ...))')(r, n - 1)",
            "local z <close> = setmetatable({}, {__close = function() r(n - 1) end})",
            "string.format('%s', setmetatable({}, {__tostring = function() r(n - 1) return '' end}))",
            "xpcall(error, function() r(n - 1) end)",
            "return setmetatable({}, {__index = function() return r(n - 1) end}).x",
        ])
        put("do local function r(n) n = tonumber(n) or 0 if n <= 0 then ")
        blockAround("", depth - 2, " return n end \(step) end ")
        put("pcall(r, \(one(of: ["3", "50", "150", "190", "250", "5000"]))) end")
    }

    private mutating func jump(_ depth: Int) {
        labels += 1
        let label = "l\(labels)"
        switch chance(3) {
        case 0:
            put("do local n = 0 ::\(label):: n = n + 1 ")
            blockAround("", depth - 1, " if n < 5 then goto \(label) end end")
        case 1:
            blockAround("for i = 1, 5 do if i == 3 then goto \(label) end ", depth - 1, " ::\(label):: end")
        default:
            put(
                "do ::\(label):: local y <close> = setmetatable({}, {__close = function() a = (tonumber(a) or 0) + 1 end}) "
            )
            put("if (tonumber(a) or 9) < 5 then goto \(label) end end")
        }
    }

    /// Coroutines that close one another, each from a depth of its own.
    private mutating func closingChain(_ depth: Int) {
        put("do local cs, n = {}, \(one(of: ["3", "50", "99", "120"])) ")
        put("local function deep(m, h) if m <= 0 then return h() end ")
        put(one(of: ["('x'):gsub('x', function() deep(m - 1, h) end)", "pcall(deep, m - 1, h)"]), " end ")
        put("for i = 1, n do cs[i] = coroutine.create(function() ")
        put(
            "local y <close> = setmetatable({}, {__close = function() deep(\(one(of: ["1", "20", "150", "180"])), "
        )
        put("function() if i > 1 then coroutine.close(cs[i - 1]) end ")
        blockAround("", depth - 3, " end) end}) coroutine.yield() end) coroutine.resume(cs[i]) end ")
        put("pcall(coroutine.close, cs[n]) end")
    }

    // Expressions.

    private mutating func call(_ depth: Int) {
        let function = ProgramWords.functions.randomElement(using: &generator) ?? ("f", "v")
        text += function.name + "("
        // Mostly what it wants; sometimes less, more, or something else.
        var wants = Array(function.wants)
        if chance(5) == 0 { wants = Array(wants.prefix(chance(3))) }
        if chance(12) == 0 { wants.append("v") }
        for (place, want) in wants.enumerated() {
            if place > 0 { text += ", " }
            argument(chance(8) == 0 ? "v" : want, depth - 1)
        }
        text += ")"
    }

    mutating func argument(_ want: Character, _ depth: Int) {
        switch want {
        case "n": text += one(of: ProgramWords.numbers)
        case "p": text += one(of: ProgramWords.patterns)
        case "m": text += one(of: ProgramWords.formats)
        case "k": text += one(of: ProgramWords.packs)
        case "c":
            text += one(of: ["co", "co", "(coroutine.running())", "x", "c[1]", "coroutine.create(f)", "kept"])
        case "t":
            chance(3) == 0
                ? metatable(depth) : put(one(of: ["t", "c", "{}", "{3, 1, 2}", "_G", "rec()", "liar"]))
        case "f":
            chance(2) == 0
                ? put(
                    one(of: [
                        "f", "g", "x", "print", "error", "pcall", "coroutine.yield", "wait", "host", "next",
                    ]))
                : blockAround("function(...) ", depth - 1, " return ... end")
        case "s":
            switch chance(4) {
            case 0: put("'return ", one(of: ["1", "...", "f", "{}"]), "'")
            case 1:
                put(
                    one(of: [
                        "('('):rep(300)", "('x'):rep(70000)", "'x = 1'", "'\\27Lua'", "'local n <const> = 1'",
                    ]))
            default: expression(depth)
            }
        default: expression(depth)
        }
    }

    private mutating func metatable(_ depth: Int) {
        put("setmetatable({", one(of: ["", "1, 2, 3", "n = 1"]), "}, {")
        for _ in 0...chance(3) {
            let event = one(of: ProgramWords.events)
            put(event, " = ")
            switch chance(4) {
            case 0:
                put(
                    one(of: [
                        "function() return 1 << 50 end", "rawlen", "table.concat", "host", "wait", "pcall",
                    ]))
            case 1: blockAround("function(...) ", depth - 1, " return ... end")
            default: expression(depth - 1)
            }
            put(", ")
        }
        put("})")
    }

    mutating func expression(_ depth: Int) {
        credit -= 1
        guard depth > 0, credit > 0 else {
            text += chance(2) == 0 ? one(of: ProgramWords.values) : one(of: ProgramWords.names)
            return
        }
        switch chance(12) {
        case 0, 1: text += one(of: ProgramWords.values)
        case 2: text += one(of: ProgramWords.names)
        case 3, 4, 5: call(depth)
        case 6:
            around("(", depth - 1, " \(one(of: ProgramWords.operators)) ")
            around("", depth - 1, ")")
        case 7: blockAround("(function(...) ", depth - 1, " end)")
        case 8: metatable(depth)
        case 9:
            around("(", depth - 1, ")[")
            around("", depth - 1, "]")
        case 10: around("{", depth - 1, ", \(one(of: ProgramWords.names)) = \(one(of: ProgramWords.values))}")
        default: around(one(of: ["#(", "-(", "~(", "not ("]), depth - 1, ")")
        }
    }
}
