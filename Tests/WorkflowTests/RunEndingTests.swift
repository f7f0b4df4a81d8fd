import Dandelion
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("A run's end, and what it shows before")
struct RunEndingTests {
    struct Revoked: FinalFailure, CustomStringConvertible {
        var reason: Value { .map(ValueMap([("code", "capability"), ("capability", "rewards.write")])) }
        var description: String { "the right 'rewards.write' was taken away; grant it again" }
    }

    private func withRun(
        _ workflows: [Workflow], handlers: [Handler] = [], store: any Store = MemoryStore(digestKey: .open),
        _ body: (Engine, Home, VirtualClock) async throws -> Void
    ) async throws {
        try await withTestEngine(
            store: store, events: Shop.events, workflows: workflows,
            handlers: handlers + [ListenerTests.begin(workflows[0].name)]
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            try await body(engine, home, clock)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("as failed keeps code and message, and its key is free again")
    func failed() async throws {
        let workflow = Workflow("fail", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                try turn.setStatus("asking the bank")
                try turn.finish(failed: "declined", message: "the card was declined")
            }
        }
        try await withRun([workflow]) { _, home, _ in
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            let runs = try await home.runs()
            #expect(runs.map(\.status) == [.failed, .failed])
            #expect(runs.map(\.statusText) == ["asking the bank", "asking the bank"])
            let reason = try await home.reason(of: runs[0])
            #expect(reason == ["code": "declined", "message": "the card was declined"])
            let seen1 = try await home.deadLetters()
            #expect(seen1 == [])
        }
    }

    @Test("cannot be asked for twice in a turn, nor beside a wait")
    func once() async throws {
        let workflow = Workflow("twice", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                try turn.sleep(.days(1), then: "start")
                #expect(throws: TurnError.self) { try turn.finish(failed: "a", message: "b") }
                #expect(throws: TurnError.self) { try turn.continueAsNew(input: .null) }
                #expect(throws: TurnError.self) { try turn.sleep(.days(1), then: "start") }
            }
        }
        let handler = Handler("no run", version: 1, on: OrderPaid.self) { turn, _ in
            #expect(throws: TurnError.self) { try turn.finish(failed: "a", message: "b") }
            #expect(throws: TurnError.self) { try turn.continueAsNew(input: .null) }
            #expect(throws: TurnError.self) { try turn.setStatus("x") }
            #expect(throws: TurnError.self) { try turn.listen(.ticks("t")) }
            #expect(throws: TurnError.self) { try turn.keepHistory(.null) }
        }
        try await withRun([workflow], handlers: [handler]) { _, home, _ in
            let seen2 = try await home.runs().map(\.status)
            #expect(seen2 == [.waiting])
        }
    }

