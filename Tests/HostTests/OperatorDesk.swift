import Dandelion
import DandelionHost
import DandelionSQLite
import DandelionTestWorld
import Foundation

/// A file and its host, with a plugin whose runs wait for four days.
final class OperatorDesk {
    let folder: URL
    let clock = VirtualClock()
    let address: StoreAddress
    private var running: (engine: Engine, task: Task<Void, any Error>)?

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        address = StoreAddress(place: .sqlite(path: folder.appendingPathComponent("shop.db").path))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A host that has the store open, and folds only when it is run.
    func host() -> Engine {
        var options = EngineOptions()
        options.clock = clock
        options.turnRetries = RetryPolicy(attempts: 1)
        return Engine(
            store: address.source, plugins: [.text(Self.plugin)], events: [], options: options)
    }

    func start() async throws -> Engine {
        let engine = host()
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

    /// What becomes of an order, however long the machine takes.
    func outcome(of order: SentOrder, _ mail: OperatorMail) async throws -> OrderOutcome {
        while true {
            let outcome = try await mail.outcome(of: order, within: .seconds(60)) { _ in await Task.yield() }
            if outcome != .waiting { return outcome }
        }
    }

    static let plugin = #"""
        plugin {
          name = "shop", version = "1.0.0", api = 1, summary = "follows orders", needs = { "members.read" },
          settings = { patience = setting.duration { default = "4d", min = "1d", about = "how long" } },
        }
        local order = event "order.paid"

        rule "an order is followed" {
          on    = order {},
          start = { "follow", key = on.order, input = { order = on.order, member = on.member } },
        }

        workflow "follow" (function(flow, input)
          flow:on_failure(function() store.put("undone", input.order) end)
          flow:status "follows"
          flow:sleep(settings.patience)
          if members.get(input.member) then flow:status "knows them" end
        end)
        """#
}
