import DandelionLua
import DandelionModel
import Foundation
import Testing

@Suite("What is legal stays legal")
struct ManualTests {
    @Test("the library gives what the manual says, error texts included", arguments: ManualCases.all)
    func keeps(_ file: ManualCases) {
        #expect(file.cases.count > 10)
        #expect(file.differences() == [])
    }

    @Test("departures are these")
    func departures() {
        #expect(ManualCases.departures.cases.count > 30)
        #expect(ManualCases.departures.differences() == [])
    }

    @Test("every function of the library has cases")
    func everyFunction() throws {
        let sandbox = try Sandbox(functions: [])
        let snippets = ManualCases.all.flatMap(\.cases).map(\.snippet).joined(separator: "\n")
        for name in StockLibrary.names {
            let library = name.split(separator: ".").first ?? ""
            guard try sandbox.run("return \(library) and type(\(name)) == 'function'") == [true] else {
                continue
            }
            let mention = try Regex("(?<![\\w.:])\(name)(?!\\w)")
            #expect(snippets.contains(mention) || name == "print", "\(name)")
        }
    }

    @Test("print writes a line of texts and tabs, and asks __tostring")
    func printing() throws {
        let sandbox = try Sandbox(functions: [])
        var lines: [String] = []
        sandbox.output = { lines.append($0) }
        #expect(
            try sandbox.run(
                """
                print()
                print(1, 1.0, nil, "a\tb", true)
                print(setmetatable({}, {__tostring = function() return "shown" end}), setmetatable({}, {__name = "Named"}))
                local function failing() print(setmetatable({}, {__tostring = function() return {} end})) end
                return select("#", print(2)), pcall(failing)
                """) == [0, false, "plugin.lua:4: '__tostring' must return a string"])
        #expect(lines == ["", "1\t1.0\tnil\ta\tb\ttrue", "shown\tNamed", "2"])
    }

    @Test("what stock Lua 5.4 has and a plugin has not stands in the list of departures")
    func listedNames() throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Docs/plugins/lua-departures.md").standardizedFileURL,
            encoding: .utf8)
        let sandbox = try Sandbox(functions: [])
        for name in StockLibrary.names {
            let library = name.split(separator: ".").first ?? ""
            let isThere = try sandbox.run("return \(library) ~= nil and \(name) ~= nil") == [true]
            #expect(isThere || page.contains("`\(name)`") || page.contains("`\(library)`"), "\(name)")
            #expect(!isThere || !page.contains("| `\(name)` | removed"), "\(name)")
        }
    }
}

/// What the manual's index lists.
enum StockLibrary {
    static let names = """
        _G _VERSION assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print \
        rawequal rawget rawlen rawset require select setmetatable tonumber tostring type warn xpcall \
        coroutine.close coroutine.create coroutine.isyieldable coroutine.resume coroutine.running \
        coroutine.status coroutine.wrap coroutine.yield \
        debug.debug debug.gethook debug.getinfo debug.getlocal debug.getmetatable debug.getregistry \
        debug.getupvalue debug.getuservalue debug.sethook debug.setlocal debug.setmetatable \
        debug.setupvalue debug.setuservalue debug.traceback debug.upvalueid debug.upvaluejoin \
        io.close io.flush io.input io.lines io.open io.output io.popen io.read io.stderr io.stdin io.stdout \
        io.tmpfile io.type io.write \
        math.abs math.acos math.asin math.atan math.ceil math.cos math.deg math.exp math.floor math.fmod \
        math.huge math.log math.max math.maxinteger math.min math.mininteger math.modf math.pi math.rad \
        math.random math.randomseed math.sin math.sqrt math.tan math.tointeger math.type math.ult \
        os.clock os.date os.difftime os.execute os.exit os.getenv os.remove os.rename os.setlocale os.time \
        os.tmpname \
        package.config package.cpath package.loaded package.loadlib package.path package.preload \
        package.searchers package.searchpath \
        string.byte string.char string.dump string.find string.format string.gmatch string.gsub string.len \
        string.lower string.match string.pack string.packsize string.rep string.reverse string.sub \
        string.unpack string.upper \
        table.concat table.insert table.move table.pack table.remove table.sort table.unpack \
        utf8.char utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset
        """.split(separator: " ").map(String.init)
}
