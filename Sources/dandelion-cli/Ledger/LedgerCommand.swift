import ArgumentParser

/// `dandelion ledger`: rewards, and the books that they are kept in.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "List rewards, transfers and balances.",
        discussion: """
            The books are double entry and append only: a transfer has two legs, and all accounts of a home \
            together are zero in every currency.

              dandelion ledger list --member ada
              dandelion ledger list --state payable
              dandelion ledger balances
              dandelion ledger show reward:12
            """,
        subcommands: [
            LedgerListCommand.self, LedgerTransfersCommand.self, LedgerBalancesCommand.self,
            LedgerShowCommand.self,
        ], defaultSubcommand: LedgerListCommand.self)
}

/// Whose rewards or transfers are wanted, and of which program.
struct LedgerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only what is this member's.", valueName: "ID"))
    var member: String?

    @Option(help: ArgumentHelp("Only what is of this program.", valueName: "NAME"))
    var program: String?
}
