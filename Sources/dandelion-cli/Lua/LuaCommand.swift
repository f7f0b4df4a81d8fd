import ArgumentParser
import DandelionHost
import DandelionLua
import Foundation

/// `dandelion lua`: runs a chunk, or lines that are typed, in a bare sandbox.
struct LuaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lua",
        abstract: "Run Lua in a bare sandbox, with the limits that plugins have.",
        discussion: """
            FILE is a text of Lua of at most 64 KiB; - is standard input. It gets the sandbox's library \
            (Docs/plugins/lua.md) and print, and nothing of a plugin's. What it prints and the values that \
            it returns are printed. Without FILE, lines are read and run one by one (see below).

              dandelion lua sum.lua
              echo 'return 6 * 7' | dandelion lua -
              dandelion lua untrusted.lua --instructions 1000000 --memory 4MiB --wall 500ms --json

            With --json one object is printed, on one line and nothing else:
              {"end": "ok" | "limit" | "error",
               "limit": "instructions" | "memory" | "wall" | "stack" | "output" | null,
               "value": the first value that was returned,
               "message": what went wrong, or null,
               "traceback": [lines, innermost first] or null,
               "usage": {"instructions": …, "bytes": the most that the heap held, "seconds": …}}
            A value is null where JSON cannot tell it whole: functions, 0/0, tables that contain themselves \
            or mix a list with other keys. Bytes that are no UTF-8 become U+FFFD. Where the chunk printed \
            something, "output" has its lines, of which there may be 64 KiB.

            Lines that are typed: an expression is printed, and so is '= expression'; a chunk goes on over \
            lines until it is complete. Globals stay, a 'local' ends with its line. Each line has the whole \
            budget; after a limit the session goes on. Ctrl-C drops the line; while one runs, it is \
            left to its limits, and once more ends the session. Ctrl-D ends. Lines are kept in $XDG_STATE_HOME/dandelion/history (~/.local/state) where a terminal \
            types them.

            Exit status: 0 when the chunk ended by itself, 3 when a limit stopped it, 1 when it failed, is \
            no Lua or cannot be read, 64 for a command line that cannot be understood. Lines that are typed \
            end with 0.
            """)

    @Argument(
        help: ArgumentHelp("A Lua file; - is standard input.", valueName: "FILE"),
        completion: .file(extensions: ["lua"]))
    var file: String?

    @OptionGroup var budget: LuaBudgetOptions

    @Flag(help: "Print one JSON object instead of what the chunk prints and returns.")
    var json = false

    func validate() throws {
        if json, file == nil {
            throw ValidationError(
                "--json prints the outcome of one chunk; name its FILE, or - for standard input")
        }
    }

    func run() async throws {
        let limits = try budget.limits()
        guard let file else {
            return try await Repl.run(greeting: Self.greeting) {
                try SandboxSession(limits, output: $0)
            }
        }
        let outcome = try outcome(of: file, limits)
        if json {
            print(outcome.json)
        } else if let text = outcome.text {
            throw CommandFailure(outcome.code, text, status: outcome.status)
        }
        if outcome.status != 0 { throw ExitCode(outcome.status) }
    }

    private static let greeting =
        "Lua 5.4 in a bare sandbox. Ctrl-D ends; dandelion lua --help says what is here."

    private func outcome(of file: String, _ limits: SandboxLimits) throws -> LuaOutcome {
        let chunk: LuaChunk
        do throws(InputProblem) {
            chunk = try LuaChunk(path: file)
        } catch {
            guard json else { throw error }
            return LuaOutcome(unreadable: error)
        }
        let run = LuaChunkRun(chunk, limits: limits)
        return json ? try run.collect() : try run.run { print($0) }
    }
}

extension LuaOutcome {
    /// The status with which the process ends.
    fileprivate var status: Int32 {
        switch end {
        case .ok: 0
        case .limit: 3
        case .error: 1
        }
    }

    fileprivate var code: ErrorCode {
        if case .limit = end { .luaLimit } else { .luaFailed }
    }
}
