import ArgumentParser
import DandelionHost

struct StoreBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a store, as it is now, into a file, beside a running host.",
        discussion: """
            An SQLite store becomes a database of its own; other engines an export. Either is one moment of \
            the store, whatever is written meanwhile, and `dandelion store restore` takes both. The host goes \
            on; its write-ahead log grows until the backup is done.

            The file appears under its name when it is whole and on disk; until then it is FILE.partial. It \
            holds personal data and the store's secret key. Nothing is ever written over.

              dandelion store backup backups/shop-1998-06-30.db --store sqlite:shop.db
              dandelion store verify --store sqlite:backups/shop-1998-06-30.db
            """)

    @Argument(help: ArgumentHelp("The file, which must not be there yet.", valueName: "FILE"))
    var file: String

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        let report = try BackupOperation(try store.address) { progress.show($0) }.run(to: file)
        progress.clear()
        output.print(report)
    }
}
