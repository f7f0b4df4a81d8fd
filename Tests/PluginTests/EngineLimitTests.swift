import Dandelion
import DandelionPlugins
import DandelionTestWorld
import Testing

@Suite("An engine's word on what plugins may spend (P4)")
struct EngineLimitTests {
    private static func plugin(_ name: String) -> String {
        #"""
        plugin { name = "\#(name)", version = "1.0.0", api = 1, summary = "counts" }
        rule "counts" {
          on  = event "order.paid" {},
          act = function(ctx)
            for i = 1, 100000 do local n = i * 2 end
            store.put("counted " .. ctx.on.order, true)
          end,
        }
        """#
    }

    private func info(_ engine: Engine, _ name: String) async throws -> HomePluginInfo {
        try #require(try await engine.plugins.installed(in: "shop").first { $0.name == name })
    }

    @Test(
        "is kept by name; who goes over it thrice is suspended, also after a restart, until enabled; an operator may allow more",
        arguments: EngineWorld.Backend.allCases)
    func byName(_ backend: EngineWorld.Backend) async throws {
        try await EngineWorld.run(backend) { world in
            world.limits = ["small": PluginLimits(instructions: 50_000)]
            try world.install(Self.plugin("small"), as: "small")
            try world.install(Self.plugin("large"), as: "large")
            var engine = try await world.start()
            for order in ["o-1", "o-2", "o-3", "o-4"] { try await engine.pay(order) }
            var small = try await info(engine, "small")
            let suspension = try #require(small.suspension)
            #expect(small.stops.map(\.limit) == ["instructions", "instructions", "instructions"])
            #expect(suspension.stops == small.stops && suspension.since == small.stops.last?.at)
            #expect(small.stops.allSatisfy { $0.place == "plugin.lua:5" })
            let large = try await info(engine, "large")
            #expect(large.suspension == nil && large.stops.isEmpty && large.allowance.isEmpty)
            engine = try await world.restart()
            #expect(try await info(engine, "small") == small)
            try await engine.plugins.limit(
                "small", to: PluginAllowance(instructions: 5_000_000), in: "shop", id: "more")
            try await engine.plugins.enable("small", in: "shop")
            try await engine.pay("o-5")
            small = try await info(engine, "small")
            #expect(small.suspension == nil && small.stops.isEmpty)
            #expect(small.allowance == PluginAllowance(instructions: 5_000_000))
            #expect(try await engine.orders() == ["plugins", "suspend", "limits", "enable"])
            await #expect(throws: ConfigurationRefusal.self) {
                try await engine.plugins.limit("small", to: PluginAllowance(bytes: 1), in: "shop")
            }
            await #expect(throws: ConfigurationRefusal.self) {
                try await engine.plugins.limit("smal", to: PluginAllowance(), in: "shop")
            }
            #expect(try await engine.home("shop").verifyFold() == [])
        }
    }

    @Test("lets a plugin that the host trusts go unmetered, and no other")
    func unmetered() async throws {
        try await EngineWorld.run(.memory) { world in
            world.limits = [
                "small": PluginLimits(instructions: 50_000, isUnmetered: true),
                "large": PluginLimits(instructions: 50_000),
            ]
            try world.install(Self.plugin("small"), as: "small")
            try world.install(Self.plugin("large"), as: "large")
            let engine = try await world.start()
            try await engine.pay("o-1")
            #expect(try await info(engine, "small").stops.isEmpty)
            #expect(try await info(engine, "large").stops.count == 1)
            #expect(try await engine.home("shop").verifyFold() == [])
        }
    }
}