    @Test("as new goes on under its key with another input, in the newest version, hearing nothing old")
    func continued() async throws {
        struct Round: Codable, Sendable { var number = 0 }
        func round(_ version: Int) -> Workflow {
            Workflow("round", version: version, state: Round()) { flow in
                flow.step("start") { turn, state, wake in
                    if case .started(let input) = wake { state.number = Int(input.intValue ?? 0) }
                    _ = try turn.listen(.everyTick())
                    try turn.setStatus("round \(state.number) by version \(version)")
                    try turn.wait(for: .ticks("next"), listener: nil, until: nil, then: "next")
                }
                flow.step("next") { turn, state, _ in
                    guard state.number < 3 else { return }
                    try turn.continueAsNew(input: .int(Int64(state.number + 1)))
                }
            }
        }
        let store = MemoryStore(digestKey: .open)
        let clock = VirtualClock()
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [round(1)],
            handlers: [ListenerTests.begin("round")],
            clock: clock
        ) { engine, _ in
            _ = try await engine.home("shop").record(OrderPaid(customer: "ada", amount: usd(1)))
        }
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [round(1), round(2)],
            handlers: [ListenerTests.begin("round")], clock: clock
        ) { engine, _ in
            let home = engine.home("shop")
            for count in 1...2 { try await home.record(Tick(name: "next", count: count)) }
            let runs = try await home.runs()
            #expect(runs.map(\.status) == [.completed, .completed, .waiting])
            #expect(runs.map(\.key) == [nil, nil, "ada"])
            #expect(runs.map(\.version) == [1, 2, 2])
            #expect(runs.last?.statusText == "round 2 by version 2")
            let reason = try await home.reason(of: runs[0])
            #expect(reason == ["code": "continued_as_new", "run": .string(runs[1].run)])
            let seen3 = try await home.count(Tables.subscription)
            #expect(seen3 == 2)
            let seen4 = try await home.count(Tables.buffer)
            #expect(seen4 == 0)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("as new without any wait is stopped at the chain's limit")
    func endless() async throws {
        let workflow = Workflow("endless", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in try turn.continueAsNew(input: .null) }
        }
        try await withRun([workflow]) { engine, home, clock in
            await clock.advance(engine, by: .hours(1))
            let runs = try await home.runs()
            #expect(runs.last?.status == .blocked)
            #expect(runs.count == 32)
            let seen5 = try await home.deadLetters().count
            #expect(seen5 == 1)
        }
    }

    @Test("a turn that fails shows why its run is blocked, and that it will be tried again")
    func blocked() async throws {
        let broken = FailureTests.Switch()
        let workflow = Workflow("fragile", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                try broken.check()
                try turn.sleep(.days(1), then: "end")
            }
            flow.step("end") { _, _, _ in }
        }
        try await withRun([workflow]) { engine, home, clock in
            let firstRuns = try await home.runs()
            let first = try await home.reason(of: try #require(firstRuns.first))
            #expect(first == ["code": "retrying", "message": "it broke", "attempt": 1])
            await clock.advance(engine, by: .hours(1))
            let lastRuns = try await home.runs()
            let last = try await home.reason(of: try #require(lastRuns.first))
            #expect(last == ["code": "failed", "message": "it broke", "attempt": 5])
            broken.mend()
            try await home.redrive(entry: 2, turn: 0)
            let runRows = try await home.runs()
            let run = try #require(runRows.first)
            #expect(run.status == .waiting)
            #expect(run.reason == .null)
        }
    }

    @Test("what trying again would not mend blocks the run at once, with its own reason and a dead letter")
    func finalFailure() async throws {
        let isRevoked = Mutex(true)
        let attempts = Mutex(0)
        let workflow = Workflow("rights", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                attempts.withLock { $0 += 1 }
                if isRevoked.withLock({ $0 }) { throw Revoked() }
            }
        }
        let handler = Handler("rights", version: 1, on: Tick.self) { _, _ in throw Revoked() }
        try await withRun([workflow], handlers: [handler]) { engine, home, clock in
            await clock.advance(engine, by: .hours(1))
            #expect(attempts.withLock { $0 } == 1)
            let runRows = try await home.runs()
            let run = try #require(runRows.first)
            #expect(run.status == .blocked)
            let reason = try await home.reason(of: run)
            #expect(reason == Revoked().reason)
            let letters = try await home.deadLetters()
            #expect(letters.map(\.error) == [Revoked().description])
            #expect(letters.map(\.attempts) == [1])
            isRevoked.withLock { $0 = false }
            try await home.redrive(entry: 2, turn: 0)
            let seen6 = try await home.runs().map(\.status)
            #expect(seen6 == [.completed])
            try await home.record(Tick(name: "t", count: 1))
            await clock.advance(engine, by: .hours(1))
            let seen7 = try await home.deadLetters().map(\.handler)
            #expect(seen7 == ["rights"])
        }
    }

    @Test("an operator ends a run at once; one that has ended stays as it is")
    func terminated() async throws {
        let workflow = Workflow("long", version: 1, state: Int64(0)) { flow in
            flow.step("start") { turn, listener, _ in
                listener = try turn.listen(.ticks("t"))
                try turn.sleep(.days(100), then: "end")
            }
            flow.step("end") { _, _, _ in }
        }
        try await withRun([workflow]) { engine, home, clock in
            try await home.record(Tick(name: "t", count: 1))
            let runRows = try await home.runs()
            let run = try #require(runRows.first)
            try await home.terminate(run: run.run, reason: "by mistake")
            try await home.terminate(run: run.run, reason: "again")
            let endedRows = try await home.runs()
            let ended = try #require(endedRows.first)
            #expect(ended.status == .terminated)
            let reason = try await home.reason(of: ended)
            #expect(reason == ["code": "terminated", "message": "by mistake"])
            for table in [Tables.buffer, Tables.subscription, Tables.timer] {
                let seen8 = try await home.count(table)
                #expect(seen8 == 0, "\(table.name)")
            }
            // The key is free.
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            let seen9 = try await home.runs().map(\.status)
            #expect(seen9 == [.terminated, .waiting])
            await clock.advance(engine, by: .days(101))
            let seen10 = try await home.runs().map(\.status)
            #expect(seen10 == [.terminated, .completed])
        }
    }

    @Test("a step's payload is in its line of the history, for the steps after it")
    func history() async throws {
        let workflow = Workflow("chronicle", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                #expect(turn.currentWait == 0)
                let before = try turn.history()
                #expect(before.isEmpty)
                try turn.keepHistory(["calls": []])
                try turn.sleep(.days(1), then: "second")
            }
            flow.step("second") { turn, _, _ in
                #expect(turn.currentWait == 1)
                try turn.sleep(.days(1), then: "third")
            }
            flow.step("third") { turn, _, _ in
                #expect(turn.currentWait == 2)
                let lines = try turn.history()
                #expect(lines.map(\.step) == ["start", "second"])
                #expect(lines.map(\.number) == [2, 3])
                #expect(lines.map(\.payload) == [["calls": []], nil])
                try turn.setStatus("told")
            }
        }
        try await withRun([workflow]) { engine, home, clock in
            await clock.advance(engine, by: .days(2))
            let seen11 = try await home.runs().map(\.statusText)
            #expect(seen11 == ["told"])
        }
    }

    @Test("an event that only a name is known of is emitted if its type is known and its body fits")
    func dynamicEmission() async throws {
        let workflow = Workflow("speaker", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                #expect(throws: TurnError.unknownEvent("tock")) { try turn.emit(type: "tock", body: [:]) }
                #expect(throws: EventRefusal.self) { try turn.emit(type: "tick", body: ["name": 1]) }
                try turn.emit(type: "tick", body: ["name": "t", "count": 5])
                try turn.emit(type: "late.tick", body: ["name": "t"])
            }
        }
        try await withTestEngine(
            store: MemoryStore(digestKey: .open), events: Shop.events, workflows: [workflow],
            handlers: [ListenerTests.begin("speaker")]
        ) { engine, _ in
            // As when a plugin is loaded while the engine runs.
            let home = engine.home("shop")
            try await home.record(Tick(name: "before", count: 1))
            try engine.catalogs.add([EventSchema("late.tick", .key("name"))])
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            let entries = try await home.changes(after: 0)
            #expect(entries.map(\.type) == ["tick", "order.paid", "speaker", "tick", "late.tick"])
            #expect(throws: SchemaRefusal.self) {
                try engine.catalogs.add([EventSchema("fine", .key("a")), EventSchema("tick", .key("a"))])
            }
            #expect(engine.catalogs.latest.catalog["fine"] == nil)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }
}
