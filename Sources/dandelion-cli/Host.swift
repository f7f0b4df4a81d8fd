import ArgumentParser

@main
struct Host: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dandelion",
        abstract: "Rules and workflows for social business, written in Lua.",
        discussion: """
            Exit status: 0 when all went well, 1 when something did not hold or was refused, 64 for a \
            command line that cannot be understood.
            """,
        version: "0.1.0",
        subcommands: [
            TestCommand.self, CheckCommand.self, EventsCommand.self, MembersCommand.self, LedgerCommand.self,
            WorkflowCommand.self, PluginsCommand.self, StoreCommand.self,
        ])
}
