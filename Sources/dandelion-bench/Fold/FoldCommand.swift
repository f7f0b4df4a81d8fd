import ArgumentParser
import Dandelion
import DandelionTestWorld
import DandelionWorkflow
import Foundation

/// `fold`: entries a second, from many recorders in the owner's process and from another.
struct FoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fold",
        abstract: "Record events from many tasks and fold them through one handler.",
        discussion: """
            The handler reads and writes one record of one of \(Purchase.members) members. Where other \
            processes may append, the same is then done from a second one, through the mail table. With \
            --workers, so many processes share the store and record events of \(FoldWorkerCommand.homes) homes, \
            each with its part of the recorders.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "How many tasks record, each with one event outstanding.")
    var recorders = 256

    @Option(help: "Seconds of each measurement.")
    var seconds = 5.0

    @Option(help: "How many workers share a PostgreSQL store, one measurement each.", transform: Counts.parse)
    var workers: Counts?

    @Option(help: "Seconds for workers to start and to divide the homes among them.")
    var warmUp = 12.0

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard seconds > 0, recorders > 0, warmUp >= 0 else {
            throw ValidationError("there is nothing to measure")
        }
    }

    func run() async throws {
        if let workers { return try await share(among: workers.numbers) }
        try store.prepare()
        defer { store.remove() }
        let opened = store.make()
        let engine = Engine(
            store: .existing(opened), events: [Purchase.self], handlers: [Purchase.handler])
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        Progress.say("\(recorders) recorders in this process")
        let inside = try await recordInside(engine, opened)
        var outside: FoldReport.Outside?
        if opened.capabilities.contains(.guests) {
            Progress.say("\(recorders) recorders in another process")
            outside = try await recordOutside(engine, opened)
        }
        engine.stop()
        try await running.value
        try FoldReport(
            store: store.shown, recorders: recorders, entriesPerSecond: inside.entriesPerSecond,
            commitsPerEntry: inside.commitsPerEntry,
            processorMicrosPerEntry: inside.processorMicrosPerEntry, outside: outside
        ).write(asJSON: json)
    }

    private func share(among numbers: [Int]) async throws {
        guard case .postgres = store else {
            throw ValidationError("only workers on postgres:// share a store")
        }
        var report = FoldWorkersReport(
            store: store.shown, recorders: recorders, homes: FoldWorkerCommand.homes)
        let workers = FoldWorkers(store: store, recorders: recorders, seconds: seconds, warmUp: warmUp)
        for count in numbers {
            Progress.say("\(recorders) recorders in \(count) workers")
            report.results.append(try await workers.measure(count))
        }
        try report.write(asJSON: json)
    }

    private func recordInside(_ engine: Engine, _ store: any Store) async throws -> FoldReport.Outside {
        let home = engine.home("bench")
        let record: @Sendable (Purchase, String) async throws -> Void = { purchase, id in
            try await home.record(purchase, id: id)
        }
        _ = try await Recorders(count: recorders, name: "warm", record: record).run(for: .seconds(1))
        let before = Moment(of: store)
        let entries = try await Recorders(count: recorders, name: "in", record: record).run(
            for: .seconds(seconds))
        return before.rates(of: entries, to: Moment(of: store))
    }

    private func recordOutside(_ engine: Engine, _ store: any Store) async throws -> FoldReport.Outside {
        let first = try Self.nextNumber(in: store)
        let before = Moment(of: store)
        let guest = try await Companion.run([
            "fold-guest", "--store", self.store.text, "--recorders", String(recorders), "--seconds",
            String(seconds),
        ])
        let told = try JSONDecoder().decode(FoldGuestCommand.Told.self, from: guest)
        // The last letters may still be on their way.
        while try Self.nextNumber(in: store) < first + Int64(told.recorded) {
            try await ContinuousClock().sleep(for: .milliseconds(1))
        }
        return before.since(microseconds: told.begun).rates(of: told.recorded, to: Moment(of: store))
    }

    private static func nextNumber(in store: any Store) throws -> Int64 {
        try store.read { try $0.get(Tables.home, key: HomeKey("bench").row)?[2].integer ?? 1 }
    }
}

/// What had been done at a point of time.
private struct Moment {
    /// Microseconds since 1970, which two processes count alike.
    let time: Int64
    let transactions: Int
    let processorMicros: Int64

    init(of store: any Store) {
        self.init(
            time: SystemClock().now().microseconds, transactions: store.statistics.transactions,
            processorMicros: ProcessorTime.micros)
    }

    private init(time: Int64, transactions: Int, processorMicros: Int64) {
        self.time = time
        self.transactions = transactions
        self.processorMicros = processorMicros
    }

    /// The same, with the clock read at another time.
    func since(microseconds time: Int64) -> Moment {
        Moment(time: time, transactions: transactions, processorMicros: processorMicros)
    }

    func rates(of entries: Int, to later: Moment) -> FoldReport.Outside {
        let count = Double(max(1, entries))
        return FoldReport.Outside(
            entriesPerSecond: (count * 1e6 / Double(max(1, later.time - time))).rounded(to: 1),
            commitsPerEntry: (Double(later.transactions - transactions) / count).rounded(to: 5),
            processorMicrosPerEntry: (Double(later.processorMicros - processorMicros) / count).rounded(to: 2),
            entries: entries)
    }
}
