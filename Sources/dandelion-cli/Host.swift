import ArgumentParser
import DandelionHost
import Foundation

@main
struct Host: AsyncParsableCommand {
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var working = command as? any AsyncParsableCommand {
                try await working.run()
            } else {
                try command.run()
            }
        } catch {
            guard let failure = CommandFailure(error) else { exit(withError: error) }
            failure.end()
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "dandelion",
        abstract: "Rules and workflows for social business, written in Lua.",
        discussion: """
            Errors have permanent codes, such as D303; Docs/errors has a page for each.

            Exit status: 0 when all went well, 1 when something did not hold or was refused, 3 when a limit \
            stopped a chunk of Lua, 64 for a command line that cannot be understood, 130 after Ctrl-C.
            """,
        version: ProgramVersion.text,
        subcommands: [
            RunCommand.self, WhyCommand.self, TestCommand.self, CheckCommand.self, EventsCommand.self,
            MembersCommand.self,
            LedgerCommand.self, WorkflowCommand.self, PluginsCommand.self, StoreCommand.self,
            ReplCommand.self, LuaCommand.self,
        ])
}
