import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

/// Time that only a test moves, in microseconds: a database's, and by which leases run out.
final class HandTime: Sendable {
    private let time = Mutex<Int64>(1_000_000)
    var now: Int64 { time.withLock { $0 } }
    func pass(_ duration: Duration) { time.withLock { $0 += duration.microseconds } }
}

/// An engine on a database that it shares with others.
struct WorkingEngine: Sendable {
    let engine: Engine
    let store: any Store
    let running: Task<Void, any Error>

    /// Stops it, and returns when it has let go of its store.
    func stop() async throws {
        engine.stop()
        try await running.value
    }
}

/// Several engines in one process, as if each were one of its own. Leases move only when a test says so.
final class Workers: Sendable {
    let time = HandTime()
    let database: MemoryDatabase
    private let makeEngine: @Sendable (StoreSource, EngineOptions) -> Engine

    init(_ makeEngine: @escaping @Sendable (StoreSource, EngineOptions) -> Engine = Workers.shop) {
        let time = time
        database = MemoryDatabase(digestKey: .open, now: { time.now })
        self.makeEngine = makeEngine
    }

    static let shop: @Sendable (StoreSource, EngineOptions) -> Engine = { source, options in
        Engine(
            store: source, events: Shop.events, activities: [Shop.call], workflows: [Shop.thank],
            handlers: Shop.handlers, options: options)
    }

    /// Starts another worker. It has nothing before its leases are kept.
    func start(
        clock: any EngineClock = VirtualClock(), configure: (inout EngineOptions) -> Void = { _ in },
        through wrap: (any Store) -> any Store = { $0 }
    ) async -> WorkingEngine {
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(7)
        options.keepsLeasesByHand = true
        options.leaseTime = { [time] in .microseconds(time.now) }
        configure(&options)
        let store = wrap(database.store())
        let engine = makeEngine(.existing(store), options)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        await engine.settle()
        return WorkingEngine(engine: engine, store: store, running: running)
    }

    /// Keeps the leases of all until nobody moves any more.
    func share(_ workers: WorkingEngine...) async throws { try await share(workers) }

    func share(_ workers: [WorkingEngine]) async throws {
        for _ in 0..<6 {
            for worker in workers {
                try await worker.engine.keepLeases()
                await worker.engine.settle()
            }
        }
    }

    /// The entries of a home, as the database has them.
    func entries(of home: String, seenBy worker: WorkingEngine) async throws -> [LogEntry] {
        try await worker.engine.home(home).changes(after: 0, limit: .max)
    }
}
