public import DandelionModel
import DandelionPlugins
import DandelionPrimitives
public import DandelionStore
import DandelionWorkflow
import Synchronization

/// The embedded runtime: records what happens, folds it, and does what follows.
///
/// Making an engine does no I/O. The store is opened by the first `record` or
/// by ``run()``; what is recorded before ``run()`` is durable and handled later.
///
/// ```swift
/// let engine = Engine(store: .sqlite(path: "shop.db"), events: [OrderPaid.self], handlers: […])
/// let running = Task { try await engine.run() }
/// let receipt = try await engine.home("shop").record(OrderPaid(…), id: "o-1")
/// ```
public final class Engine: Sendable {
    let source: StoreSource
    let settings: FoldSettings
    let behavior: any Behavior
    let library = PluginLibrary()
    let pluginEnvironment: PluginEnvironment
    let pluginSources: [PluginSource]
    let activities: [String: Activity]
    let options: EngineOptions
    private let configurationError: (any Error)?
    private let state = Mutex(State.idle)
    private let opening = Opening()
    /// The store's, once it was opened.
    let digestKey = Mutex<Digest.Key?>(nil)
    private let starters = Mutex<[CheckedContinuation<Void, Never>]>([])

    /// Where an engine is in its life.
    ///
    ///     idle ──record, run──► open ──run──► running ──stop──► stopped
    ///       └───────stop──────────┴─────────────────────────────────┘
    enum State {
        case idle
        case open(any Store)
        case running(any Store, Lanes)
        /// Without having run: then `run` has nothing to do and returns.
        case stopped(hasRun: Bool)
    }

