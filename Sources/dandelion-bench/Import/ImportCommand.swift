import ArgumentParser
import DandelionHost
import Foundation

/// `import`: the example's main job, from its files to the last commit.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Run the example's shop: real orders through the flagship's rules and workflows.",
        discussion: """
            As `dandelion run` does it: files are read through the mapping, time is that of the events, and \
            everything that they cause is done. Events a second are counted from the first one to the last \
            commit; seconds and processor time are those of the whole job.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "About so many events: each file's first rows, the same share of each. Default: all.")
    var events: Int?

    @Option(help: "The folder with examples/shop and plugins/customer-to-channel.")
    var folder = ShopExample.standardFolder

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        if let events, events <= 0 { throw ValidationError("there is nothing to measure") }
    }

    func run() async throws {
        let example = try ShopExample(folder: folder)
        try store.prepare()
        defer { store.remove() }
        var request = RunRequest()
        request.plugins = [example.plugin]
        request.mapping = example.mapping
        request.store = try DandelionHost.StoreAddress(store.text)
        let copy = try events.map { try example.cut(to: $0) }
        defer { copy?.remove() }
        request.inputs = copy?.files ?? example.files
        let (began, spent) = (ContinuousClock.now, ProcessorTime.micros)
        let outcome = try await HostRun(request) { stage in
            if case .draining = stage { Progress.say("all events are recorded") }
        }.run()
        try ImportReport(
            store: store.shown, events: outcome.feed.events, entries: outcome.entriesAdded,
            seconds: (ContinuousClock.now - began).inSeconds.rounded(to: 2),
            processorSeconds: (Double(ProcessorTime.micros - spent) / 1e6).rounded(to: 2),
            eventsPerSecond: outcome.eventsPerSecond.rounded(to: 1), peakBytes: outcome.peakBytes
        ).write(asJSON: json)
    }
}

struct ImportReport: Report {
    let store: String
    let events: Int
    /// What the events became in the log, with all that they caused.
    let entries: Int64
    /// Of the whole job.
    let seconds: Double
    /// Of the whole job, all threads together.
    let processorSeconds: Double
    /// From the first event to the last commit.
    let eventsPerSecond: Double
    /// The most memory that the process held; nil where the system does not say.
    let peakBytes: Int?

    var table: Table {
        Table(
            headings: ["store", "events", "entries", "seconds", "processor s", "events/s", "MB at most"],
            rows: [
                [
                    store, "\(events)", "\(entries)", seconds.text(1), processorSeconds.text(1),
                    eventsPerSecond.text(0), peakBytes.map { (Double($0) / 1e6).text(0) } ?? "-",
                ]
            ])
    }
}
