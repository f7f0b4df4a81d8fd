import Dandelion
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow

/// The world of one test: an engine with nothing in it, and what the test expects of it.
actor PluginTestWorld {
    static let home = "test"

    let plugin: String
    private let source: PluginSource
    private let handlers: [Handler]
    private let log: @Sendable (PluginLogEntry) -> Void
    private let fake: Fake
    private let store = MemoryStore()
    let clock = VirtualClock()
    private var fakes: [String] = []
    private var running: (engine: Engine, task: Task<Void, any Error>)?
    /// The entry of the last `t:send`.
    private(set) var lastEntry: Int64?

    /// Does an activity in the host's place.
    typealias Fake = @Sendable (_ name: String, _ input: Value) async -> Result<Value, PluginTestFailure>

    init(
        plugin: String, source: PluginSource, handlers: [Handler] = [],
        log: @escaping @Sendable (PluginLogEntry) -> Void = { _ in }, fake: @escaping Fake
    ) async throws {
        self.plugin = plugin
        self.source = source
        self.handlers = handlers
        self.log = log
        self.fake = fake
        try await start()
    }

    func answer(_ call: PluginTestCall) async -> Result<[Value], PluginTestFailure> {
        do {
            try await perform(call)
            return .success([])
        } catch let failure as PluginTestFailure {
            return .failure(await explained(failure))
        } catch {
            return .failure(PluginTestFailure(message: String(describing: error), location: call.location))
        }
    }

    // MARK: The host

    var engine: Engine {
        get throws {
            guard let running else { throw FoldError.stopping }
            return running.engine
        }
    }

    var testHome: Home { get throws { try engine.home(Self.home) } }

    private func start() async throws {
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(7)
        options.pluginLog = log
        let activities = fakes.map { name in
            Activity(name, retries: RetryPolicy(attempts: 1)) { [fake] (input: Value, _) -> Value in
                try await fake(name, input).get()
            }
        }
        let engine = Engine(
            store: .existing(store), plugins: [source], events: [], activities: activities,
            channels: [SilentChannel()], handlers: handlers, options: options)
        let task = Task { try await engine.run() }
        running = (engine, task)
        _ = try await engine.plugins.loaded()
        await engine.waitUntilRunning()
    }

    func stop() async {
        guard let running else { return }
        running.engine.stop()
        _ = try? await running.task.value
        self.running = nil
    }

    func restart() async throws {
        await stop()
        try await start()
    }

    /// Lets a test stand in for one more activity: engines know theirs from the start.
    func addFake(_ name: String) async throws {
        guard !fakes.contains(name) else { return }
        fakes.append(name)
        try await restart()
    }

    func advance(by duration: Duration) async throws {
        await clock.advance(try engine, by: duration)
    }

    /// Has the handlers of an event run, and lets everything that follows from it happen.
    func take(_ event: some EventType) async throws {
        try await testHome.record(event, until: .processed)
        await clock.advance(try engine, by: .zero)
    }

    func record(_ type: String, _ body: Value) async throws {
        let receipt = try await testHome.record(type: type, body: body, until: .processed)
        await clock.advance(try engine, by: .zero)
        lastEntry = receipt.number
    }
}

/// Takes every message, and sends nothing.
private struct SilentChannel: ChannelAdapter {
    let name = "test"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}
