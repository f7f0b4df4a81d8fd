import ArgumentParser

/// `dandelion store`: what a store holds, and whether it is whole.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Count what a store holds, and check that it is whole.",
        discussion: """
              dandelion store stats
              dandelion store verify --store sqlite:shop.db
              dandelion store dead-letters list
            """,
        subcommands: [
            StoreStatsCommand.self, StoreVerifyCommand.self, DeadLettersCommand.self, RefusalsCommand.self,
        ])
}
