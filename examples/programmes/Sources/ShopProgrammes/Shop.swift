public import Dandelion
public import DandelionTestWorld

/// A shop on an engine of its own, in a world whose time is the orders'.
public struct Shop: Sendable {
    public let engine: Engine
    public let clock: VirtualClock
    public var home: Home { engine.home("shop") }

    /// - Throws: Never in practice: the rates of the programmes are readable.
    public init(store: StoreSource, openingAt opening: Instant) throws {
        clock = VirtualClock(opening)
        var options = EngineOptions()
        options.clock = clock
        // The same input gives the same log, ids included.
        options.seeds = RepeatableSeeds(1997)
        engine = Engine(
            store: store, events: [OrderPaid.self, ShopClosing.self],
            activities: [Season.activity()], workflows: [Season.workflow()],
            handlers: [Customer.handler()] + (try Programme.allCases.map { try $0.handler() }) + [
                Season.handler()
            ], options: options)
    }

    /// Runs the engine while a body runs, and stops it afterwards; the store is closed then.
    ///
    /// - Throws: Why the engine failed; otherwise what the body throws.
    public func whileRunning<Outcome: Sendable>(
        _ body: (Shop) async throws -> Outcome
    ) async throws -> Outcome {
        try await resumeClock()
        let engine = engine
        let running = Task { try await engine.run() }
        let outcome: Result<Outcome, any Error>
        do {
            outcome = .success(try await body(self))
        } catch {
            outcome = .failure(error)
        }
        // Not `stop`: that does nothing to an engine that is only about to run.
        running.cancel()
        try await running.value
        return try outcome.get()
    }

    /// Sets the clock to where a store stood that was left in the middle.
    ///
    /// Without this the engine would take up what it finds there at the time of
    /// the first order, before the time at which it was recorded.
    private func resumeClock() async throws {
        let name = home.name
        let stood = try await home.read { view in
            var latest: Int64?
            try view.forEachRow(Tables.home, of: name) { row in latest = row[4].integer }
            // A letter that waits was recorded later than the home's last entry.
            try view.scan(Scan(Tables.mail)) { row in
                if let recorded = row[6].integer { latest = max(latest ?? recorded, recorded) }
                return true
            }
            return latest.map(Instant.init(microseconds:))
        }
        if let stood { clock.jump(by: stood - clock.now()) }
    }
}
