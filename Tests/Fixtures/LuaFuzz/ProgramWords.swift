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
}
