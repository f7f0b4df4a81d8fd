import ArgumentParser
import DandelionHost

struct StoreExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a whole store as JSON Lines, for another engine or program.",
        discussion: """
            One line a row, on one snapshot, beside a running host or without one: first a header, last the \
            number of rows and a digest, so that a file that was cut is known. Two exports of one state are \
            equal byte for byte, on any engine. The host's write-ahead log grows until it is done.

            The file holds personal data, and the secret key under which the store keeps whom it knows: keep it \
            as you keep the store. Only its owner may read it.

              dandelion store export shop.jsonl --store sqlite:shop.db
              dandelion store export - | zstd > shop.jsonl.zst
            """)

    @Argument(
        help: ArgumentHelp("The file, which must not be there yet; - for standard output.", valueName: "FILE")
    )
    var file = "-"

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        let report = try ExportOperation(try store.address) { progress.show($0) }.run(to: file)
        progress.clear()
        // The rows themselves are on standard output then.
        guard file != "-" else { return output.note("\(report.title): \(report.warning ?? "")") }
        output.print(report)
    }
}
