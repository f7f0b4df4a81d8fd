import DandelionModel
import DandelionPlugins
import DandelionWorkflow
import Testing

@Suite("A run that fails, and what undoes it")
struct RunSagaTests {
    private static func plugin(_ body: String) -> String {
        #"""
        plugin { name = "shop", version = "1.0.0", api = 1, summary = "a shop" }
        local order = event "order.paid"
        local tick = event "tick"

        local function note(text)
          local log = store.get "log" or ""
          store.put("log", log .. text .. " ")
        end

        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }

        workflow "run" (function(flow, input)
        \#(body)
        end)
        """#
    }

    private func play(
        _ body: String, days: Int64 = 30, activities: @escaping RunWorld.Activities = Self.activities,
        _ check: (RunWorld) async throws -> Void
    ) async throws {
        for isForgetful in [false, true] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            try await RunWorld.run(Self.plugin(body), options: options, activities: activities) { world in
                try await world.record("begin", ["run": "r", "plan": 1])
                try await world.advance(by: .days(days))
                try await check(world)
                #expect(try world.refold() == [])
            }
        }
    }

    private static let activities: RunWorld.Activities = { name, input in
        if name == "fail" { throw TurnError.invalid(call: "fail", reason: "broke") }
        return input
    }

    @Test("undoes its steps newest first, each in turns of its own that may wait")
    func compensates() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a" end)
              note "a"
              flow:on_failure(function()
                flow:sleep "1d"
                note(flow:activity("echo", "undo-b"))
              end)
              note "b"
              flow:sleep "1d"
              flow:fail("sold_out", "the gift is sold out")
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "a b undo-b undo-a ")
            let run = try #require(try world.runs().first)
            #expect(run.status == .failed)
            let reason = try run.reason.value()
            #expect(reason == ["code": "sold_out", "message": "the gift is sold out"])
            #expect(try world.deadLetters() == [])
        }
    }

    @Test("fails when an activity has failed for good, unless it catches that")
    func activity() async throws {
        try await play(
            """
              local ok, error = pcall(flow.activity, flow, "fail", 1)
              note(tostring(ok) .. ":" .. error.code)
              flow:on_failure(function() note "undone" end)
              flow:activity("fail", 2)
              note "never"
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "false:activity_failed undone ")
            let run = try #require(try world.runs().first)
            #expect(run.status == .failed)
            let reason = try run.reason.value()
            #expect(reason["code"] == "activity_failed")
        }
    }

    @Test("undoes nothing after complete_saga, and nothing for a bug")
    func completed() async throws {
        try await play(
            """
              flow:on_failure(function() note "undone" end)
              flow:complete_saga()
              note "done"
              flow:fail "late"
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "done ")
            #expect(try world.runs().map(\.status) == [.failed])
        }
        try await play(
            """
              flow:on_failure(function() note "undone" end)
              note "before"
              flow:sleep "1d"
              note "rolled back"
              error "a bug"
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "before ")
            #expect(try world.runs().map(\.status) == [.blocked])
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.attempts == 2)
            #expect(letter.error.contains("plugin.lua:17: a bug"))
        }
    }

    @Test("is blocked by a compensation that fails, which is named")
    func compensationFails() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a" end)
              flow:on_failure(function() flow:activity("fail", 1) end)
              flow:on_failure(function() note "undo-c" end)
              flow:fail "over"
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "undo-c ")
            let run = try #require(try world.runs().first)
            #expect(run.status == .blocked)
            let reason = try run.reason.value()
            #expect(reason["code"] == "compensation")
            #expect(reason["at"] == "plugin.lua:14")
            let letter = try #require(try world.deadLetters().first)
            #expect(
                letter.error.hasPrefix(
                    "blocked: compensation: the step registered with flow:on_failure at plugin.lua:14 failed")
            )
        }
    }

    @Test("begins anew with another input under the same key")
    func anew() async throws {
        try await play(
            """
              note(tostring(input))
              if input < 3 then flow:continue_as_new(input + 1) end
              note "end"
            """
        ) { (world) async throws in
            #expect(try world.kept("log") == "1 2 3 end ")
            #expect(try world.runs().map(\.status) == [.completed, .completed, .completed])
        }
    }

    @Test("a host call that fails inside pcall has written nothing; what was written before it stands")
    func atomic() async throws {
        try await play(
            """
              store.put("kept", 1)
              local ok, error = pcall(store.put, "kept", string.rep("x", 70000))
              store.put("code", error.code)
              local ok2, error2 = pcall(flow.emit, flow, "tick", { name = 5, count = 1 })
              store.put("emit", error2.code)
              local ok3, error3 = pcall(flow.activity, flow, "unknown", 1)
              store.put("activity", error3.code)
              flow:sleep "1d"
              store.put("slept", true)
            """
        ) { (world) async throws in
            #expect(try world.kept("kept") == 1)
            #expect(try world.kept("emit") == "event")
            #expect(try world.kept("activity") == "turn")
            #expect(try world.kept("slept") == true)
            #expect(try world.entries().contains { $0.type == "tick" } == false)
        }
    }
}