    /// - Parameters:
    ///   - plugins: Read and checked when the store is opened.
    ///   - events: Every event type that may be recorded, besides those that
    ///     plugins declare. Where there are plugins or channels, the
    ///     `StandardEvents` are there too, unless one of these has its name.
    ///   - channels: Ways to reach members; messages go out through the first.
    ///   - handlers: In the order in which their turns run.
    public init(
        store: StoreSource, plugins: [PluginSource] = [], events: [any EventType.Type],
        activities: [Activity] = [], channels: [any ChannelAdapter] = [], workflows: [Workflow] = [],
        handlers: [Handler] = [], options: EngineOptions = EngineOptions()
    ) {
        source = store
        self.options = options
        pluginSources = plugins
        let keepsPrimitives = options.keepsPrimitives ?? !(plugins.isEmpty && channels.isEmpty)
        let own = events.map { $0.schema } + handlers.map(\.event)
        var refusal: (any Error)?
        var catalog = EventCatalog()
        do {
            catalog = try EventCatalog(own + (keepsPrimitives ? Self.standardEvents(beside: own) : []))
        } catch {
            refusal = error
        }
        configurationError = refusal
        let delivery = EnginePrimitives.delivery(through: channels, retries: RetryPolicy())
        self.activities = Dictionary(
            (activities + [delivery]).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let workflows = workflows + [EnginePrimitives.messages]
        settings = FoldSettings(
            catalog: catalog,
            activities: self.activities.mapValues { ActivityPolicy(retries: $0.retries) },
            workflows: Dictionary(workflows.map { ($0.name, $0.version) }, uniquingKeysWith: max),
            seeds: options.seeds, turnRetries: options.turnRetries,
            forgetsAfterEveryTurn: options.forgetsAfterEveryTurn)
        pluginEnvironment = options.pluginEnvironment(settings.catalogs)
        let swift = SwiftBehavior(handlers: handlers, workflows: workflows)
        behavior =
            options.wrap.map { $0(swift) }
            ?? CompositeBehavior(
                primitives: PrimitiveBehavior(catalogs: settings.catalogs, isActive: keepsPrimitives),
                swift: swift, plugins: PluginBehavior(library: library, environment: pluginEnvironment))
    }

    /// The standard events whose names the host has not taken for its own.
    private static func standardEvents(beside own: [EventSchema]) -> [EventSchema] {
        let taken = Set(own.map(\.name))
        return StandardEvents.all.filter { !taken.contains($0.name) || StandardEvents.recorded.contains($0) }
    }

    /// The event types that are known now.
    var catalog: EventCatalog { settings.catalog }

    /// All that an engine keeps in its store.
    package static let schema = PrimitiveTables.schema()

    /// A home by its name. A home exists from its first entry on.
    public func home(_ name: String) -> Home { Home(engine: self, key: HomeKey(name)) }

    /// Folds until the task is cancelled or ``stop()`` is called, then finishes what waits.
    ///
    /// Returns when everything that was taken in has been handled, or the
    /// shutdown time has passed; the store is closed then.
    ///
    /// - Throws: ``FoldError/alreadyRunning`` for a second call, and why the store or the fold failed.
    public func run() async throws {
        defer { noticeStart() }
        let store: any Store
        let lanes: Lanes
        do {
            store = try await openStore()
            lanes = try begin(on: store)
        } catch  where wasStoppedEarly() {
            return
        }
        noticeStart()
        do {
            try await withTaskCancellationHandler {
                try await Blocking.run { try lanes.start() }
                try await lanes.wait()
            } onCancel: {
                end(lanes)
            }
        } catch {
            state.withLock { $0 = .stopped(hasRun: true) }
            store.close()
            throw error
        }
        state.withLock { $0 = .stopped(hasRun: true) }
        store.close()
    }

    /// Whether ``stop()`` came before ``run()`` could begin; true once.
    private func wasStoppedEarly() -> Bool {
        state.withLock { state in
            guard case .stopped(hasRun: false) = state else { return false }
            state = .stopped(hasRun: true)
            return true
        }
    }

    /// Tells the engine to finish what waits. A second call does nothing.
    ///
    /// An engine that does not run lets go of its store at once, and ``run()``
    /// returns without having done anything.
    public func stop() {
        let before = state.withLock { state in
            let before = state
            switch state {
            case .idle, .open: state = .stopped(hasRun: false)
            case .running, .stopped: break
            }
            return before
        }
        switch before {
        case .running(_, let lanes): end(lanes)
        case .open(let store): store.close()
        case .idle, .stopped: break
        }
    }

    private func end(_ lanes: Lanes) {
        lanes.stop()
        let time = options.shutdownTime
        Task {
            try await Task.sleep(for: time)
            lanes.hurry()
        }
    }

    private func begin(on store: any Store) throws -> Lanes {
        var lanesOptions = Lanes.Options()
        lanesOptions.laneCount = options.lanes
        lanesOptions.mailLimit = options.mailLimit
        lanesOptions.activityLimit = options.activityLimit
        lanesOptions.holdsActivities = options.holdsActivities
        lanesOptions.handsOutEarly = options.activitiesAreHarmless
        options.setShare(of: &lanesOptions)
        let lanes = Lanes(
            store: store, schema: Self.schema, behavior: behavior, settings: settings, clock: options.clock,
            options: lanesOptions, activity: { [self] job in try await attempt(job, in: store) })
        try state.withLock { state in
            guard case .open = state else { throw FoldError.alreadyRunning }
            state = .running(store, lanes)
        }
        return lanes
    }

    private func attempt(_ job: ActivityJob, in store: any Store) async throws -> Value {
        guard let activity = activities[job.activity] else {
            throw ActivityError.notRegistered(activity: job.activity)
        }
        let context = ActivityContext(
            home: job.home.name, idempotencyKey: job.idempotencyKey, attempt: job.attempt, store: store)
        guard case .personal(let reference) = job.payload else {
            return try await activity.attempt(job.payload, context)
        }
        switch try await context.resolve(Personal<Value>.reference(reference)) {
        case .value(let input): return try await activity.attempt(input, context)
        case .erased: throw FoldError.notFound(what: "input, since it was erased, of", name: job.activity)
        }
    }

    /// Returns when ``run()`` has begun to take letters, or has ended.
    package func waitUntilRunning() async {
        await withCheckedContinuation { continuation in
            let isOver = starters.withLock { starters in
                switch current {
                case .running, .stopped: return true
                case .idle, .open:
                    starters.append(continuation)
                    return false
                }
            }
            if isOver { continuation.resume() }
        }
    }

    private func noticeStart() {
        let waiting = starters.withLock { starters in
            defer { starters = [] }
            return starters
        }
        for continuation in waiting { continuation.resume() }
    }

    // MARK: The store

    /// Opens the store, and makes it where there is none, without recording or folding.
    ///
    /// ``run()`` and `record` do so by themselves; this is for an embedder who keeps
    /// tables of its own beside the engine's. A second call does nothing.
    ///
    /// - Throws: ``FoldError/store(_:)`` where the store cannot be opened, and why
    ///   plugins were refused. Nothing was changed then.
    public func open() async throws { _ = try await openStore() }

    /// The store, opened once, whoever asks first.
    func openStore() async throws -> any Store {
        if let configurationError { throw configurationError }
        return try await opening.once { [self] in
            try await Blocking.run { [self] in
                if case .stopped = current { throw FoldError.stopping }
                let store: any Store
                do throws(StoreError) {
                    store = try source.make()
                    try store.open(Self.schema, as: .owner)
                } catch {
                    throw FoldError.store(error)
                }
                digestKey.withLock { $0 = store.digestKey }
                do {
                    try ImportMark.refuse(store, name: source.name)
                    try takeOverPlugins(from: store)
                } catch {
                    store.close()
                    throw error
                }
                let isWanted = state.withLock { state in
                    if case .idle = state { state = .open(store) }
                    if case .stopped = state { return false }
                    return true
                }
                // It was stopped while the store opened: nobody else would let go of it.
                guard isWanted else {
                    store.close()
                    throw FoldError.stopping
                }
                return store
            }
        }
    }

    var current: State { state.withLock { $0 } }
}

/// Opens a store once, however many ask for it at the same time.
private actor Opening {
    private var task: Task<any Store, any Error>?

    func once(_ open: @escaping @Sendable () async throws -> any Store) async throws -> any Store {
        if let task { return try await task.value }
        let task = Task { try await open() }
        self.task = task
        do {
            return try await task.value
        } catch {
            // The next one may try again: a lock may be gone by then.
            self.task = nil
            throw error
        }
    }
}
