import ArgumentParser
import Dandelion
import DandelionTestWorld
import DandelionWorkflow

/// `idle`: how many statements an engine runs while nothing is due.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Let time pass with nothing due, and count the statements.",
        discussion: """
            On an embedded store a virtual clock moves on by an hour. A worker on PostgreSQL shows that it \
            lives and looks for mail by the server's clock, so there real seconds are waited for.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store = StoreAddress.memory

    @Option(help: "Real seconds to count for on a store that a server keeps.")
    var seconds = 20

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard seconds > 0 else { throw ValidationError("there is nothing to count in no time") }
    }

    func run() async throws {
        try store.prepare()
        defer { store.remove() }
        var clock: VirtualClock?
        if case .postgres = store {} else { clock = VirtualClock() }
        let seeding = store.make()
        try seeding.open(Engine.schema, as: .owner)
        // Somebody sleeps in many homes, but nobody wakes within the hour.
        let firstDue = (clock?.now() ?? SystemClock().now()) + .hours(2)
        try await Sleepers(count: 10_000, homes: 1_000, firstDue: firstDue).seed(seeding)
        let opened = store.closed(seeding)
        var options = EngineOptions()
        if let clock { options.clock = clock }
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
        let report = try await count(engine, opened, clock)
        engine.stop()
        try await running.value
        try report.write(asJSON: json)
    }

    private func count(
        _ engine: Engine, _ store: any Store, _ clock: VirtualClock?
    ) async throws -> IdleReport {
        var seconds = 3_600
        if clock == nil {
            Progress.say("\(self.seconds) s of a worker with nothing to do")
            seconds = self.seconds
            // What came with the start is over.
            try await ContinuousClock().sleep(for: .seconds(5))
        }
        let before = store.statistics
        if let clock {
            await clock.advance(engine, by: .hours(1))
        } else {
            try await ContinuousClock().sleep(for: .seconds(seconds))
        }
        let after = store.statistics
        return IdleReport(
            store: self.store.shown, seconds: seconds, statements: after.statements - before.statements,
            transactions: after.transactions - before.transactions)
    }
}

/// Statements while nothing was due.
struct IdleReport: Report {
    let store: String
    let seconds: Int
    let statements: Int
    /// Of commits; a worker's signs of life are not among them.
    let transactions: Int

    private enum CodingKeys: CodingKey { case store, seconds, statements, statementsPerSecond, transactions }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(store, forKey: .store)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(statements, forKey: .statements)
        try container.encode(perSecond.rounded(to: 3), forKey: .statementsPerSecond)
        try container.encode(transactions, forKey: .transactions)
    }

    private var perSecond: Double { Double(statements) / Double(seconds) }

    var table: Table {
        Table(
            headings: ["idle seconds", "statements", "statements/s", "commits"],
            rows: [[String(seconds), String(statements), perSecond.text(2), String(transactions)]])
    }
}
