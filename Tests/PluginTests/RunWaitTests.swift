import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A run that waits, and what stops it")
struct RunWaitTests {
    private static func plugin(_ body: String) -> String {
        #"""
        plugin {
          name = "shop", version = "1.0.0", api = 1, summary = "a shop",
          settings = { patience = setting.duration { default = "2d", about = "how long" } },
        }
        local order = event "order.paid"
        local tick = event "tick"
        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }
        workflow "run" (function(flow, input)
        \#(body)
        end)
        """#
    }

    private func play(
        _ body: String, plan: Value = 1, options: RunWorld.Options = RunWorld.Options(),
        _ check: (RunWorld) async throws -> Void
    ) async throws {
        for isForgetful in [false, true] {
            var options = options
            options.isForgetful = isForgetful
            try await RunWorld.run(Self.plugin(body), options: options) { world in
                try await world.record("begin", ["run": "r", "plan": plan])
                try await check(world)
                #expect(try world.refold() == [])
            }
        }
    }

    private func tick(_ world: RunWorld, _ count: Int64, name: String = "ada") async throws {
        try await world.record("tick", ["name": .string(name), "count": .int(count)])
    }

    @Test("takes what a listener has kept in order, then waits, and hears nothing of others")
    func listener() async throws {
        try await play(
            """
              local heard = flow:listen(tick { name = "ada", count = gt(1) })
              flow:sleep "1d"
              local log = ""
              while true do
                local event = heard:next { within = settings.patience }
                if not event then break end
                log = log .. event.count .. " "
              end
              heard:close()
              store.put("log", log)
            """
        ) { (world) async throws in
            try await tick(world, 1)
            try await tick(world, 2)
            try await tick(world, 3, name: "ben")
            try await tick(world, 3)
            try await world.advance(by: .days(2))
            try await tick(world, 4)
            try await world.advance(by: .hours(47))
            #expect(try world.kept("log") == nil)
            // The line that counts is the plugin's, whatever stands between it and the host.
            #expect(try world.runs().first?.step == "listener:next (plugin.lua:13)")
            try await world.advance(by: .hours(1))
            #expect(try world.kept("log") == "2 3 4 ")
            #expect(try world.rows(Tables.subscription) == [])
        }
    }

    @Test("hears an event until its deadline, and gets nil from then on; fields that were left out are nil")
    func deadline() async throws {
        try await play(
            """
              local by = flow:now() + time.duration "1d"
              local first = flow:await(order { member = "ada" }, { by = by })
              store.put("first", first and tostring(first.note) or "nobody")
              local second = flow:await(order { member = "ada" }, { within = "1d" })
              store.put("second", second and second.amount or "nobody")
            """
        ) { (world) async throws in
            try await world.advance(by: .hours(23))
            try await world.record("order.paid", ["member": "ada", "amount": 1])
            #expect(try world.kept("first") == "nil")
            try await world.advance(by: .days(1))
            try await world.record("order.paid", ["member": "ada", "amount": 2])
            #expect(try world.kept("second") == "nobody")
        }
    }

    @Test("waits for everybody's event only where it says so; a key that is nil is named")
    func unbound() async throws {
        try await play(
            """
              local ok, nothing = pcall(flow.await, flow, tick { name = input.nobody })
              store.put("nil", tostring(nothing))
              local ok, range = pcall(flow.await, flow, tick { name = prefix "a" })
              store.put("range", tostring(range))
              local any = flow:await(tick { count = 5 }:every())
              store.put("any", any.name)
            """, plan: ["somebody": "x"]
        ) { (world) async throws in
            try await tick(world, 4)
            #expect(try world.kept("any") == nil)
            try await tick(world, 5, name: "zoe")
            #expect(try world.kept("any") == "zoe")
            #expect(
                try world.kept("nil") == """
                    plugin.lua:9: flow:await: 'name' of 'tick' is nil, so this would wait for everybody's (give 'name' a \
                    value, or say pattern:every() if everybody is meant)
                    """)
            let range = try world.kept("range")?.stringValue ?? ""
            #expect(range.contains("'name' of 'tick' is bound to no one value"))
        }
    }

    @Test("inside a coroutine of its own is a bug that names the call, and cannot be caught")
    func aside() async throws {
        try await play(
            """
              pcall(coroutine.wrap(function() flow:sleep "1d" end))
              store.put("after", true)
            """
        ) { (world) async throws in
            try await world.advance(by: .days(3))
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.error.contains("store.put"))
            #expect(letter.error.contains("only the workflow's own function"))
            #expect(try world.kept("after") == nil)
            #expect(try world.runs().map(\.status) == [.blocked])
        }
    }

    @Test(
        "P4: past its instructions fails the turn with the limit's text, and the next turn of the plugin runs"
    )
    func instructions() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 200_000)
        try await play(
            """
              if input == 1 then
                pcall(function() while true do end end)
              end
              store.put("fine", true)
            """, options: options
        ) { (world) async throws in
            try await world.advance(by: .days(1))
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.error.contains("of 200000 instructions"))
            #expect(letter.error.contains("plugin.lua:10"))
            #expect(try world.kept("fine") == nil)
            try await world.record("begin", ["run": "other", "plan": 2])
            let turns = try world.entries().suffix(2).flatMap(\.turns).map(\.outcome)
            #expect(turns == [.done, .done])
            #expect(try world.kept("fine") == true)
            let errors = try world.deadLetters().map(\.error)
            #expect(errors.dropFirst() == [])
        }
    }

    @Test("P4: past its memory fails for its own use, never for that of runs which wait beside it")
    func memory() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(bytes: 6 << 20)
        try await play(
            """
              local kept = {}
              for i = 1, input do kept[i] = string.rep("x", 100000) .. i end
              flow:sleep "1d"
              store.put("size " .. input, #kept)
            """, plan: 20, options: options
        ) { (world) async throws in
            for size in [25, 30, 35, 1_000] {
                try await world.record("begin", ["run": .string("r\(size)"), "plan": .int(Int64(size))])
            }
            try await world.advance(by: .days(2))
            for size in [20, 25, 30, 35] { #expect(try world.kept("size \(size)") == .int(Int64(size))) }
            let letters = try world.deadLetters()
            #expect(letters.count == 1)
            #expect(letters.first?.error.contains("bytes of memory") == true)
        }
    }

    @Test("keeps a replay of many commands out of its budget")
    func longHistory() async throws {
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000)
        try await play(
            """
              for i = 1, 60 do
                for j = 1, 1000 do i = i + 0 end
                store.put("n", i)
                flow:sleep "1h"
              end
              store.put("end", true)
            """, options: options
        ) { (world) async throws in
            try await world.advance(by: .days(4))
            #expect(try world.kept("end") == true)
            let errors = try world.deadLetters().map(\.error)
            #expect(errors == [])
        }
    }

    @Test("says nothing twice: what it logs and prints before a wait is told once")
    func silent() async throws {
        try await play(
            """
              log.info("before", input)
              print "printed"
              flow:sleep "1d"
              log.warn "after"
            """
        ) { (world) async throws in
            try await world.advance(by: .days(2))
            #expect(world.lines.all == ["before 1", "printed", "after"])
            let errors = try world.deadLetters().map(\.error)
            #expect(errors == [])
        }
    }
}
