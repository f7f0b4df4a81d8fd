import ArgumentParser
import Dandelion
import DandelionHost

struct StoreRetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Remove old receipts and refusals, and bundles that no version names.",
        discussion: """
            What is not named is kept. Ages count back from each home's own clock. Nothing that a log leads to \
            is touched: logs, ledger, runs and histories stay, and a log folds to the same tables as before.

            Without its receipt, a message that is sent again under the id that it had is recorded again: keep \
            receipts for longer than any sender tries. `dandelion run` knows by them what it was fed before.

            Rows go a thousand at a time. It owns an SQLite store while it works, so stop the host first. On \
            PostgreSQL workers may go on; bundles stay then. The space is used again by the store. With \
            --compact it is given back to the disk: the file is rewritten, which takes as much free space \
            again as is in use, and nobody can write meanwhile.

              dandelion store gc --keep-receipts 90d --keep-refusals 30d --dry-run
              dandelion store gc --keep-receipts 90d --keep-refusals 30d --compact
            """)

    @Option(help: ArgumentHelp("Remove receipts that are older, as 90d.", valueName: "AGE"))
    var keepReceipts: AgeArgument?

    @Option(help: ArgumentHelp("Remove refusals that are older, as 30d.", valueName: "AGE"))
    var keepRefusals: AgeArgument?

    @Flag(help: "Only count what would go.")
    var dryRun = false

    @Flag(help: "Give free space back to the disk, where the engine can.")
    var compact = false

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var policy = RetentionOperation.Policy()
        policy.receipts = keepReceipts?.age
        policy.refusals = keepRefusals?.age
        policy.isTrial = dryRun
        policy.compacts = compact
        let progress = ProgressLine()
        defer { progress.clear() }
        let report = try RetentionOperation(try store.address, policy) { progress.show($0) }.run()
        progress.clear()
        output.print(report)
    }
}

/// An age of a command line: `90d`, `12h`.
struct AgeArgument: ExpressibleByArgument {
    let age: Duration

    init?(argument: String) {
        guard let age = try? Duration(text: argument), age >= .zero, age <= .days(36_500) else { return nil }
        self.age = age
    }
}
