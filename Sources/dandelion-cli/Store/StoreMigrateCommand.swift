import ArgumentParser
import DandelionHost

struct StoreMigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring a store of an older version to the schema of this one.",
        discussion: """
            A host does so by itself when it opens the store; this does it alone, when you choose. Tables only \
            grow, in one transaction; what older versions did not keep is filled in. Older programs may be \
            refused by the store from then on, so make a backup first. A host must not have the store open.

              dandelion store backup before.db && dandelion store migrate
              dandelion store migrate --dry-run
            """)

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        let report = try MigrationOperation(try store.address, isTrial: dryRun) { progress.show($0) }.run()
        progress.clear()
        output.print(report)
    }
}
