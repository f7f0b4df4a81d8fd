import ArgumentParser

/// `dandelion workflow`: what is under way, and since when.
struct WorkflowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: "List runs of workflows, and follow one along its timeline.",
        discussion: """
              dandelion workflow list --status waiting
              dandelion workflow list --workflow invite --key ada
              dandelion workflow show 01hf7yat00e4vb7q3cc7qk5t3n
            """,
        subcommands: [WorkflowListCommand.self, WorkflowShowCommand.self],
        defaultSubcommand: WorkflowListCommand.self)
}
