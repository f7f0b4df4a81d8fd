import ArgumentParser
import Dandelion
import DandelionTestWorld
import DandelionWorkflow

/// `idle`: how many statements an engine runs while an hour passes and nothing is due.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Move the clock on by an hour with nothing due, and count the statements.")

    @Option(help: "memory: or sqlite:PATH, a file that does not exist yet.", transform: StoreAddress.parse)
    var store = StoreAddress.memory

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func run() async throws {
        try store.prepare()
        defer { store.remove() }
        let clock = VirtualClock()
        let seeding = store.make()
        try seeding.open(Engine.schema, as: .owner)
        // Somebody sleeps in many homes, but nobody wakes within the hour.
        try await Sleepers(count: 10_000, homes: 1_000, firstDue: clock.now() + .hours(2)).seed(seeding)
        let opened = store.closed(seeding)
        var options = EngineOptions()
        options.clock = clock
        let engine = Engine(
            store: .existing(opened), events: [Purchase.self], workflows: [Sleepers.workflow],
            handlers: [Purchase.handler], options: options)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        for number in 0..<100 {
            try await engine.home("home-\(number)").record(
                Purchase(member: "ada", points: 5), id: "\(number)")
        }
        await engine.settle()
        let before = opened.statistics.statements
        await clock.advance(engine, by: .hours(1))
        let report = IdleReport(seconds: 3_600, statements: opened.statistics.statements - before)
        engine.stop()
        try await running.value
        try report.write(asJSON: json)
    }
}

/// Statements while nothing was due.
struct IdleReport: Report {
    let seconds: Int
    let statements: Int

    var table: Table {
        Table(headings: ["idle seconds", "statements"], rows: [[String(seconds), String(statements)]])
    }
}
