import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionWorkflow
import Testing

@Suite("The limits of a plugin (P4)")
struct PluginLimitTests {
    private static let counting = #"""
        plugin { name = "shop", version = "1.0.0", api = 1 }
        rule "counts" {
          on  = event "tick" {},
          act = function(ctx)
            local kept = {}
            for i = 1, ctx.on.count do kept[i] = i end
            store.put("counted", #kept)
          end,
        }
        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }
        workflow "run" (function(flow, input)
          for i = 1, input do local n = i * 2 end
          store.put("first", input)
          flow:sleep "1d"
          store.put("second", input)
        end)
        """#

    private func count(_ world: RunWorld, to count: Int64) async throws {
        try await world.record("tick", ["name": "n", "count": .int(count)])
    }

    @Test(
        "P4: are an operator's in a home, from the entry on that sets them, and the host's again after a reset"
    )
    func operators() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000)
        try await RunWorld.run(Self.counting, options: options) { world in
            try await count(world, to: 100_000)
            #expect(try world.kept("counted") == nil)
            let limits: Value = ["plugin": "shop", "limits": ["instructions": 10_000_000, "wall": "5s"]]
            try await world.configure("limits", limits)
            try await count(world, to: 100_001)
            #expect(try world.kept("counted") == 100_001)
            try await count(world, to: 100_002)
            try await world.configure("limits", ["plugin": "shop", "limits": [:]])
            try await count(world, to: 100_003)
            #expect(try world.kept("counted") == 100_002)
            #expect(try world.deadLetters().count == 2)
            // Folded again under the lower limit, what was done is done.
            #expect(try world.refold() == [])
        }
    }

    @Test(
        "P4, P5: a run that went far under a raised limit replays under a lower one, and is judged by it from there on"
    )
    func replays() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000)
        options.isForgetful = true
        try await RunWorld.run(Self.counting, options: options) { world in
            try await world.configure("limits", ["plugin": "shop", "limits": ["instructions": 50_000_000]])
            try await world.record("begin", ["run": "r", "plan": 1_000_000])
            #expect(try world.kept("first") == 1_000_000)
            try await world.configure("limits", ["plugin": "shop", "limits": [:]])
            try await world.advance(by: .days(2))
            #expect(try world.kept("second") == 1_000_000)
            #expect(try world.deadLetters().isEmpty)
            #expect(try world.refold() == [])
        }
    }

    @Test("P4: a turn that was stopped stays so when its limit is raised, until it is driven again")
    func stoppedStays() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000)
        try await RunWorld.run(Self.counting, options: options) { world in
            try await world.record("begin", ["run": "r", "plan": 1_000_000])
            #expect(try world.runs().map(\.status) == [.blocked])
            #expect(try world.runs().first?.reason.value()["code"] == "limit")
            try await world.configure("limits", ["plugin": "shop", "limits": ["instructions": 50_000_000]])
            #expect(try world.refold() == [])
            #expect(try world.kept("first") == nil)
            try await world.redrive(try #require(try world.deadLetters().first))
            #expect(try world.kept("first") == 1_000_000)
            #expect(try world.refold() == [])
        }
    }

    @Test("P4: memory, output and depth name the limit, the plugin, the line and what to do")
    func reports() async throws {
        let plugin = #"""
            plugin { name = "shop", version = "1.0.0", api = 1 }
            rule "r" {
              on  = event "tick" {},
              act = function(ctx)
                local kept = {}
                if ctx.on.name == "memory" then for i = 1, 1e9 do kept[i] = ("x"):rep(1000) .. i end end
                if ctx.on.name == "output" then for i = 1, 1e9 do print(("x"):rep(1000)) end end
                if ctx.on.name == "log" then for i = 1, 1e9 do log.info(("x"):rep(1000)) end end
                while ctx.on.name == "wall" do end
              end,
            }
            """#
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 1 << 40, bytes: 4 << 20, wall: .milliseconds(200))
        try await RunWorld.run(plugin, options: options) { world in
            for name in ["memory", "output", "log", "wall"] {
                try await world.record("tick", ["name": .string(name), "count": 1])
                try await world.advance(by: .seconds(100))
            }
            let letters = try world.deadLetters().map(\.error)
            #expect(letters.count == 4)
            for (letter, part) in zip(letters, ["--memory", "--output", "--output", "--wall"]) {
                #expect(letter.hasPrefix("plugin 'shop' was stopped by a limit in rule 'r'"), "\(letter)")
                #expect(letter.contains("plugin.lua:"), "\(letter)")
                #expect(letter.contains("dandelion plugins limits shop \(part)"), "\(letter)")
            }
            // Real time depends on the machine: that is tried again.
            #expect(try world.entries().count { $0.kind == .retry } == 1)
            #expect(world.lines.all.contains { $0.hasPrefix("plugin 'shop' was stopped by a limit") })
            #expect(try world.refold() == [])
        }
    }

    @Test("are refused where a manifest would set them, with who does")
    func manifests() throws {
        for key in [
            "limits = { instructions = 1 }", "memory = \"1GiB\"", "wall = 10", "timeout = 3",
            "trusted = true",
        ] {
            let text = try DeclareWorld.refusal(
                of: #"plugin { name = "p", version = "1.0.0", api = 1, \#(key) }"#)
            let name = key.prefix { $0 != " " }
            #expect(
                text == """
                    plugin.lua:1: a plugin cannot set its own limits, and the manifest has '\(name)'. Leave it out: \
                    the host sets them, and an operator with dandelion plugins limits
                    """)
        }
    }

    @Test("are refused where they are out of all measure, and nothing is changed")
    func measures() async throws {
        try await RunWorld.run(Self.counting) { world in
            try await count(world, to: 1)
            for limits: Value in [["instructions": 1], ["bytes": 1], ["wall": "1h"], ["output": -1]] {
                let receipt = try await world.configure("limits", ["plugin": "shop", "limits": limits])
                let entry = try #require(try world.entries().first { $0.number == receipt.number })
                guard case .failed(let reason, _, true)? = entry.turns.first?.outcome else {
                    Issue.record("\(limits) was accepted")
                    continue
                }
                #expect(reason.contains("nothing was changed"))
            }
        }
    }

    @Test("P4: a thousand states that limits have ruined leave no memory behind, and other runs go on")
    func ruined() async throws {
        let plugin = #"""
            plugin { name = "shop", version = "1.0.0", api = 1 }
            rule "ruin" {
              on  = event "tick" {},
              act = function(ctx)
                local kept = ("x"):rep(100000)
                local inner = coroutine.wrap(function()
                  local held <close> = setmetatable({}, { __close = function() while true do end end })
                  while true do kept = kept .. "y" end
                end)
                inner()
              end,
            }
            rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }
            workflow "run" (function(flow, input)
              local sum = 0
              while sum < 10 do
                flow:sleep "1h"
                sum = sum + 1
              end
              store.put("sum", sum)
            end)
            """#
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000, bytes: 2 << 20)
        try await RunWorld.run(plugin, options: options) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            var early = 0
            for round in 1...1_000 {
                // A minute apart, so that it is not suspended.
                try await world.record("tick", ["name": "n", "count": .int(Int64(round))])
                try await world.advance(by: .seconds(61))
                if round == 100 { early = Sandbox.openStates }
            }
            // Other tests of this process have some, and come and go.
            let growth = Sandbox.openStates - early
            #expect(growth < 450, "\(growth) states more")
            #expect(Sandbox.unfreedBytes == 0)
            #expect(try world.deadLetters().count == 1_000)
            #expect(try world.kept("sum") == 10)
        }
    }
}
