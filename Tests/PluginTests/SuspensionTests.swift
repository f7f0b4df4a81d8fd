import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("A plugin that limits stop (P4)")
struct SuspensionTests {
    /// Burns where a tick says so, and does what is right otherwise.
    static let wild = #"""
        plugin { name = "wild", version = "1.0.0", api = 1, summary = "burns now and then" }
        rule "burns" {
          on  = event "tick" { name = "burn" },
          act = function(ctx)
            store.put("burned", true)
            while true do end
          end,
        }
        rule "works" { on = event "tick" { name = "work" }, act = function(ctx) store.put("worked", ctx.on.count) end }
        rule "begin" { on = event "begin" {}, start = { "run", key = on.run, input = on.plan } }
        workflow "run" (function(flow, input)
          if input == "burn" then while true do end end
          local paid = flow:await(event "order.paid" { member = input }, { within = "1d" })
          store.put("paid " .. input, paid and paid.amount or "nothing")
        end)
        """#

    /// Hears the same, and burns nothing.
    static let tame = #"""
        plugin { name = "tame", version = "1.0.0", api = 1, summary = "works" }
        rule "works" { on = event "tick" {}, act = function(ctx) store.put("tame", ctx.on.count) end }
        """#

    private func tick(_ world: RunWorld, _ name: String, _ count: Int64 = 0) async throws {
        try await world.record("tick", ["name": .string(name), "count": .int(count)])
    }

    private func standing(_ world: RunWorld, _ plugin: String = "wild") throws -> PluginStanding {
        let row = try #require(try world.rows(Tables.plugin).first { $0[2].text == plugin })
        return PluginStanding(state: try row[4].value())
    }

    private func play(
        options: RunWorld.Options = RunWorld.Options(), _ check: (RunWorld) async throws -> Void
    ) async throws {
        for isForgetful in [false, true] {
            var options = options
            options.isForgetful = isForgetful
            options.limits = SandboxLimits(instructions: 200_000)
            try await RunWorld.run(Self.wild, Self.tame, options: options) { world in
                try await check(world)
                #expect(try world.refold() == [])
            }
        }
    }

    @Test("P4: is suspended by the third stop within a minute, with an entry that says why; others go on")
    func suspends() async throws {
        try await play { world in
            for count in 1...3 {
                try await tick(world, "work", Int64(count))
                #expect(try world.kept("worked") == .int(Int64(count)))
                try await tick(world, "burn", Int64(count) + 10)
                #expect(try standing(world).stops.count == count)
                #expect((try standing(world).suspension != nil) == (count == 3))
                #expect(try world.kept("tame") == .int(Int64(count) + 10))
                try await world.advance(by: .seconds(20))
            }
            let suspension = try #require(try standing(world).suspension)
            #expect(suspension.stops.map(\.limit) == ["instructions", "instructions", "instructions"])
            #expect(
                suspension.stops.allSatisfy { $0.place == "plugin.lua:6" && $0.handler == "wild/rule burns" })
            #expect(suspension.stops[0].message.contains("200000 instructions"))
            #expect(
                suspension.stops[0].message.contains("dandelion plugins limits wild --instructions 400000"))
            let entry = try #require(try world.entries().first { $0.type == "suspend" })
            #expect(entry.number == suspension.entry && entry.kind == .configure && entry.source == "engine")
            #expect(entry.cause == suspension.stops[2].entry && entry.body["plugin"] == "wild")
            #expect(entry.body["stops"]?.listValue?.count == 3)
            #expect(try world.kept("burned") == nil)
            // Its rules fire no more, and the other plugin's do.
            try await tick(world, "work", 99)
            #expect(try world.kept("worked") == 3 && world.kept("tame") == 99)
            // What used up its instructions is not tried again by itself.
            try await world.advance(by: .days(1))
            #expect(try world.entries().count { $0.kind == .retry } == 0)
            #expect(try world.deadLetters().count == 3)
        }
    }

    @Test("P4: is not suspended by stops that lie further apart")
    func apart() async throws {
        try await play { world in
            for _ in 1...6 {
                try await tick(world, "burn")
                try await world.advance(by: .milliseconds(30_001))
            }
            #expect(try standing(world).suspension == nil && standing(world).stops.count == 3)
            try await tick(world, "work", 5)
            #expect(try world.kept("worked") == 5)
        }
    }

    @Test("P4: lets its runs wait while it is suspended, and they go on when it is enabled; nothing is lost")
    func runsWait() async throws {
        try await play { world in
            for member in ["ada", "ben", "eve"] {
                try await world.record("begin", ["run": .string(member), "plan": .string(member)])
            }
            for _ in 1...3 { try await tick(world, "burn") }
            try await world.record("order.paid", ["member": "ada", "amount": 7])
            try await world.advance(by: .days(2))
            // What they waited for has come: the order, and twice the time.
            #expect(try world.runs().map(\.status) == [.blocked, .blocked, .blocked])
            for run in try world.runs() {
                #expect(try run.reason.value()["code"] == "suspended")
                let message = try run.reason.value()["message"]?.stringValue ?? ""
                #expect(message.contains("dandelion plugins enable wild"))
            }
            #expect(try world.kept("paid ada") == nil)
            try await world.restart()
            #expect(try standing(world).suspension != nil)
            try await world.configure("enable", ["plugin": "wild"])
            try await world.advance(by: .seconds(1))
            #expect(try standing(world) == PluginStanding())
            #expect(try world.runs().map(\.status) == [.completed, .completed, .completed])
            #expect(try world.kept("paid ada") == 7 && world.kept("paid ben") == "nothing")
            // The three that were stopped are an operator's to drive again.
            #expect(try world.deadLetters().map(\.handler) == Array(repeating: "wild/rule burns", count: 3))
            try await tick(world, "work", 5)
            #expect(try world.kept("worked") == 5)
            // It begins anew: one more stop is the first.
            try await tick(world, "burn")
            #expect(try standing(world).stops.count == 1 && standing(world).suspension == nil)
        }
    }

    @Test("P4: a run that is started, cancelled or driven again meanwhile waits too")
    func orders() async throws {
        try await play { world in
            try await world.record("begin", ["run": "a", "plan": "ada"])
            try await world.record("begin", ["run": "b", "plan": "burn"])
            for _ in 1...2 { try await tick(world, "burn") }
            #expect(try standing(world).suspension != nil)
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.handler == "wild/run" && letter.error.contains("workflow 'run'"))
            try await world.redrive(letter)
            #expect(try world.deadLetters().count == 3)
            let run = try #require(try world.runs().first)
            try await world.order(.cancel, run.run)
            #expect(try world.runs().map(\.status) == [.blocked, .blocked])
            try await world.configure("enable", ["plugin": "wild"])
            try await world.advance(by: .seconds(1))
            #expect(try world.runs().map(\.status) == [.cancelled, .blocked])
            #expect(try standing(world).stops.map(\.handler) == ["wild/run"])
        }
    }

    @Test("P4: one entry with many rules that burn is spared those after the third")
    func sameEntry() async throws {
        let rules = (1...9).map {
            #"rule "burns \#($0)" { on = event "tick" {}, act = function(ctx) while true do end end }"#
        }
        let plugin =
            #"plugin { name = "wild", version = "1.0.0", api = 1 }"# + "\n" + rules.joined(separator: "\n")
        var options = RunWorld.Options()
        options.limits = SandboxLimits(instructions: 100_000)
        try await RunWorld.run(plugin, options: options) { world in
            try await tick(world, "all")
            let errors = try world.deadLetters().map(\.error)
            #expect(errors.count == 9)
            #expect(errors.count { $0.hasPrefix(PluginBlock.suspensionMark) } == 6)
            #expect(try world.entries().count { $0.type == "suspend" } == 1)
            #expect(try world.refold() == [])
        }
    }

    @Test(
        "P4, P15: comes to the same with one lane and three, with crashes and restarts, and folds again to the same",
        arguments: FaultyStore.Moment.allCases)
    func crashes(moment: FaultyStore.Moment) async throws {
        func moves(_ world: RunWorld, from first: Int) async throws -> Int {
            var next = first
            do {
                while next < 9 {
                    switch next {
                    case 0: try await world.record("begin", ["run": "a", "plan": "ada"], id: "m0")
                    case 1...3:
                        try await world.record("tick", ["name": "burn", "count": 1], id: "m\(next)")
                    case 4: try await world.record("order.paid", ["member": "ada", "amount": 3], id: "m4")
                    case 5: try await world.advance(by: .days(2))
                    case 6: try await world.configure("enable", ["plugin": "wild"])
                    case 7: try await world.advance(by: .days(1))
                    default: try await world.record("tick", ["name": "work", "count": 8], id: "m8")
                    }
                    try world.checkFolding()
                    next += 1
                }
            } catch {
                return next
            }
            return next
        }
        func world(_ store: any Store, _ clock: RunClock, lanes: Int = 1) throws -> RunWorld {
            var options = RunWorld.Options()
            options.limits = SandboxLimits(instructions: 100_000)
            options.lanes = lanes
            let world = try RunWorld(store: store, clock: clock, options: options)
            try world.offer(Self.wild, Self.tame)
            return world
        }
        let calm = FaultyStore(MemoryStore(digestKey: .open), at: .max, fault: .crash(.before))
        let peace = try world(calm, RunClock(), lanes: 3)
        try peace.start()
        #expect(try await moves(peace, from: 0) == 9)
        #expect(try peace.kept("worked") == 8 && peace.kept("paid ada") == 3)
        let statuses = try peace.runs().map(\.status)
        try await peace.stop()
        for commit in 3..<(calm.commits - 1) {
            let (memory, clock) = (MemoryStore(digestKey: .open), RunClock())
            let first = try world(FaultyStore(memory, at: commit, fault: .crash(moment)), clock)
            var next = 0
            do {
                try first.start()
                next = try await moves(first, from: 0)
                try await first.stop()
            } catch {
                try? await first.stop()
            }
            memory.close()
            let second = try world(memory, clock)
            try second.start()
            _ = try await moves(second, from: next)
            #expect(try second.kept("worked") == 8 && second.kept("paid ada") == 3, "commit \(commit)")
            #expect(try second.runs().map(\.status) == statuses)
            #expect(try second.refold() == [])
            try await second.stop()
        }
    }
}
