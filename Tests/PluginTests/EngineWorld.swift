import Dandelion
import DandelionPlugins
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

/// An engine over a folder of plugins and a store, both of which outlive it.
final class EngineWorld {
    enum Backend: String, CaseIterable, CustomTestStringConvertible {
        case memory, sqlite

        var testDescription: String { "the \(rawValue) store" }
    }

    let files: ScratchFolder
    let clock: VirtualClock
    /// What plugins may spend that have no standard limits, by name.
    var limits: [String: PluginLimits] = [:]
    private let backend: Backend
    private let memory = MemoryStore(digestKey: .open)
    private var running: (engine: Engine, task: Task<Void, any Error>)?

    init(_ backend: Backend, clock: VirtualClock = VirtualClock()) throws {
        self.backend = backend
        self.clock = clock
        files = try ScratchFolder()
    }

    /// The folder of plugins.
    var plugins: String { files.path("plugins") }

    /// Puts a plugin into the folder, in place of what stood there.
    func install(_ source: String, as name: String = "shop") throws {
        try files.write(source, to: "plugins/\(name)/plugin.lua")
    }

    // MARK: Life

    /// An engine that has not begun to run.
    func engine(grants: PluginSource.Grants = .everythingNeeded, forgetful: Bool = false) -> Engine {
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(7)
        options.turnRetries = RetryPolicy(attempts: 1)
        options.forgetsAfterEveryTurn = forgetful
        options.limitPlugins(to: PluginLimits(), except: limits)
        return Engine(
            store: backend == .memory ? .existing(memory) : .sqlite(path: files.path("shop.db")),
            plugins: [.folder(plugins, grants: grants)], events: [], channels: [QuietChannel()],
            options: options)
    }

    @discardableResult
    func start(grants: PluginSource.Grants = .everythingNeeded, forgetful: Bool = false) async throws
        -> Engine
    {
        let engine = engine(grants: grants, forgetful: forgetful)
        let task = Task { try await engine.run() }
        running = (engine, task)
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

    func restart() async throws -> Engine {
        try await stop()
        return try await start()
    }

    /// Runs a body in a world whose engine is stopped after it, whatever happens.
    static func run(
        _ backend: Backend, clock: VirtualClock = VirtualClock(), _ body: (EngineWorld) async throws -> Void
    ) async throws {
        let world = try EngineWorld(backend, clock: clock)
        do {
            try await body(world)
        } catch {
            try? await world.stop()
            throw error
        }
        try await world.stop()
    }

    func advance(_ engine: Engine, days: Int) async {
        await clock.advance(engine, by: .seconds(86_400 * days))
    }
}

extension Engine {
    /// Records an order and returns when all that follows at once is done.
    @discardableResult
    func pay(_ order: String, by member: String = "ada", in home: String = "shop") async throws -> Receipt {
        let body: Value = ["order": .string(order), "member": .string(member), "amount": "20.00 USD"]
        let receipt = try await self.home(home).record(type: "order.paid", body: body, id: order)
        await settle()
        return receipt
    }

    /// What the runs of the test's plugin say of themselves, by their keys' order.
    func statuses(in home: String = "shop") async throws -> [String] {
        try await self.home(home).runs(of: "shop/follow").map {
            "\($0.version) \($0.status) \($0.statusText ?? "-")"
        }
    }

    /// The types of the entries that say something about plugins.
    func orders(in home: String = "shop") async throws -> [String] {
        try await self.home(home).changes(after: 0, limit: 1_000).filter { $0.kind == .configure }.map(\.type)
    }
}

/// A folder for one test, removed with it.
final class ScratchFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.path + "/" + name }

    func write(_ text: String, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }
}

/// Takes every message, and sends nothing.
private struct QuietChannel: ChannelAdapter {
    let name = "quiet"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}

/// The plugin that these tests change, switch and restrict.
enum ShopPlugin {
    /// Follows each order for four days, and says after two how far it is.
    static func source(_ version: String = "1.0.0", name: String = "shop") -> String {
        """
        plugin {
          name = "\(name)", version = "\(version)", api = 1, summary = "follows orders",
          needs = { "members.read", "messages.send" },
          settings = {
            patience = setting.duration { default = "2d", min = "1d", about = "time between two steps" },
            greeting = setting.string { default = "hello", about = "what it says" },
          },
        }

        template "thanks" { subject = "Thanks", text = "Thank you", purpose = "service" }

        rule "an order is followed" {
          on    = event "order.paid" { amount = gt(money "0.00 USD") },
          start = { "follow", key = on.order, input = { member = on.member } },
        }

        workflow "follow" (function(flow, input)
          flow:status("\(version) begun, " .. settings.greeting)
          flow:sleep(settings.patience)
          flow:status("\(version) half-way, " .. members.get(input.member).id .. ", " .. settings.greeting)
          flow:sleep(settings.patience)
          messages.send { to = members.get(input.member), template = "thanks" }
          flow:status("\(version) done, " .. settings.greeting)
        end)
        """
    }
}
