import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Synchronization
import Testing

@Suite("A run that is paused")
struct RunPauseTests {
    /// Begins a run in a world that drops coroutines, in one that keeps them, and in one that
    /// is stopped and started before each order.
    private func play(
        _ body: String, activities: @escaping RunWorld.Activities = { _, input in input },
        _ check: (RunWorld, Orders) async throws -> Void
    ) async throws {
        for (isForgetful, restarts) in [(false, false), (true, false), (false, true)] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            let source = RunCancelTests.plugin(body)
            try await RunWorld.run(source, options: options, activities: activities) { world in
                try await world.record("begin", ["run": "r", "plan": 1])
                let run = try #require(try world.runs().first).run
                try await check(world, Orders(world: world, run: run, restarts: restarts))
                #expect(try world.refold() == [])
            }
        }
    }

    private struct Orders {
        let world: RunWorld
        let run: String
        let restarts: Bool

        func callAsFunction(_ order: RunOrder) async throws {
            if restarts { try await world.restart() }
            try await world.order(order, run, reason: order == .cancel ? "enough" : nil)
        }

        var row: RunRow { get throws { try #require(try world.runs().first) } }
    }

    private func tick(_ world: RunWorld, _ count: Int64) async throws {
        try await world.record("tick", ["name": "t", "count": .int(count)])
    }

    @Test("does not wake by a time that passes, and goes on when it is resumed, at the time of then")
    func timer() async throws {
        try await play(
            """
              local begun = flow:now()
              flow:sleep "1d"
              note(tostring(flow:now() - begun))
              flow:sleep "1d"
              note "end"
            """
        ) { world, order in
            try await order(.pause)
            #expect(try order.row.status == .paused)
            try await world.advance(by: .days(3))
            #expect(try order.row.status == .paused)
            #expect(try world.kept("log") == nil)
            #expect(try world.rows(Tables.timer) == [])
            try await order(.resume)
            #expect(try world.kept("log") == "3d ")
            #expect(try order.row.status == .waiting)
            try await world.advance(by: .days(1))
            #expect(try world.kept("log") == "3d end ")
            #expect(try order.row.status == .completed)
        }
    }

    @Test("and resumed before anything came waits on, until its own deadline")
    func nothingCame() async throws {
        try await play("  flow:await(tick { name = \"t\" }, { within = \"5d\" }); note(\"late\")") {
            world, order in
            let before = try order.row
            try await order(.pause)
            try await order(.pause)
            try await world.advance(by: .days(3))
            try await order(.resume)
            #expect(try order.row.row == before.row)
            try await order(.resume)
            #expect(try order.row.row == before.row)
            try await world.advance(by: .days(2))
            #expect(try world.kept("log") == "late ")
        }
    }

    @Test("hears the first event that came meanwhile, and only that one")
    func event() async throws {
        try await play(
            """
              for _ = 1, 2 do
                local heard = flow:await(tick { name = "t" }, { within = "9d" })
                note(heard and tostring(heard.count) or "late")
              end
            """
        ) { world, order in
            try await order(.pause)
            try await tick(world, 1)
            try await tick(world, 2)
            #expect(try order.row.status == .paused)
            #expect(try world.kept("log") == nil)
            // It has left its wait: nothing is due, and nobody subscribes.
            #expect(try world.rows(Tables.timer) == [])
            #expect(try world.rows(Tables.subscription) == [])
            try await order(.resume)
            #expect(try world.kept("log") == "1 ")
            try await tick(world, 3)
            #expect(try world.kept("log") == "1 3 ")
        }
    }

    @Test("hears with a listener all that came, in order")
    func listener() async throws {
        try await play(
            """
              local ears = flow:listen(tick { name = "t" })
              for _ = 1, 5 do note(tostring(ears:next().count)) end
            """
        ) { world, order in
            try await tick(world, 1)
            try await order(.pause)
            for count in 2...4 { try await tick(world, Int64(count)) }
            #expect(try world.kept("log") == "1 ")
            try await order(.resume)
            #expect(try world.kept("log") == "1 2 3 4 ")
            try await tick(world, 5)
            #expect(try world.kept("log") == "1 2 3 4 5 ")
            #expect(try order.row.status == .completed)
        }
    }

    @Test("is handed whichever was first, the event or the deadline")
    func first() async throws {
        let body = "  note(flow:await(tick { name = \"t\" }, { within = \"2d\" }) and \"heard\" or \"late\")"
        try await play(body) { world, order in
            try await order(.pause)
            try await world.advance(by: .days(1))
            try await tick(world, 1)
            try await world.advance(by: .days(9))
            try await order(.resume)
            #expect(try world.kept("log") == "heard ")
        }
        try await play(body) { world, order in
            try await order(.pause)
            try await world.advance(by: .days(2))
            try await tick(world, 1)
            try await order(.resume)
            #expect(try world.kept("log") == "late ")
        }
    }

    @Test("has its activity tried on, and hears its result")
    func activity() async throws {
        let attempts = Mutex(0)
        try await play(
            "  note(flow:activity(\"fail\", \"x\"))",
            activities: { _, _ in
                let attempt = attempts.withLock { attempts in
                    attempts += 1
                    return attempts
                }
                if attempt % 2 == 1 { throw TurnError.invalid(call: "fail", reason: "broke") }
                return "done"
            }
        ) { world, order in
            try await order(.pause)
            try await world.advance(by: .days(1))
            #expect(try world.rows(Tables.outbox) == [])
            #expect(try world.kept("log") == nil)
            try await order(.resume)
            #expect(try world.kept("log") == "done ")
        }
    }

    @Test("is not tried again after a bug, until it is resumed")
    func retry() async throws {
        try await play(
            """
              flow:sleep "1d"
              if not store.get "mended" then error "a bug" end
              note "mended"
            """
        ) { world, order in
            try await world.advance(by: .days(1))
            try await order(.pause)
            try await world.advance(by: .days(1))
            #expect(try world.deadLetters() == [])
            #expect(try order.row.status == .paused)
            try await order(.resume)
            // Its second attempt was its last.
            #expect(try order.row.status == .blocked)
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.attempts == 2)
            try await order(.pause)
            try await world.redrive(letter)
            #expect(try world.deadLetters() == [])
            try await world.record("tick", ["name": "mend", "count": 1])
            try await order(.resume)
            #expect(try world.deadLetters() == [])
            #expect(try world.kept("log") == "mended ")
        }
    }

    @Test("and fails in the step with which it goes on, is tried again with what it had heard")
    func failsResumed() async throws {
        let count = Mutex(0)
        try await play(
            """
              local heard = flow:await(tick { name = "t" })
              if math.random(2) == 1 then error "by chance" end
              note(tostring(heard.count))
            """
        ) { world, order in
            try await order(.pause)
            try await tick(world, 7)
            try await order(.resume)
            try await order(.pause)
            try await world.advance(by: .hours(1))
            try await order(.resume)
            try await world.advance(by: .hours(1))
            for _ in 0..<20 {
                guard let letter = try world.deadLetters().first else { break }
                count.withLock { $0 += 1 }
                try await world.redrive(letter)
                try await world.advance(by: .hours(1))
            }
            #expect(try world.kept("log") == "7 ")
            #expect(try order.row.status == .completed)
        }
    }

    @Test("and cancelled goes on, to undo; paused again, it undoes later")
    func cancelled() async throws {
        try await play(
            """
              flow:on_failure(function() flow:sleep "1d"; note "undone" end)
              flow:sleep "1d"
              note "never"
            """
        ) { world, order in
            try await order(.pause)
            try await world.advance(by: .days(2))
            try await order(.cancel)
            #expect(try order.row.status == .waiting)
            try await order(.pause)
            try await order(.cancel)
            #expect(try order.row.status == .paused)
            try await world.advance(by: .days(2))
            #expect(try world.kept("log") == nil)
            try await order(.resume)
            #expect(try world.kept("log") == "undone ")
            #expect(try order.row.status == .cancelled)
            #expect(try order.row.reason.value() == ["code": "cancelled", "message": "enough"])
        }
    }

    @Test("keeps its key, and can be terminated")
    func terminated() async throws {
        try await play("  flow:sleep \"1d\"") { world, order in
            try await order(.pause)
            try await world.record("begin", ["run": "r", "plan": 2])
            #expect(try world.runs().count == 1)
            try await order(.terminate)
            #expect(try order.row.status == .terminated)
            #expect(try order.row.course == RunCourse())
            try await world.advance(by: .days(2))
            #expect(try order.row.status == .terminated)
        }
    }
}
