import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionRules
import DandelionStore
import DandelionWorkflow
import Synchronization

/// Plugins in lanes on a store, with a clock that a test moves: the engine
/// without its facade, and without primitives.
final class RunWorld: Sendable {
    struct Options: Sendable {
        var lanes = 1
        /// Drops every coroutine after every turn.
        var isForgetful = false
        var turnRetries = RetryPolicy(attempts: 2)
        var limits = SandboxLimits()
        var parkedBytes = 32 << 20
        var records: any PluginRecords = StandardRecords()
    }

    /// What an activity does: by its name.
    typealias Activities = @Sendable (_ name: String, _ input: Value) throws -> Value

    static let events: [EventSchema] = [
        EventSchema("order.paid", .key("member"), .int("amount"), .string("note").optional),
        EventSchema("tick", .key("name"), .int("count")),
        EventSchema("begin", .key("run"), .value("plan")),
        EventSchema("sign.up", .key("member"), .personal("name", of: "member")),
    ]

    static let schema = PrimitiveTables.schema()

    let store: any Store
    let clock: RunClock
    let library: PluginLibrary
    let environment: PluginEnvironment
    let settings: FoldSettings
    let behavior: PluginBehavior
    /// What plugins wrote, without the replays.
    let lines: Lines
    private let options: Options
    private let activities: Activities
    private let lanes = Mutex<Lanes?>(nil)

    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    init(
        store: any Store = MemoryStore(digestKey: .open), clock: RunClock = RunClock(),
        library: PluginLibrary = PluginLibrary(), options: Options = Options(),
        activities: @escaping Activities = { _, input in input }
    ) throws {
        self.store = store
        self.clock = clock
        self.library = library
        self.options = options
        self.activities = activities
        let names = ["echo", "fail", "count"]
        let policy = ActivityPolicy(
            retries: RetryPolicy(attempts: 2, first: .seconds(1), longest: .seconds(1)))
        settings = FoldSettings(
            catalog: try EventCatalog(Self.events),
            activities: Dictionary(uniqueKeysWithValues: names.map { ($0, policy) }),
            workflows: [:], seeds: RepeatableSeeds(7), turnRetries: options.turnRetries,
            forgetsAfterEveryTurn: options.isForgetful)
        let lines = Lines()
        self.lines = lines
        let limits = options.limits
        environment = PluginEnvironment(
            catalogs: settings.catalogs, records: options.records, limits: { _ in limits },
            parkedBytes: options.parkedBytes, log: { _, _, _, line in lines.add(line.text) })
        behavior = PluginBehavior(library: library, environment: environment)
    }

    // MARK: Plugins

    /// Offers plugins and no others, each with the rights that it needs.
    func offer(_ sources: String...) throws {
        try offer(sources.map { try PluginBundle(files: [.init(path: "plugin.lua", text: Array($0.utf8))]) })
    }

    func offer(_ bundles: [PluginBundle]) throws {
        try library.load(bundles.map { PluginLibrary.Candidate($0) }, in: environment)
    }

    // MARK: Life

    func start() throws {
        try store.open(Self.schema, as: .owner)
        var lanesOptions = Lanes.Options()
        lanesOptions.laneCount = options.lanes
        let (activities, store) = (activities, store)
        let lanes = Lanes(
            store: store, schema: Self.schema, behavior: behavior, settings: settings, clock: clock,
            options: lanesOptions
        ) { job in
            guard case .personal(let reference) = job.payload else {
                return try activities(job.activity, job.payload)
            }
            let input = try store.read {
                try PersonalReader.value(of: reference, in: job.home, $0, key: store.digestKey)
            }
            return try activities(job.activity, input ?? .null)
        }
        try lanes.start()
        self.lanes.withLock { $0 = lanes }
    }

    func stop() async throws {
        guard let lanes = lanes.withLock({ $0.take() }) else { return }
        lanes.stop()
        try await lanes.wait()
        store.close()
    }

    func restart() async throws {
        try await stop()
        try start()
    }

