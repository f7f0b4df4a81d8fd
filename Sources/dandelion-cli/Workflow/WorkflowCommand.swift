import ArgumentParser

/// `dandelion workflow`: what is under way, and since when.
struct WorkflowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: "List runs, follow one along its timeline; cancel, pause and resume.",
        discussion: """
              dandelion workflow list --status waiting
              dandelion workflow list --workflow invite --key ada
              dandelion workflow show 01hf7yat00e4vb7q3cc7qk5t3n
              dandelion workflow pause 01hf7yat00e4vb7q3cc7qk5t3n

            Orders are mail: a running host carries them out at once, else the next one does.
            """,
        subcommands: [
            WorkflowListCommand.self, WorkflowShowCommand.self, WorkflowCancelCommand.self,
            WorkflowPauseCommand.self, WorkflowResumeCommand.self, WorkflowTerminateCommand.self,
        ],
        defaultSubcommand: WorkflowListCommand.self)
}
