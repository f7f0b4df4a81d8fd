import DandelionModel

/// Programs that are always Lua and seldom sensible, the same for the same seed.
struct RandomProgram {
    private var generator: SeededGenerator
    private var text = ""

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let names = ["a", "b", "c", "f", "g", "x"]
    private static let values = [
        "1", "0", "-1", "2.5", "'x'", "'name'", "''", "nil", "true", "1e308", "0x7fffffffffffffff", "{}",
        "0/0", "('x'):rep(1000)", "box", "_G", "rec()", "print",
    ]
    private static let functions = """
        host wait rec fail spawn resume pcall xpcall error assert select type tostring tonumber next pairs \
        ipairs rawget rawset rawlen rawequal setmetatable getmetatable load print string.format string.rep \
        string.gsub string.find string.match string.gmatch string.sub string.byte string.char string.pack \
        string.unpack table.concat table.insert table.remove table.sort table.unpack table.pack table.move \
        coroutine.create coroutine.resume coroutine.wrap coroutine.yield coroutine.close coroutine.running \
        coroutine.status coroutine.isyieldable math.random math.floor math.tointeger math.fmod utf8.char \
        utf8.codes utf8.len utf8.codepoint utf8.offset f g x
        """.split(separator: " ").map(String.init)
    private static let events = """
        __index __newindex __call __add __concat __eq __lt __le __len __close __tostring __pairs \
        __metatable __name __unm __gc __mode
        """.split(separator: " ").map(String.init)
    private static let operators = """
        + - * / // % ^ .. == ~= < <= > >= and or & | ~ << >>
        """.split(separator: " ").map(String.init)

    mutating func next() -> String {
        text = "local a, b, c, f, g, x = 1, 'x', {}, function(...) return ... end, host;"
        block(6)
        return text
    }

    private mutating func one(of choices: [String]) -> String {
        choices.randomElement(using: &generator) ?? "nil"
    }

    private mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    private mutating func block(_ depth: Int) {
        guard depth > 0 else { return }
        for _ in 0...chance(3) {
            statement(depth - 1)
            text += ";"
        }
        if chance(5) == 0 { wrap("do return ", depth - 1, " end;") }
    }

    private mutating func wrap(_ before: String, _ depth: Int, _ after: String) {
        text += before
        expression(depth)
        text += after
    }

    private mutating func wrapBlock(_ before: String, _ depth: Int, _ after: String) {
        text += before
        block(depth)
        text += after
    }

    private mutating func call(_ depth: Int) {
        text += one(of: Self.functions) + "("
        for place in 0..<chance(4) { wrap(place > 0 ? "," : "", depth - 1, "") }
        text += ")"
    }

    private mutating func expression(_ depth: Int) {
        guard depth > 0 else {
            text += chance(2) == 0 ? one(of: Self.values) : one(of: Self.names)
            return
        }
        switch chance(10) {
        case 0: text += one(of: Self.values)
        case 1, 2: text += one(of: Self.names)
        case 3, 4: call(depth)
        case 5:
            wrap("(", depth - 1, " \(one(of: Self.operators)) ")
            wrap("", depth - 1, ")")
        case 6: wrapBlock("(function(...) ", depth - 1, " end)")
        case 7:
            wrap("setmetatable({", depth - 1, "},{")
            for _ in 0..<chance(4) { wrap(one(of: Self.events) + "=", depth - 1, ",") }
            text += "})"
        case 8:
            wrap("(", depth - 1, ")[")
            wrap("", depth - 1, "]")
        default:
            wrap(chance(2) == 0 ? "#(" : "-(", depth - 1, ")")
        }
    }

    private mutating func statement(_ depth: Int) {
        switch chance(12) {
        case 0, 1: wrap("\(one(of: Self.names)) = ", depth, "")
        case 2, 3: call(depth)
        case 4:
            wrap("if ", depth - 1, " then ")
            wrapBlock("", depth - 1, " end")
        case 5: wrapBlock("for i = 1, \(chance(2) == 0 ? 3 : 200) do ", depth - 1, " end")
        case 6:
            wrap("for k, v in pairs(", depth - 1, ") do ")
            wrapBlock("", depth - 1, " end")
        case 7:
            wrap("while ", depth - 1, " do ")
            wrapBlock("", depth - 1, chance(4) == 0 ? " end" : " break end")
        case 8: wrapBlock("local y <close> = setmetatable({},{__close=function(...) ", depth - 1, " end})")
        case 9: wrapBlock("pcall(function(...) ", depth - 1, " end)")
        case 10: wrapBlock("spawn(function(...) ", depth - 1, " end) resume()")
        default:
            wrapBlock(
                "x = coroutine.\(chance(2) == 0 ? "create" : "wrap")(function(...) ", depth - 1, " end)")
        }
    }
}
