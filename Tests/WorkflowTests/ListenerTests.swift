import Dandelion
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("A listener of a run")
struct ListenerTests {
    struct Hearing: Codable, Sendable {
        var listener: Int64 = 0
        var second: Int64 = 0
        var heard: [Int] = []
    }

    /// Starts a run with the first order of a customer.
    static func begin(_ workflow: String) -> Handler {
        Handler("begin", version: 1, on: OrderPaid.self) { turn, order in
            try turn.start(workflow, key: order.customer, input: .string(order.customer))
        }
    }

    private func withRun(
        _ workflow: Workflow, configure: (inout EngineOptions) -> Void = { _ in },
        _ body: (Engine, Home, VirtualClock) async throws -> Void
    ) async throws {
        try await withTestEngine(
            store: MemoryStore(digestKey: .open), events: Shop.events, workflows: [workflow],
            handlers: [Self.begin(workflow.name)], configure: configure
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            try await body(engine, home, clock)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    private static func ticks(_ home: Home, _ counts: [Int], name: String = "t") async throws {
        for count in counts { try await home.record(Tick(name: name, count: count)) }
    }

    private static func number(_ entry: LogEntry) -> Int { Int(entry.body["count"]?.intValue ?? -1) }

    /// Sleeps a day, then takes all that was heard, and says it.
    private static func sleeper(_ subscription: @escaping @Sendable () -> EventSubscription) -> Workflow {
        Workflow("sleeper", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(subscription())
                try turn.sleep(.days(1), then: "awake")
            }
            flow.step("awake") { turn, state, _ in
                while let entry = try turn.take(from: state.listener) { state.heard.append(number(entry)) }
                try turn.setStatus(state.heard.map(String.init).joined(separator: " "))
            }
        }
    }

    @Test("buffers what comes while its run does something else, and gives it out oldest first")
    func buffers() async throws {
        try await withRun(Self.sleeper { .ticks("t") }) { engine, home, clock in
            try await Self.ticks(home, [3, 1, 2])
            try await Self.ticks(home, [9], name: "other")
            let seen1 = try await home.count(Tables.buffer)
            #expect(seen1 == 3)
            await clock.advance(engine, by: .days(1))
            let seen2 = try await home.runs().map(\.statusText)
            #expect(seen2 == ["3 1 2"])
        }
    }

    @Test("hears only what meets the conditions beyond its key")
    func residual() async throws {
        try await withRun(Self.sleeper { .ticks("t", count: 2) }) { engine, home, clock in
            try await Self.ticks(home, [1, 2, 3, 2])
            await clock.advance(engine, by: .days(1))
            let seen3 = try await home.runs().map(\.statusText)
            #expect(seen3 == ["2 2"])
        }
    }

    @Test("without a key hears every event of its type that meets its conditions")
    func every() async throws {
        try await withRun(Self.sleeper { .everyTick() }) { engine, home, clock in
            try await Self.ticks(home, [1], name: "a")
            try await Self.ticks(home, [2], name: "b")
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            await clock.advance(engine, by: .days(1))
            let seen4 = try await home.runs().map(\.statusText)
            #expect(seen4 == ["1 2"])
        }
        try await withRun(Self.sleeper { .everyTick(count: 2) }) { engine, home, clock in
            try await Self.ticks(home, [1, 2], name: "a")
            try await Self.ticks(home, [3, 2], name: "b")
            await clock.advance(engine, by: .days(1))
            let seen5 = try await home.runs().map(\.statusText)
            #expect(seen5 == ["2 2"])
        }
    }

    @Test("leaves nothing behind when its run has ended: no subscription, no buffer, no timer")
    func ends() async throws {
        let workflow = Workflow("brief", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(.ticks("t"))
                state.second = try turn.listen(.everyTick())
                try turn.wait(for: .ticks("end"), listener: nil, until: turn.now + .days(9), then: "end")
            }
            flow.step("end") { _, _, _ in }
        }
        try await withRun(workflow) { _, home, _ in
            try await Self.ticks(home, [1, 2])
            let seen6 = try await home.count(Tables.buffer)
            #expect(seen6 == 4)
            let seen7 = try await home.count(Tables.subscription)
            #expect(seen7 == 3)
            let seen8 = try await home.count(Tables.timer)
            #expect(seen8 == 1)
            try await Self.ticks(home, [3], name: "end")
            let seen9 = try await home.runs().map(\.status)
            #expect(seen9 == [.completed])
            for table in [Tables.buffer, Tables.subscription, Tables.timer] {
                let seen10 = try await home.count(table)
                #expect(seen10 == 0, "\(table.name)")
            }
        }
    }

    /// Waits with its listener until it has heard three, or a day is over.
    private static let waiter = Workflow("waiter", version: 1, state: Hearing()) { flow in
        flow.step("start") { turn, state, _ in
            state.listener = try turn.listen(.ticks("t"))
            state.second = try turn.listen(.ticks("t", count: 2))
            try turn.wait(for: nil, listener: state.listener, until: turn.now + .days(1), then: "heard")
        }
        flow.step("heard") { turn, state, wake in
            switch wake {
            case .event(let entry): state.heard.append(number(entry))
            case .timedOut: state.heard.append(0)
            default: return
            }
            guard state.heard.count < 3, state.heard.last != 0 else {
                while let entry = try turn.take(from: state.second) { state.heard.append(-number(entry)) }
                return try turn.setStatus(state.heard.map(String.init).joined(separator: " "))
            }
            try turn.wait(for: nil, listener: state.listener, until: turn.now + .days(1), then: "heard")
        }
    }

