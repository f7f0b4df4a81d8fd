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
            The handler reads and writes one record of one of \(Purchase.members) members. On SQLite the same \
            is then done from a second process, through the mail table.
            """)

    @Option(help: "memory: or sqlite:PATH, a file that does not exist yet.", transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "How many tasks record, each with one event outstanding.")
    var recorders = 256

    @Option(help: "Seconds of each measurement.")
    var seconds = 5.0

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard seconds > 0, recorders > 0 else { throw ValidationError("there is nothing to measure") }
    }

    func run() async throws {
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
            store: store.text, recorders: recorders, entriesPerSecond: inside.entriesPerSecond,
            commitsPerEntry: inside.commitsPerEntry, outside: outside
        ).write(asJSON: json)
    }

    private func recordInside(_ engine: Engine, _ store: any Store) async throws -> FoldReport.Outside {
        let home = engine.home("bench")
        let record: @Sendable (Purchase, String) async throws -> Void = { purchase, id in
            try await home.record(purchase, id: id)
        }
        _ = try await Recorders(count: recorders, name: "warm", record: record).run(for: .seconds(1))
        let (before, begun) = (store.statistics, ContinuousClock.now)
        let entries = try await Recorders(count: recorders, name: "in", record: record).run(
            for: .seconds(seconds))
        return rates(entries, (ContinuousClock.now - begun).inSeconds, before, store.statistics)
    }

    private func recordOutside(_ engine: Engine, _ store: any Store) async throws -> FoldReport.Outside {
        let first = try Self.nextNumber(in: store)
        let before = store.statistics
        let guest = try await Companion.run([
            "fold-guest", "--store", self.store.text, "--recorders", String(recorders), "--seconds",
            String(seconds),
        ])
        let told = try JSONDecoder().decode(FoldGuestCommand.Told.self, from: guest)
        // The last letters may still be on their way.
        while try Self.nextNumber(in: store) < first + Int64(told.recorded) {
            try await ContinuousClock().sleep(for: .milliseconds(1))
        }
        let passed = Double(SystemClock().now().microseconds - told.begun) / 1e6
        return rates(told.recorded, passed, before, store.statistics)
    }

    private func rates(
        _ entries: Int, _ seconds: Double, _ before: StoreStatistics, _ after: StoreStatistics
    ) -> FoldReport.Outside {
        FoldReport.Outside(
            entriesPerSecond: (Double(entries) / seconds).rounded(to: 1),
            commitsPerEntry: (Double(after.transactions - before.transactions) / Double(max(1, entries)))
                .rounded(to: 5), entries: entries)
    }

    private static func nextNumber(in store: any Store) throws -> Int64 {
        try store.read { try $0.get(Tables.home, key: HomeKey("bench").row)?[2].integer ?? 1 }
    }
}
