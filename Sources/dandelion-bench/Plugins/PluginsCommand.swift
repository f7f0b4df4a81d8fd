import ArgumentParser
import Dandelion
import DandelionModel
import DandelionTestWorld

/// `plugins`: runs of one turn through the whole engine, a plugin's rule and workflow included.
struct PluginsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "Record events that each start a run of a Lua workflow, which ends in its first turn.")

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "Runs in flight.")
    var recorders = 100

    @Option(help: "Runs of the same plugin that sleep meanwhile.")
    var parked = 0

    @Option(help: "Plugins beside the one that is measured, each hearing an event of its own.")
    var others = 0

    @Option(help: "Seconds of the measurement.")
    var seconds = 5.0

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    private static let plugin = """
        plugin { name = "bench", version = "1.0.0", api = 1, summary = "One turn a run.", needs = {} }
        local wish = event.new "wish.made" { member = key "member", points = "int" }
        rule "a wish starts a run" {
          on = wish { points = gt(0) },
          start = { "grant", input = { member = on.member, points = on.points } },
        }
        workflow "grant" (function(flow, input)
          store.put(input.member, input.points)
          flow:status "granted"
        end)
        local nap = event.new "nap.begun" { member = key "member" }
        rule "a nap begins" { on = nap {}, start = { "nap", input = { member = on.member } } }
        workflow "nap" (function(flow, input)
          flow:sleep "30d"
          flow:status(input.member)
        end)
        """

    private static func other(_ number: Int) -> PluginSource {
        .text(
            """
            plugin { name = "other-\(number)", version = "1.0.0", api = 1, summary = "Another.", needs = {} }
            local call = event.new "call.of_\(number)" { member = key "member" }
            rule "a call" { on = call {}, act = function(ctx) store.increment "calls" end }
            """)
    }

    func run() async throws {
        try store.prepare()
        defer { store.remove() }
        let engine = Engine(
            store: .existing(store.make()),
            plugins: [.text(Self.plugin)] + (0..<others).map(Self.other), events: [])
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        let home = engine.home("bench")
        let record: @Sendable (Int, String) async throws -> Void = { member, id in
            let body = ValueMap([("member", .string("member-\(member)")), ("points", .int(5))])
            try await home.record(type: "wish.made", body: .map(body), id: id, until: .processed)
        }
        try await park(in: home)
        let warm = try await measure("warm", for: 1, record)
        Progress.say("\(recorders) runs in flight")
        let began = ProcessorTime.micros
        let runs = try await measure("run", for: seconds, record)
        let spent = ProcessorTime.micros - began
        try await check(home, ran: warm + runs)
        engine.stop()
        try await running.value
        try PluginsReport(
            store: store.shown, inFlight: recorders, parked: parked, otherPlugins: others,
            runsPerSecond: (Double(runs) / seconds).rounded(to: 1),
            processorMicrosPerRun: (Double(spent) / Double(max(1, runs))).rounded(to: 2)
        ).write(asJSON: json)
    }

    /// Starts the runs that sleep; their coroutines stay in memory as far as there is room.
    private func park(in home: Home) async throws {
        for first in stride(from: 0, to: parked, by: 500) {
            let naps = (first..<min(first + 500, parked)).map { number in
                Home.Recording(
                    type: "nap.begun", body: .map(ValueMap([("member", .string("sleeper-\(number)"))])))
            }
            try await home.record(contentsOf: naps, until: .processed)
        }
        if parked > 0 { Progress.say("\(parked) runs asleep") }
    }

    /// A figure counts only if every event has led to a run that did what it is there for.
    private func check(_ home: Home, ran events: Int) async throws {
        let runs = try await home.runs(of: "bench/grant", limit: .max)
        let done = runs.count { $0.status == .completed && $0.statusText == "granted" }
        Progress.say("\(events) events, \(done) runs completed")
        guard done == events else {
            throw ValidationError(
                "\(events) events led to \(done) completed runs; the figures count for nothing")
        }
    }

    private func measure(
        _ name: String, for seconds: Double, _ record: @escaping @Sendable (Int, String) async throws -> Void
    ) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(seconds)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for recorder in 0..<recorders {
                group.addTask {
                    var recorded = 0
                    while ContinuousClock.now < deadline {
                        try await record(recorder, "\(name)-\(recorder)-\(recorded)")
                        recorded += 1
                    }
                    return recorded
                }
            }
            return try await group.reduce(0, +)
        }
    }
}

struct PluginsReport: Report {
    let store: String
    let inFlight: Int
    /// Runs that slept meanwhile.
    let parked: Int
    /// Plugins of the home that have nothing to do with the events.
    let otherPlugins: Int
    let runsPerSecond: Double
    let processorMicrosPerRun: Double

    var table: Table {
        Table(
            headings: ["store", "in flight", "asleep", "other plugins", "runs/s", "processor µs a run"],
            rows: [
                [
                    store, "\(inFlight)", "\(parked)", "\(otherPlugins)", runsPerSecond.text(0),
                    processorMicrosPerRun.text(1),
                ]
            ])
    }
}
