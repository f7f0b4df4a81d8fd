import ArgumentParser
import Dandelion
import DandelionWorkflow
import Foundation

/// `timers`: what a million sleepers cost in memory, when an engine opens a store that has them.
struct TimersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers",
        abstract: "Open an engine on a store with many sleeping timers, and report its memory.",
        discussion: """
            The store is made once for each number of homes. The engine is opened in a process of its own, \
            and its resident memory read ten seconds later.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "Sleeping runs, each with its timer.")
    var count = 1_000_000

    @Option(help: "How many homes they are spread over, one measurement each.", transform: Counts.parse)
    var homes = Counts([1, 100_000])

    @Option(help: "Seconds from opening until the memory is read.")
    var after = 10.0

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func run() async throws {
        if case .memory = store {
            throw ValidationError(
                "a store that another process opens is needed. Use sqlite:PATH or postgres://…")
        }
        var report = TimersReport(count: count)
        for homes in homes.numbers {
            try store.prepare()
            defer { store.remove() }
            Progress.say("seeding \(count) sleepers in \(homes) homes")
            let opened = store.make()
            try opened.open(Engine.schema, as: .owner)
            let firstDue = SystemClock().now() + .days(365)
            try await Sleepers(count: count, homes: homes, firstDue: firstDue).seed(opened)
            opened.close()
            Progress.say("an engine, for \(after.text(0)) s")
            let told = try await Companion.run([
                "timers-owner", "--store", store.text, "--after", String(after),
            ])
            let memory = try JSONDecoder().decode(ResidentMemory.self, from: told)
            report.results.append(TimersReport.Line(homes: homes, residentBytes: memory.residentBytes))
        }
        try report.write(asJSON: json)
    }
}

/// Resident memory of an engine over its sleepers.
struct TimersReport: Report {
    let count: Int
    var results: [Line] = []

    struct Line: Encodable {
        let homes: Int
        let residentBytes: Int
    }

    private enum CodingKeys: CodingKey { case count, residentBytes, results }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        // The worst of all.
        try container.encode(results.map(\.residentBytes).max() ?? 0, forKey: .residentBytes)
        try container.encode(results, forKey: .results)
    }

    var table: Table {
        var table = Table(headings: ["sleepers", "homes", "resident MB"])
        for line in results {
            table.rows.append([
                String(count), String(line.homes), (Double(line.residentBytes) / 1e6).text(1),
            ])
        }
        return table
    }
}
