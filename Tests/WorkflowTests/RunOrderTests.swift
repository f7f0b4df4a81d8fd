import Dandelion
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("An order about a run of a workflow in Swift")
struct RunOrderTests {
    private struct Steps: Codable, Sendable { var heard: [String] = [] }

    /// Waits for a tick, then for an activity.
    private static let workflow = Workflow("order", version: 1, state: Steps()) { flow in
        flow.step("start") { turn, _, _ in
            try turn.wait(
                for: Tick.self, where: "name", is: "t", within: .days(9), then: "heard")
        }
        flow.step("heard") { turn, state, wake in
            if case .event(let entry) = wake { state.heard.append("\(entry.body["count"]?.intValue ?? 0)") }
            if case .timedOut = wake { state.heard.append("late") }
            try turn.put("heard", key: "all", .string(state.heard.joined(separator: " ")))
            try turn.perform("slow", then: "done")
        }
        flow.step("done") { turn, _, wake in
            if case .activity(.completed(let value)) = wake { try turn.put("heard", key: "result", value) }
        }
    }

    private func withRun(
        slow: Activity = Activity("slow") { (_: Value, _: ActivityContext) -> String in "done" },
        _ body: (Engine, Home, VirtualClock, String) async throws -> Void
    ) async throws {
        try await withTestEngine(
            store: MemoryStore(digestKey: .open), events: Shop.events, activities: [slow],
            workflows: [Self.workflow], handlers: [ListenerTests.begin("order")]
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            let run = try #require(try await home.runs(of: "order").first)
            try await body(engine, home, clock, run.id)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    @Test("holds it and lets it go on, with the event that it waited for")
    func paused() async throws {
        try await withRun { engine, home, clock, run in
            try await home.pause(run: run)
            let held = try #require(try await home.run(run))
            #expect(held.status == .paused)
            #expect(held.status.isLive)
            #expect(held.key == "ada")
            #expect(held.deadline != nil)
            try await home.record(Tick(name: "t", count: 1))
            try await home.record(Tick(name: "t", count: 2))
            await clock.advance(engine, by: .days(20))
            let before = try await home.value("heard", key: "all")
            #expect(before == nil)
            let receipt = try await home.resume(run: run)
            await engine.settle()
            let heard = try await home.value("heard", key: "all")
            #expect(heard == "1")
            let ended = try #require(try await home.run(run))
            #expect(ended.status == .completed)
            let turns = try await home.changes(after: (receipt.number ?? 0) - 1, limit: 1).flatMap(\.turns)
            #expect(turns.map(\.run) == [run])
        }
    }

    @Test("cancels it at once, and no late result of an activity is heard")
    func cancelled() async throws {
        let (results, answer) = AsyncStream<String>.makeStream()
        let slow = Activity("slow") { (_: Value, _: ActivityContext) -> String in
            for await result in results { return result }
            return "nothing"
        }
        try await withRun(slow: slow) { engine, home, _, run in
            try await home.record(Tick(name: "t", count: 1))
            let waiting = try #require(try await home.run(run))
            #expect(waiting.status == .waiting)
            #expect(!waiting.isUndoing)
            try await home.cancel(run: run, reason: "no more", id: "c-1")
            let again = try await home.cancel(run: run, reason: "no more", id: "c-1")
            #expect(again.isRepeat)
            let ended = try #require(try await home.run(run))
            #expect(ended.status == .cancelled)
            #expect(ended.key == nil)
            #expect(ended.reason == ["code": "cancelled", "message": "no more"])
            answer.yield("late")
            await engine.settle()
            let result = try await home.value("heard", key: "result")
            #expect(result == nil)
            let left = try await home.count(Tables.outbox)
            #expect(left == 0)
            let still = try #require(try await home.run(run))
            #expect(still == ended)
        }
    }

    @Test("that there is not is told to its sender")
    func unknown() async throws {
        try await withRun { _, home, _, _ in
            let orders: [(Home) async throws -> Receipt] = [
                { try await $0.cancel(run: "none", reason: "") }, { try await $0.pause(run: "none") },
                { try await $0.resume(run: "none") }, { try await $0.terminate(run: "none", reason: "") },
            ]
            for order in orders {
                let error = await #expect(throws: FoldError.self) { try await order(home) }
                guard case .notFound(let what, let name)? = error else {
                    Issue.record("another error: \(String(describing: error))")
                    return
                }
                #expect(what == "run")
                #expect(name == "none")
            }
        }
    }

    @Test("is done with an erasure of its person, paused or not")
    func erased() async throws {
        try await withTestEngine(
            store: MemoryStore(digestKey: .open), events: Shop.events,
            workflows: [
                Workflow("secret", version: 1, state: "") { flow in
                    flow.step("start") { turn, state, wake in
                        guard case .started(let input) = wake,
                            case .personal(let reference)? = input["email"],
                            case .value(let email) = try turn.resolve(Personal<String>.reference(reference))
                        else { return }
                        state = email
                        try turn.sleep(.days(1), then: "end")
                    }
                    flow.step("end") { turn, state, _ in try turn.put("told", key: "ada", .string(state)) }
                }
            ],
            handlers: [
                Handler("begin", version: 1, on: Joined.self) { turn, joined in
                    try turn.start("secret", key: joined.member, input: try joined.eventBody())
                }
            ]
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(Joined(member: "ada", email: Personal("ada@example.org"), plan: "free"))
            let run = try #require(try await home.runs(of: "secret").first).id
            try await home.pause(run: run)
            await clock.advance(engine, by: .days(2))
            try await home.erase("ada")
            let erased = try #require(try await home.run(run))
            #expect(erased.status == .cancelled)
            try await home.resume(run: run)
            await clock.advance(engine, by: .days(2))
            let told = try await home.value("told", key: "ada")
            #expect(told == nil)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }
}