    /// Runs a body in a world that has started, and stops it.
    static func run<Outcome>(
        _ plugins: String..., options: Options = Options(),
        activities: @escaping Activities = { _, input in input },
        _ body: (RunWorld) async throws -> Outcome
    ) async throws -> Outcome {
        let world = try RunWorld(options: options, activities: activities)
        try world.offer(
            try plugins.map { try PluginBundle(files: [.init(path: "plugin.lua", text: Array($0.utf8))]) })
        try world.start()
        let outcome: Outcome
        do {
            outcome = try await body(world)
        } catch {
            try? await world.stop()
            throw error
        }
        try await world.stop()
        return outcome
    }

    private var current: Lanes {
        get throws {
            guard let lanes = lanes.withLock({ $0 }) else { throw FoldError.stopping }
            return lanes
        }
    }

    /// - Throws: Where the lanes have ended.
    func checkFolding() throws { if try current.haveEnded { throw FoldError.stopping } }

    // MARK: Mail

    @discardableResult
    func record(_ type: String, _ body: Value, in home: String = "shop", id: String? = nil) async throws
        -> Receipt
    {
        let schema = try settings.catalog.schema(type)
        try schema.check(body)
        let fingerprint = id.map {
            Fingerprint(
                source: "api", messageID: $0, type: type, body: body, schema: schema, key: store.digestKey)
        }
        return try await deliver(
            Mail(
                home: HomeKey(home), source: "api", messageID: id ?? "", fingerprint: fingerprint,
                kind: .event,
                type: type, recordedAt: clock.now(), body: body))
    }

    /// An operator's order about plugins.
    @discardableResult
    func configure(_ type: String, _ body: Value, in home: String = "shop") async throws -> Receipt {
        try await deliver(
            Mail(
                home: HomeKey(home), source: "operator", kind: .configure, type: "$plugin.\(type)",
                recordedAt: clock.now(), body: body))
    }

    @discardableResult
    func redrive(_ letter: DeadLetter, in home: String = "shop") async throws -> Receipt {
        try await deliver(
            Mail(
                home: HomeKey(home), source: "operator", kind: .redrive, type: Mail.redriveType,
                recordedAt: clock.now(),
                body: ["number": .int(letter.entry), "turn": .int(Int64(letter.turn))]))
    }

    /// An operator's order about a run; the same id again is a repeat.
    @discardableResult
    func order(
        _ order: RunOrder, _ run: String, reason: String? = nil, in home: String = "shop", id: String? = nil
    ) async throws -> Receipt {
        let body = RunOrder.body(run: run, reason: reason)
        let fingerprint = id.map {
            Fingerprint(
                source: "operator", messageID: $0, type: order.rawValue, body: body, schema: nil,
                key: store.digestKey)
        }
        return try await deliver(
            Mail(
                home: HomeKey(home), source: "operator", messageID: id ?? "", fingerprint: fingerprint,
                kind: .configure, type: order.rawValue, recordedAt: clock.now(), body: body))
    }

    @discardableResult
    func erase(_ subject: String, in home: String = "shop") async throws -> Receipt {
        try await deliver(
            Mail(
                home: HomeKey(home), source: "operator", kind: .erase, type: Mail.eraseType,
                recordedAt: clock.now(), body: ["subject": .string(subject)]))
    }

    private func deliver(_ mail: Mail) async throws -> Receipt {
        let receipts = try await current.deliver([mail])
        guard let receipt = receipts.first else { throw FoldError.stopping }
        await settle()
        return receipt
    }

    // MARK: Time

    func settle() async { await (try? current)?.quiescence.wait() }

    func advance(by duration: Duration) async throws { try await advance(to: clock.now() + duration) }

    func advance(to target: Instant) async throws {
        let lanes = try current
        await settle()
        while !lanes.haveEnded, let due = lanes.nextDue, due <= target {
            clock.set(due)
            lanes.noticeClock()
            await settle()
        }
        // Where the lanes have ended, time stands still.
        if lanes.haveEnded { throw FoldError.stopping }
        clock.set(target)
        lanes.noticeClock()
        await settle()
        if lanes.haveEnded { throw FoldError.stopping }
    }
}
