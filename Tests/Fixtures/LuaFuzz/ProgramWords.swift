// swift-format-ignore-file
// Pieces of Lua stand on one line each, however long.
/// The words that programs made by chance are made of.
enum ProgramWords {
    static let names = ["a", "b", "c", "d", "f", "g", "t", "x"]

    static let numbers = [
        "0", "1", "-1", "2", "3", "7", "32", "100", "200", "255", "1000", "65536", "2^31", "2^53", "2.5",
        "-0.0",
        "1e308", "1/0", "-1/0", "0/0", "math.maxinteger", "math.mininteger", "math.maxinteger - 1",
        "0x7fffffff",
        "1 << 40", "1e15",
    ]

    static let values =
        numbers + [
            "'x'", "''", "'name'", "'10'", "'0x10'", "'1e1'", "'\\0'", "'\\xff\\xfe'", "'a\\0b'", "'%'",
            "'%d%s'",
            "nil", "true", "false", "{}", "{1, 2, 3}", "{1, nil, 3}", "{n = 1, [1.5] = 2}", "{[{}] = 1}",
            "_G", "_ENV",
            "...", "('x'):rep(1000)", "('ab'):rep(40000)", "box", "gift", "rate", "secret", "when", "long",
            "rec()",
            "string", "table", "coroutine.running()", "(coroutine.running())", "print", "kept", "f", "co",
        ]

    static let patterns = [
        "'.'", "'.-'", "'.*'", "'%a+'", "'()'", "'(.)%1'", "'%b()'", "'%f[%w]'", "'[^%s]*'",
        "'(a*(.)%w(%s*))'", "'^'",
        "'$'", "'^$'", "'['", "'[]'", "'[a'", "'%'", "'%b'", "'%bx'", "'%f'", "'('", "')'", "'%9'",
        "'x*x*x*x*x*y'",
        "'(x*)*y'", "('(x?)'):rep(20)", "('('):rep(40)", "('a?'):rep(200) .. ('a'):rep(200)", "'[%'", "'[%]'",
        "'[]-a]'",
        "'[a-%d]'", "'\\0'", "'%z'", "'[^\\0-\\x7f]'", "'-'", "'.-b'", "('[' .. ('a'):rep(5000) .. ']')",
    ]

    static let formats = [
        "'%d'", "'%5.3f'", "'%q'", "'%s%s%s'", "'%99d'", "'%.99f'", "'%-10s|'", "'%a'", "'%c%c'", "'%i %u'",
        "'%x'",
        "'%g'", "'%p'", "'%'", "'%10q'", "'%.3s'", "'%%'", "'%e'", "'% d'", "'%100d'", "'\\0%s'", "'%s\\0%s'",
        "'%5%'",
        "('%s'):rep(50)",
    ]

    static let packs = [
        "'i4'", "'<i16'", "'>I3'", "'z'", "'s1'", "'s4'", "'!16 d'", "'Xi8'", "'c10'", "'c2147483647'",
        "'i17'", "'i0'",
        "'j n f'", "' <!4 bhilj'", "'x'", "'s'", "'!8 x X d'",
    ]

    /// Functions, each with what it wants: v any, n a number, s a text, t a table,
    /// f a function, p a pattern, m a format, k a packing, c a coroutine.
    static let functions: [(name: String, wants: String)] = [
        ("assert", "vv"), ("error", "vn"), ("ipairs", "t"), ("rawequal", "vv"), ("select", "nvv"),
        ("type", "v"),
        ("tonumber", "sn"), ("pcall", "fvv"), ("xpcall", "ffv"), ("next", "tv"), ("pairs", "t"),
        ("getmetatable", "v"),
        ("rawget", "tv"), ("rawlen", "t"), ("rawset", "tvv"), ("setmetatable", "tt"), ("tostring", "v"),
        ("print", "vv"),
        ("load", "s"), ("load", "fsst"), ("string.byte", "snn"), ("string.char", "nn"),
        ("string.find", "spnv"),
        ("string.format", "mvvv"), ("string.gmatch", "spn"), ("string.gsub", "spv"), ("string.gsub", "spfn"),
        ("string.gsub", "spt"), ("string.len", "s"), ("string.lower", "s"), ("string.match", "spn"),
        ("string.pack", "kvv"), ("string.packsize", "k"), ("string.rep", "sns"), ("string.reverse", "s"),
        ("string.sub", "snn"), ("string.unpack", "ksn"), ("string.upper", "s"), ("table.concat", "tsnn"),
        ("table.insert", "tv"), ("table.insert", "tnv"), ("table.move", "tnnnt"), ("table.pack", "vvv"),
        ("table.remove", "tn"), ("table.sort", "tf"), ("table.sort", "t"), ("table.unpack", "tnn"),
        ("coroutine.close", "c"), ("coroutine.create", "f"), ("coroutine.isyieldable", "c"),
        ("coroutine.resume", "cvv"),
        ("coroutine.running", ""), ("coroutine.status", "c"), ("coroutine.wrap", "f"),
        ("coroutine.yield", "vv"),
        ("math.floor", "n"), ("math.fmod", "nn"), ("math.random", "nn"), ("math.tointeger", "v"),
        ("math.ult", "nn"),
        ("math.max", "nn"), ("math.abs", "n"), ("utf8.char", "nn"), ("utf8.codes", "sv"),
        ("utf8.codepoint", "snnv"),
        ("utf8.len", "snnv"), ("utf8.offset", "snn"), ("host", "vvv"), ("call", "fv"), ("call", "fn"),
        ("wait", "v"),
        ("fail", ""), ("rec", ""), ("spawn", "f"), ("resume", "v"), ("keep", "v"), ("again", "n"),
        ("drop", ""),
        ("deep", "n"), ("look", "v"), ("set", "sv"), ("collect", ""), ("flow:wait", "v"), ("flow.wait", "v"),
        ("members.get", "v"), ("compile", "s"), ("declare", ""), ("f", "vv"), ("g", "vv"), ("x", "v"),
        ("box.sum", "v"),
        ("box:sum", "vv"), ("t.f", "v"), ("t:f", "v"),
    ]