    @Test("wakes the run that waits with it, and what wakes is in another listener's buffer only")
    func wakes() async throws {
        try await withRun(Self.waiter) { _, home, _ in
            try await Self.ticks(home, [1, 2])
            let seen11 = try await home.count(Tables.buffer)
            #expect(seen11 == 1)
            try await Self.ticks(home, [3])
            let seen12 = try await home.runs().map(\.statusText)
            #expect(seen12 == ["1 2 3 -2"])
        }
    }

    @Test("lets its run go on when the time is over, and an event recorded before that counts")
    func deadline() async throws {
        try await withRun(Self.waiter) { engine, home, clock in
            await clock.advance(engine, by: .hours(23))
            try await Self.ticks(home, [1])
            await clock.advance(engine, by: .hours(24))
            try await Self.ticks(home, [2])
            let seen13 = try await home.runs().map(\.statusText)
            #expect(seen13 == ["1 0"])
        }
    }

    @Test("that hears the event which its run waits for itself can give it out in the same turn")
    func sameEntry() async throws {
        let workflow = Workflow("both", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(.everyTick())
                try turn.wait(for: .ticks("t"), listener: nil, until: nil, then: "heard")
            }
            flow.step("heard") { turn, state, wake in
                guard case .event(let woken) = wake, let taken = try turn.take(from: state.listener) else {
                    return try turn.setStatus("nothing")
                }
                try turn.setStatus(woken.number == taken.number ? "the same" : "another")
            }
        }
        try await withRun(workflow) { _, home, _ in
            try await Self.ticks(home, [1])
            let seen14 = try await home.runs().map(\.statusText)
            #expect(seen14 == ["the same"])
        }
    }

    @Test("goes on hearing while its run is blocked, and what a failed turn has taken is back")
    func rolledBack() async throws {
        let broken = FailureTests.Switch()
        let workflow = Workflow("taker", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(.ticks("t"))
                try turn.wait(for: .ticks("go"), listener: nil, until: nil, then: "go")
            }
            flow.step("go") { turn, state, wake in
                guard case .event(let woken) = wake else { return }
                while let entry = try turn.take(from: state.listener) {
                    state.heard.append(Self.number(entry))
                }
                try broken.check()
                try turn.setStatus(
                    "\(Self.number(woken)): \(state.heard.map(String.init).joined(separator: " "))")
            }
        }
        try await withRun(workflow) { engine, home, clock in
            try await Self.ticks(home, [1, 2])
            try await Self.ticks(home, [7], name: "go")
            let seen15 = try await home.runs().map(\.status)
            #expect(seen15 == [.blocked])
            let seen16 = try await home.count(Tables.buffer)
            #expect(seen16 == 2)
            try await Self.ticks(home, [8], name: "go")
            try await Self.ticks(home, [3])
            let seen17 = try await home.count(Tables.buffer)
            #expect(seen17 == 3)
            broken.mend()
            await clock.advance(engine, by: .minutes(1))
            let seen18 = try await home.runs().map(\.statusText)
            #expect(seen18 == ["7: 1 2 3"])
            let seen19 = try await home.count(Tables.buffer)
            #expect(seen19 == 0)
        }
    }

    @Test("that is stopped hears nothing more, and what it had heard is gone")
    func stops() async throws {
        let workflow = Workflow("stopper", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(.ticks("t"))
                try turn.wait(for: .ticks("stop"), listener: nil, until: nil, then: "stop")
            }
            flow.step("stop") { turn, state, _ in
                try turn.stopListening(state.listener)
                try turn.stopListening(state.listener)
                let isEmpty = try turn.take(from: state.listener) == nil
                try turn.setStatus(isEmpty ? "empty" : "not empty")
                try turn.sleep(.days(1), then: "end")
            }
            flow.step("end") { _, _, _ in }
        }
        try await withRun(workflow) { _, home, _ in
            try await Self.ticks(home, [1])
            try await Self.ticks(home, [2], name: "stop")
            try await Self.ticks(home, [3])
            let seen20 = try await home.count(Tables.buffer)
            #expect(seen20 == 0)
            let seen21 = try await home.count(Tables.subscription)
            #expect(seen21 == 0)
            let seen22 = try await home.runs().map(\.statusText)
            #expect(seen22 == ["empty"])
        }
    }

    @Test("is refused to a wait while it has events, and to a run that has no such listener")
    func refused() async throws {
        let workflow = Workflow("wrong", version: 1, state: Hearing()) { flow in
            flow.step("start") { turn, state, _ in
                state.listener = try turn.listen(.ticks("t"))
                try turn.wait(for: .ticks("go"), listener: nil, until: nil, then: "go")
            }
            flow.step("go") { turn, state, wake in
                guard case .event(let woken) = wake else { return }
                let listener = Self.number(woken) == 1 ? state.listener : 4_711
                try turn.wait(for: nil, listener: listener, until: nil, then: "go")
            }
        }
        try await withRun(workflow, configure: { $0.turnRetries = RetryPolicy(attempts: 1) }) { _, home, _ in
            try await Self.ticks(home, [5])
            try await home.record(OrderPaid(customer: "bob", amount: usd(1)))
            try await Self.ticks(home, [1], name: "go")
            let errors = try await home.deadLetters().map(\.error)
            #expect(errors.count == 1)
            #expect(errors.first?.contains("has events: take them first") == true)
            let seen23 = try await home.runs().map(\.status)
            #expect(seen23 == [.blocked, .waiting])
            try await home.record(OrderPaid(customer: "eve", amount: usd(1)))
            try await Self.ticks(home, [2], name: "go")
            let found = try await home.deadLetters().map(\.error).filter { $0.contains("listener 4711") }
            #expect(found.count == 1)
        }
    }
}
