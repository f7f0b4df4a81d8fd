import ArgumentParser
import DandelionHost

struct StoreImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Fill an empty place with an export, on any engine.",
        discussion: """
            Only where nothing is stored yet. A file is read twice: it is checked to its last line before \
            anything is made. The store carries a mark until it is whole; one that was left half filled, as by \
            a crash, lets no host run on it.

            Everything comes along: logs, tables, runs, receipts, and the letters that wait. It is as if the \
            store had moved. For one that had been running, use `dandelion store restore`, which also makes \
            sure that nothing of before is taken for something of after.

              dandelion store import shop.jsonl --store sqlite:moved.db
              zstd -dc shop.jsonl.zst | dandelion store import - --store sqlite:moved.db
            """)

    @Argument(help: ArgumentHelp("An export; - for standard input.", valueName: "FILE"))
    var file: String

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        let report = try ImportOperation(try store.address) { progress.show($0) }.run(from: file)
        progress.clear()
        output.print(report)
    }
}