    static let events = [
        "__index", "__newindex", "__call", "__add", "__concat", "__eq", "__lt", "__le", "__len", "__close",
        "__tostring",
        "__pairs", "__metatable", "__name", "__unm", "__gc", "__mode", "__idiv", "__band", "__shl", "__bnot",
        "__mod",
    ]

    static let operators = [
        "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "&", "|",
        "~", "<<",
        ">>",
    ]

    /// Arguments that functions should think twice about.
    static let hostile: [Character: [String]] = [
        "s": [
            "('x'):rep(255)", "('x'):rep(65535)", "('ab'):rep(1 << 19)", "('\\0'):rep(300)", "'a\\0b'", "''",
            "'0x' .. ('f'):rep(40)", "'1e999'", "' 10 '", "'-0'", "'0x1p-1080'", "('9'):rep(400)", "1", "-0.0",
            "('[' .. ('a'):rep(300) .. ']')", "('%'):rep(33)", "('(' ):rep(33)", "'\\xf4\\x90\\x80\\x80'",
        ],
        "t": [
            "loop", "liar", "{1, nil, 3}", "_G", "rec()", "setmetatable(loop, loop)", "setmetatable({}, {__index = loop})",
            "setmetatable({}, {__index = function(_, k) return k end, __len = function() return 100 end})",
            "setmetatable({3, 2, 1}, {__index = rawlen, __newindex = rawset, __len = rawlen})", "table.pack(...)",
            "{[1 << 40] = 1}", "{[math.maxinteger] = 1, [math.mininteger] = 2}", "{n = -1, [0] = 0}", "string",
            "setmetatable({}, {__len = function() return math.maxinteger end})", "(function() local l = {} for i = 1, 300 do l[i] = i end return l end)()",
        ],
        "f": [
            "pairs", "next", "error", "pcall", "coroutine.yield", "string.rep", "table.sort", "setmetatable",
            "tostring", "select", "load", "rawset", "coroutine.wrap", "coroutine.close", "table.concat", "xpcall",
            "function() deep(500) end", "function(...) coroutine.yield(...) return ... end",
            "function(...) error(loop) end", "function(...) return select('#', ...) end", "host", "fail",
            "coroutine.wrap(function(...) while true do coroutine.yield(...) end end)", "string.gmatch('abc', '.')",
        ],
    ]

    /// What asks for a metamethod of `o`.
    static let triggers = [
        "x = o.k", "o.k = 1", "x = o[o]", "o[o] = o", "x = o + 1", "x = 1 - o", "x = 'a' .. 'b' .. o", "x = o .. o .. 'c'",
        "x = #o", "x = -o", "x = o < o", "x = o <= 1", "x = o == setmetatable({}, getmetatable(o))", "x = o(1, 2)",
        "do local y <close> = o end", "x = tostring(o)", "for k, v in pairs(o) do end", "x = o & 1", "x = ~o",
        "x = o // 0", "x = o % 0", "x = 2 ^ o", "x = o << 65", "print(o)", "error(o)", "table.sort({o, o, o})", "x = table.concat(o)",
        "x = table.unpack(o)", "x = string.format('%s', o)", "table.insert(o, 1)", "x = table.remove(o)",
        "x = string.gsub('abc', '%w', o)", "x = load(o)", "table.move(o, 1, 3, 2)", "for k, v in o do break end",
        "x = o:k(1)", "x = math.max(o, o)", "x = rawequal(o, o) and rawlen(o)", "x = select('#', table.unpack(o))",
        "x = look(o)", "x = host(o)", "x = ipairs(o)(o, 0)", "return o",
    ]

    static let handled = [
        "__index", "__newindex", "__call", "__add", "__sub", "__concat", "__eq", "__lt", "__le", "__len", "__close",
        "__tostring", "__pairs", "__unm", "__idiv", "__mod", "__pow", "__band", "__shl", "__bnot", "__name", "__metatable",
    ]
}
