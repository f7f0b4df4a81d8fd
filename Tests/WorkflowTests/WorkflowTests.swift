import Dandelion
import DandelionTestWorld
import Testing

@Suite("A run of a workflow")
struct WorkflowTests {
    private func order(_ home: Home, _ customer: String, times: Int = 1) async throws {
        for _ in 0..<times { try await home.record(OrderPaid(customer: customer, amount: usd(1_000))) }
    }

    private func withShop(
        configure: (inout EngineOptions) -> Void = { _ in },
        _ body: (Engine, Home, VirtualClock) async throws -> Void
    ) async throws {
        try await withTestEngine(
            events: Shop.events, activities: [Shop.call], workflows: [Shop.thank], handlers: Shop.handlers,
            configure: configure
        ) { engine, clock in
            let home = engine.home("shop")
            try await body(engine, home, clock)
            let found1 = try await home.verifyFold()
            #expect(found1 == [])
        }
    }

    @Test("waits for its events, has its activity done, and ends")
    func happens() async throws {
        try await withShop { engine, home, clock in
            try await order(home, "ada", times: 3)
            await clock.advance(engine, by: .days(3))
            try await order(home, "bob", times: 2)
            try await order(home, "ada")
            await clock.advance(engine, by: .days(9))
            let found2 = try await home.value("thanks", key: "ada")
            #expect(found2 == nil)
            try await order(home, "ada")
            await clock.advance(engine, by: .seconds(0))
            let found3 = try await home.value("thanks", key: "ada")
            #expect(found3 == "thanks, ada")
        }
    }

    @Test("goes on when its time is over, and an event after that does not count")
    func timesOut() async throws {
        try await withShop { engine, home, clock in
            try await order(home, "ada", times: 3)
            await clock.advance(engine, by: .days(10))
            let found4 = try await home.value("thanks", key: "ada")
            #expect(found4 == "too late")
            try await order(home, "ada", times: 2)
            let found5 = try await home.value("thanks", key: "ada")
            #expect(found5 == "too late")
        }
    }

    @Test("tries an activity again after a while that is drawn from its entry, with the same key")
    func activityRetries() async throws {
        try await withShop { engine, home, clock in
            try await order(home, "c3", times: 5)
            await clock.advance(engine, by: .seconds(0))
            let found6 = try await home.value("thanks", key: "c3")
            #expect(found6 == nil)
            await clock.advance(engine, by: .seconds(2))
            let found7 = try await home.value("thanks", key: "c3")
            #expect(found7 == "thanks, c3")
        }
    }

    @Test("hears that an activity failed when all its attempts have")
    func activityFails() async throws {
        let call = Activity("call", retries: RetryPolicy(attempts: 4)) {
            (_: String, _: ActivityContext) -> String in throw Broken()
        }
        try await withTestEngine(
            events: Shop.events, activities: [call], workflows: [Shop.thank], handlers: Shop.handlers
        ) { engine, clock in
            let home = engine.home("shop")
            try await order(home, "ada", times: 5)
            await clock.advance(engine, by: .hours(1))
            let found8 = try await home.value("thanks", key: "ada")
            #expect(found8 == "nobody answered")
            let results = try await home.changes(after: 0).filter { $0.kind == .activityResult }
            #expect(results.count == 4)
            let found9 = try await home.verifyFold()
            #expect(found9 == [])
        }
    }

    @Test("that fails is blocked, hears nothing meanwhile, and goes on with what it had heard")
    func blocked() async throws {
        let broken = FailureTests.Switch()
        struct Heard: Codable, Sendable { var count = 0 }
        let listen = Workflow("listen", version: 1, state: Heard()) { flow in
            flow.step("start") { turn, _, _ in
                try turn.wait(for: Tick.self, where: "name", is: "t", then: "heard")
            }
            flow.step("heard") { turn, heard, wake in
                guard case .event(let entry) = wake else { return }
                try broken.check()
                heard.count = Int(entry.body["count"]?.intValue ?? 0)
                try turn.put("heard", key: "t", .int(Int64(heard.count)))
            }
        }
        let begin = Handler("begin", version: 1, on: OrderPaid.self) { turn, order in
            try turn.start("listen", key: order.customer)
            // A second run under a live key is the first one.
            let again = try turn.start("listen", key: order.customer)
            try turn.put("run", key: "id", .string(again))
        }
        try await withTestEngine(events: Shop.events, workflows: [listen], handlers: [begin]) {
            engine, clock in
            let home = engine.home("shop")
            try await order(home, "ada", times: 2)
            let found10 = try await home.changes(after: 0).filter { $0.kind == .start }.count
            #expect(found10 == 2)
            try await home.record(Tick(name: "t", count: 1))
            try await home.record(Tick(name: "t", count: 2))
            broken.mend()
            await clock.advance(engine, by: .minutes(1))
            let found11 = try await home.value("heard", key: "t")
            #expect(found11 == .int(1))
            let found12 = try await home.verifyFold()
            #expect(found12 == [])
        }
    }

    @Test("finishes with the version with which it began")
    func versions() async throws {
        let store = MemoryStore()
        let clock = VirtualClock()
        func say(_ version: Int) -> Workflow {
            Workflow("say", version: version, state: 0) { flow in
                flow.step("start") { turn, _, _ in try turn.sleep(.days(1), then: "awake") }
                flow.step("awake") { turn, _, _ in try turn.put("said", key: "v\(version)", true) }
            }
        }
        let begin = Handler("begin", version: 1, on: Tick.self) { turn, _ in try turn.start("say") }
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [say(1)], handlers: [begin], clock: clock
        ) { engine, _ in _ = try await engine.home("shop").record(Tick(name: "a", count: 1)) }
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [say(1), say(2)], handlers: [begin], clock: clock
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(Tick(name: "b", count: 1))
            await clock.advance(engine, by: .days(2))
            let found13 = try await home.value("said", key: "v1")
            #expect(found13 == true)
            let found14 = try await home.value("said", key: "v2")
            #expect(found14 == true)
        }
    }

    @Test("wakes in the order of deadlines and recordings, a timer before a letter of the same time")
    func order() async throws {
        let wait = Workflow("wait", version: 1, state: "") { flow in
            flow.step("start") { turn, name, wake in
                if case .started(let input) = wake { name = input.stringValue ?? "" }
                try turn.wait(
                    for: Tick.self, where: "name", is: .string(name), within: .days(1), then: "end")
            }
            flow.step("end") { turn, name, wake in
                if case .timedOut = wake {
                    try turn.put("end", key: name, "late")
                } else {
                    try turn.put("end", key: name, "heard")
                }
            }
        }
        let begin = Handler("begin", version: 1, on: OrderPaid.self) { turn, order in
            try turn.start("wait", input: .string(order.customer))
        }
        let store = MemoryStore()
        let clock = VirtualClock()
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [wait], handlers: [begin], clock: clock
        ) { engine, _ in try await order(engine.home("shop"), "x") }
        // The host is down while the deadline passes, and the event comes exactly then, as mail.
        clock.jump(by: .days(1))
        var options = EngineOptions()
        options.clock = clock
        let engine = Engine(
            store: .existing(store), events: Shop.events, workflows: [wait], handlers: [begin],
            options: options)
        try await engine.home("shop").record(Tick(name: "x", count: 1))
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        await engine.settle()
        let found15 = try await engine.home("shop").value("end", key: "x")
        #expect(found15 == "late")
        engine.stop()
        try await running.value
    }
}
