import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Synchronization
import Testing

@Suite("A run that is cancelled")
struct RunCancelTests {
    static func plugin(_ body: String) -> String {
        #"""
        plugin { name = "shop", version = "1.0.0", api = 1, summary = "a shop" }
        local tick = event "tick"

        local function note(text)
          store.put("log", (store.get "log" or "") .. text .. " ")
        end

        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }
        rule "mend" { on = tick { name = "mend" }, act = function() store.put("mended", true) end }

        workflow "run" (function(flow, input)
        \#(body)
        end)
        """#
    }

    /// Begins a run, in a world that drops coroutines and in one that keeps them.
    private func play(
        _ body: String, activities: @escaping RunWorld.Activities = { _, input in input },
        _ check: (RunWorld, String) async throws -> Void
    ) async throws {
        for isForgetful in [false, true] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            try await RunWorld.run(Self.plugin(body), options: options, activities: activities) { world in
                try await world.record("begin", ["run": "r", "plan": 1])
                try await check(world, try #require(try world.runs().first).run)
                #expect(try world.refold() == [])
            }
        }
    }

    private func run(_ world: RunWorld) throws -> RunRow { try #require(try world.runs().first) }

    @Test("undoes its steps newest first, which may wait, and ends as cancelled with the reason")
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
              local ok = pcall(function() flow:sleep "30d" end)
              note "went on"
            """
        ) { world, id in
            try await world.order(.cancel, id, reason: "ordered twice")
            #expect(try run(world).status == .waiting)
            #expect(try run(world).course.ending != nil)
            #expect(try world.kept("log") == "a b ")
            // It is being cancelled already.
            let before = try run(world)
            try await world.order(.cancel, id, reason: "again")
            #expect(try run(world).row == before.row)
            try await world.advance(by: .days(60))
            #expect(try world.kept("log") == "a b undo-b undo-a ")
            let ended = try run(world)
            #expect(ended.status == .cancelled)
            #expect(ended.key == nil)
            #expect(try ended.reason.value() == ["code": "cancelled", "message": "ordered twice"])
            #expect(ended.course == RunCourse())
            // Nor does an order change a run that has ended.
            for order in RunOrder.allCases { try await world.order(order, id, reason: "late") }
            #expect(try run(world).row == ended.row)
            for table in [Tables.timer, Tables.subscription, Tables.buffer, Tables.outbox, Tables.deadLetter]
            {
                #expect(try world.rows(table) == [], "\(table.name)")
            }
        }
    }

    @Test("with nothing to undo ends at once, and hears nothing more")
    func plain() async throws {
        try await play(
            """
              local ears = flow:listen(tick { name = "t" })
              flow:await(tick { name = "t" }, { within = "30d" })
              note "heard"
            """
        ) { world, id in
            try await world.order(.cancel, id, reason: "no more")
            #expect(try run(world).status == .cancelled)
            try await world.record("tick", ["name": "t", "count": 1])
            try await world.advance(by: .days(60))
            #expect(try world.kept("log") == nil)
            for table in [Tables.timer, Tables.subscription, Tables.buffer] {
                #expect(try world.rows(table) == [], "\(table.name)")
            }
        }
    }

    @Test("while it waits in an activity has no further attempt made, and does not hear its failure")
    func activity() async throws {
        let attempts = Mutex(0)
        try await play(
            """
              flow:on_failure(function() note "undone" end)
              flow:activity("fail", 1)
              note "never"
            """,
            activities: { _, _ in
                attempts.withLock { $0 += 1 }
                throw TurnError.invalid(call: "fail", reason: "broke")
            }
        ) { world, id in
            // Its second attempt is due in a second.
            attempts.withLock { $0 = 0 }
            #expect(try world.rows(Tables.outbox).count == 1)
            try await world.order(.cancel, id, reason: "late")
            #expect(try world.kept("log") == "undone ")
            try await world.advance(by: .days(1))
            #expect(try world.rows(Tables.outbox) == [])
            #expect(attempts.withLock { $0 } == 0)
            #expect(try world.kept("log") == "undone ")
            #expect(try run(world).status == .cancelled)
        }
    }

    @Test("after it has failed goes on undoing, and ends as failed")
    func failing() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a" end)
              flow:on_failure(function() flow:sleep "2d"; note "undo-b" end)
              flow:fail("sold_out", "no gifts left")
            """
        ) { world, id in
            #expect(try run(world).course.ending == .failed)
            try await world.order(.cancel, id, reason: "too late")
            try await world.advance(by: .days(3))
            #expect(try world.kept("log") == "undo-b undo-a ")
            #expect(try run(world).status == .failed)
            #expect(try run(world).reason.value()["code"] == "sold_out")
        }
    }

    @Test(
        "whose compensation fails is blocked and names it, and is cancelled when that is mended and driven again"
    )
    func compensationFails() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a" end)
              flow:on_failure(function()
                if not store.get "mended" then flow:fail("stuck", "the till is shut") end
                note "undo-b"
              end)
              flow:sleep "30d"
            """
        ) { world, id in
            try await world.order(.cancel, id, reason: "no more")
            let before = try run(world)
            #expect(before.status == .blocked)
            #expect(try before.reason.value()["code"] == "compensation")
            #expect(try world.kept("log") == nil)
            try await world.order(.cancel, id, reason: "again")
            #expect(try run(world).row == before.row)
            let letter = try #require(try world.deadLetters().first)
            try await world.record("tick", ["name": "mend", "count": 1])
            try await world.redrive(letter)
            #expect(try world.kept("log") == "undo-b undo-a ")
            #expect(try run(world).status == .cancelled)
            #expect(try run(world).reason.value() == ["code": "cancelled", "message": "no more"])
        }
    }

    @Test("while it is blocked undoes what stands of it, and is not tried again")
    func blocked() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a" end)
              flow:sleep "1d"
              flow:on_failure(function() note "never stood" end)
              error "a bug"
            """
        ) { world, id in
            try await world.advance(by: .days(1))
            #expect(try run(world).status == .blocked)
            try await world.order(.cancel, id, reason: "a bug")
            #expect(try world.kept("log") == "undo-a ")
            #expect(try run(world).status == .cancelled)
            try await world.advance(by: .days(30))
            #expect(try world.kept("log") == "undo-a ")
            #expect(try world.deadLetters() == [])
        }
    }

    @Test("is not tried again from before the order, where it is blocked by a bug in a compensation")
    func buggyCompensation() async throws {
        try await play(
            """
              flow:on_failure(function() note "undo-a"; error "a bug in it" end)
              flow:sleep "1d"
              note "went on"
              if #store.get "log" < 30 then error "a bug" end
            """
        ) { world, id in
            try await world.advance(by: .days(1))
            // A second attempt of what failed is due soon.
            #expect(try world.rows(Tables.timer).count == 1)
            try await world.order(.cancel, id, reason: "a bug")
            try await world.advance(by: .days(1))
            #expect(try world.kept("log") == nil)
            #expect(try run(world).status == .blocked)
            let letters = try world.deadLetters()
            #expect(letters.map(\.attempts) == [2])
            #expect(letters.allSatisfy { $0.error.contains("a bug in it") })
        }
    }

    @Test("before its first turn has succeeded is ended, since nothing of it stands")
    func firstTurn() async throws {
        try await play(
            """
              flow:on_failure(function() note "undone" end)
              error "a bug"
            """
        ) { world, id in
            #expect(try run(world).status == .blocked)
            try await world.order(.cancel, id, reason: "a bug")
            #expect(try run(world).status == .cancelled)
            #expect(try world.kept("log") == nil)
        }
    }

    @Test("and whose history is not what it was stays blocked with the reason until it is terminated")
    func mismatch() async throws {
        var options = RunWorld.Options()
        options.isForgetful = true
        let source = Self.plugin(
            """
              flow:on_failure(function() note "undone" end)
              note "a"
              flow:sleep "30d"
            """)
        try await RunWorld.run(source, options: options) { world in
            try await world.record("begin", ["run": "r", "plan": 1])
            let id = try run(world).run
            try world.editHistory { record in
                guard case .map(var map) = record else { return record }
                map["calls"] = []
                return .map(map)
            }
            try await world.order(.cancel, id, reason: "no more")
            #expect(try run(world).status == .blocked)
            #expect(try run(world).reason.value()["code"] == "mismatch")
            #expect(try world.deadLetters().map(\.attempts) == [1])
            let before = try run(world)
            try await world.order(.cancel, id, reason: "again")
            #expect(try run(world).row == before.row)
            #expect(try world.kept("log") == "a ")
            try await world.order(.terminate, id, reason: "left as it is")
            #expect(try run(world).status == .terminated)
            let reason = try run(world).reason.value()
            #expect(reason == ["code": "terminated", "message": "left as it is"])
        }
    }

    @Test("that there is not is told to who waits, and becomes no entry")
    func unknown() async throws {
        try await play("  flow:sleep \"1d\"") { world, _ in
            let entries = try world.entries().count
            for order in RunOrder.allCases {
                let error = await #expect(throws: FoldError.self) {
                    try await world.order(order, "nobody", reason: "none")
                }
                #expect(
                    error.map(String.init(describing:))
                        == "there is no run 'nobody'; nothing was changed. Check its name")
            }
            #expect(try world.entries().count == entries)
        }
    }
}
