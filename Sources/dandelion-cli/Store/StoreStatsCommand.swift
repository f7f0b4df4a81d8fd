import ArgumentParser
import DandelionHost

struct StoreStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count the rows of every collection, and what waits in every home.",
        discussion: """
            It reads every row, beside a running host or without one. 'content' is what stands in the rows; \
            indexes and free pages come on top of that in the file.

              dandelion store stats
              dandelion store stats --json | jq '.homes[] | {name, entries, dead_letters}'
            """)

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reader = try GuestReader(try store.address, takesUnfinished: true)
        defer { reader.close() }
        let progress = ProgressLine()
        let figures = try reader.figures { progress.show("counting \($0)") }
        progress.clear()
        output.print(figures)
    }
}
