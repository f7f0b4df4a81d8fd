import ArgumentParser
import Dandelion
import DandelionModel
import DandelionTestWorld

/// `replay`: how long it takes to bring back a run that was dropped from memory.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Wake a run with a long history, once with its coroutine in memory and once without.")

    @Option(help: "Commands that the run has behind it.")
    var commands = 1_000

    @Option(help: "Measurements of each kind; the median counts.")
    var rounds = 21

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    private static let plugin = """
        plugin { name = "bench", version = "1.0.0", api = 1, summary = "Many commands.", needs = {} }
        local begin = event.new "begin" { id = key "string", commands = "int" }
        local poke = event.new "poke" { id = key "string" }
        rule "begin" { on = begin {}, start = { "many", input = { id = on.id, commands = on.commands } } }
        workflow "many" (function(flow, input)
          local seen = 0
          for n = 1, input.commands // 10 do
            for _ = 1, 9 do seen = seen + #flow:uuid() end
            flow:sleep "1s"
          end
          while true do
            flow:await(poke { id = input.id })
            flow:status("poked after " .. seen)
          end
        end)
        """

    func run() async throws {
        let kept = try await wake(forgetting: false)
        let replayed = try await wake(forgetting: true)
        try ReplayReport(
            commands: commands, wakeMillis: kept.rounded(to: 3),
            replayMillis: (replayed - kept).rounded(to: 3)
        ).write(asJSON: json)
    }

    /// The median time of waking the run, in milliseconds.
    private func wake(forgetting: Bool) async throws -> Double {
        var options = EngineOptions()
        let clock = VirtualClock()
        options.clock = clock
        options.forgetsAfterEveryTurn = false
        let store = MemoryStore()
        var engine = Engine(
            store: .existing(store), plugins: [.text(Self.plugin)], events: [], options: options)
        var running = Task { [engine] in try await engine.run() }
        await engine.waitUntilRunning()
        let body = ValueMap([("id", "run"), ("commands", .int(Int64(commands)))])
        try await engine.home("bench").record(type: "begin", body: .map(body), until: .processed)
        await clock.advance(engine, by: .seconds(commands))
        var times: [Double] = []
        for _ in 0..<rounds {
            if forgetting {
                engine.stop()
                try await running.value
                engine = Engine(
                    store: .existing(store), plugins: [.text(Self.plugin)], events: [], options: options)
                running = Task { [engine] in try await engine.run() }
                await engine.waitUntilRunning()
                // The plugin's own state is made anew by another event first.
                let other = ValueMap([("id", "nobody")])
                try await engine.home("bench").record(type: "poke", body: .map(other), until: .processed)
                try await engine.home("bench").record(
                    type: "begin", body: .map(ValueMap([("id", "short"), ("commands", 0)])),
                    until: .processed)
            }
            let began = ContinuousClock.now
            try await engine.home("bench").record(
                type: "poke", body: .map(ValueMap([("id", "run")])), until: .processed)
            let time = ContinuousClock.now - began
            times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
        }
        engine.stop()
        try await running.value
        return times.sorted()[times.count / 2]
    }
}

struct ReplayReport: Report {
    let commands: Int
    /// Waking it where its coroutine was in memory.
    let wakeMillis: Double
    /// What replaying its history added.
    let replayMillis: Double

    var table: Table {
        Table(
            headings: ["commands", "wake ms", "replay ms"],
            rows: [["\(commands)", wakeMillis.text(3), replayMillis.text(3)]])
    }
}
