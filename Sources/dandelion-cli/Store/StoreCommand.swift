import ArgumentParser

/// `dandelion store`: what a store holds, whether it is whole, and what is done to it as a whole.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Back a store up, move it, check that it is whole, tidy it.",
        discussion: """
              dandelion store stats
              dandelion store backup shop-1998-06-30.db
              dandelion store verify --store sqlite:shop.db
              dandelion store workers --store postgres://shop@db/shop
              dandelion store dead-letters list
            """,
        subcommands: [
            StoreStatsCommand.self, StoreWorkersCommand.self, StoreVerifyCommand.self,
            StoreBackupCommand.self,
            StoreRestoreCommand.self,
            StoreExportCommand.self, StoreImportCommand.self, StoreMigrateCommand.self,
            StoreRetentionCommand.self, DeadLettersCommand.self, RefusalsCommand.self,
        ])
}
