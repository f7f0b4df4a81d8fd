import ArgumentParser
import Dandelion
import DandelionHost
import DandelionTestWorld
import Foundation

/// `dandelion repl`: lines that are typed, inside a plugin's environment.
struct ReplCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl",
        abstract: "Try out Lua inside a plugin, on a scratch store.",
        discussion: """
            PLUGIN is a plugin's folder, its plugin.lua, or a single Lua file. It is loaded into an engine of \
            its own, in memory and in virtual time; what lines do stays there, and is gone at the end.

            Each line is a turn, as a rule's act is: it has the plugin's capabilities and settings, what it \
            writes is there for the next line, and a line that fails has written nothing. 't' is there too, \
            as in the plugin's tests: its methods end the turn, and let everything happen that follows.

              > t:member { id = "ada", name = "Ada" }
              > members.get("ada")
              > t:send(event "order.paid" { order = "o-1", member = "ada", amount = "20.00 USD" })
              > t:advance "3d"
              > t:balance { of = "ada", held = "0.00 USD" }

            Not there: the plugin file's own locals, functions and 'require', since a file is closed once it \
            has been loaded; the words that declare (plugin, rule, workflow, …); and 'flow', since a line is \
            no run. Start one with an event that a rule hears, or see dandelion run --start.

            Lines are typed, kept and limited as in dandelion lua. Exit status: 0 at the end of the input, 1 \
            when the plugin is refused, 64 for a command line that cannot be understood.
            """)

    @Argument(help: ArgumentHelp("The plugin.", valueName: "PLUGIN"), completion: .file())
    var plugin: String

    @OptionGroup var budget: LuaBudgetOptions

    func run() async throws {
        let limits = try budget.limits()
        let sources = try PluginSource.plugins(at: plugin)
        guard let source = sources.first, sources.count == 1 else {
            throw ValidationError("'\(plugin)' holds \(sources.count) plugins; name one of them")
        }
        let world = try await PluginConsoleWorld(of: source, limits: limits) { print($0) }
        let greeting = """
            \(world.plugin.name) \(world.plugin.version) on a scratch store. Ctrl-D ends; \
            dandelion repl --help says what is here.
            """
        try await Repl.run(greeting: greeting) { _ in PluginReplSession(world) }
        await world.stop()
    }
}
