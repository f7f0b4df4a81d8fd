import Dandelion
import DandelionHost
import DandelionSQLite
import DandelionTestWorld
import Foundation

/// A small shop with the flagship plugin, on a clock of its own, whose store outlives its engine.
final class WhyShop {
    static let plugin = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("plugins/customer-to-channel").path
    /// The beginning of 2026.
    static let start = Instant(microseconds: 1_767_225_600_000_000)

    let clock = VirtualClock(start)
    private let source: StoreSource
    private let plugins: [PluginSource]
    private var running: (engine: Engine, task: Task<Void, any Error>)?

    init(_ source: StoreSource, plugins: [PluginSource]) {
        self.source = source
        self.plugins = plugins
    }

    /// The engine, which runs; begun where it does not.
    func engine() async throws -> Engine {
        if let running { return running.engine }
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(7)
        options.turnRetries = RetryPolicy(attempts: 1)
        let engine = Engine(
            store: source, plugins: plugins, events: [], channels: [SilentChannel()], options: options)
        running = (engine, Task { try await engine.run() })
        _ = try await engine.plugins.loaded()
        await engine.waitUntilRunning()
        return engine
    }

    func stop() async throws {
        guard let running else { return }
        self.running = nil
        running.engine.stop()
        try await running.task.value
    }

    func home() async throws -> Home { try await engine().home("shop") }

    @discardableResult
    func record(_ type: String, _ body: Value, id: String? = nil) async throws -> Int64 {
        let receipt = try await home().record(type: type, body: body, id: id)
        try await engine().settle()
        return receipt.number ?? 0
    }

    @discardableResult
    func order(_ id: String, by member: String, _ amount: String, from: String? = nil) async throws -> Int64 {
        var body = ValueMap([
            ("order", .string(id)), ("member", .string(member)), ("amount", .string(amount)),
        ])
        body["nominated_by"] = from.map(Value.string)
        return try await record("order.paid", .map(body), id: id)
    }

    func days(_ count: Int) async throws {
        await clock.advance(try await engine(), by: .seconds(86_400 * count))
    }

    /// Entries of the log, in order.
    func entries() async throws -> [LogEntry] { try await home().changes(after: 0, limit: 1_000) }

    /// Runs a body in a shop whose engine is stopped after it, whatever happens.
    static func run(
        _ source: StoreSource = .existing(MemoryStore(digestKey: .open)),
        plugins: [PluginSource] = [.folder(plugin)], _ body: (WhyShop) async throws -> Void
    ) async throws {
        let shop = WhyShop(source, plugins: plugins)
        do {
            try await body(shop)
        } catch {
            try? await shop.stop()
            throw error
        }
        try await shop.stop()
    }
}

/// Takes every message, and sends nothing.
private struct SilentChannel: ChannelAdapter {
    let name = "silent"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}
