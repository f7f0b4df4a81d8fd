import ArgumentParser
import DandelionHost

struct StoreRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a store of a backup or an export, where nothing is stored yet.",
        discussion: """
            Takes the files of `dandelion store backup` and `dandelion store export`, for any engine. Message \
            ids come along, so what is sent again is known. Epochs jump: whoever still works on the store of \
            before can write nothing here.

            Whoever was erased after the backup is in it again. Name what knows of that with --erased-in: the \
            store that was backed up, or a later backup or export of it. They are erased before any host can \
            open the store, each by an entry of its home's log.

              dandelion store restore shop.backup --store sqlite:shop.db --erased-in sqlite:broken.db
            """)

    @Argument(help: ArgumentHelp("A backup or an export.", valueName: "FILE"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "A store, backup or export that says who was erased since; may be repeated.",
            valueName: "STORE-OR-FILE"), completion: .file())
    var erasedIn: [String] = []

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        let operation = RestoreOperation(try store.address) { progress.show($0) }
        let report = try operation.run(from: file, erasedIn: erasedIn)
        progress.clear()
        output.print(report)
    }
}
