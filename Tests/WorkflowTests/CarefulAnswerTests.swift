import Dandelion
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("Answers of activities, taken in with care")
struct CarefulAnswerTests {
    private static let start = Instant(microseconds: 1_700_000_000_000_000)

    @Test(
        "are waited for no longer than they are due, whichever commit on the way is refused (P14)",
        arguments: 1...24)
    func refused(commit: Int) async throws {
        let workers = Workers()
        try await send(to: workers)
        // It has its shards and ends without a word, so that the next one takes care.
        let gone = await workers.start(clock: VirtualClock(Self.start))
        try await gone.engine.keepLeases()
        workers.time.pass(.seconds(11))
        let next = await workers.start(
            clock: VirtualClock(Self.start + .days(60)),
            through: { FaultyStore($0, at: commit, fault: .refuse(.unknownOutcome("the connection is cut"))) }
        )
        try await workers.share(next)
        let home = next.engine.home("shop")
        #expect(try await home.value("thanks", key: "c3") == "thanks, c3")
        let entries = try await home.changes(after: 0, limit: .max)
        #expect(entries.count { $0.type == "order.paid" } == 7)
        #expect(entries.count { $0.kind == .activityResult } == 2)
        #expect(try await home.read { try $0.first(Scan(Tables.mail)) } == nil)
        #expect(try await home.verifyFold() == [])
        try await next.stop()
        try await gone.stop()
    }

    /// Five orders have a friend of the house called, at the second attempt; two come later.
    private func send(to workers: Workers) async throws {
        let store = workers.database.store()
        try store.open(Engine.schema, as: .guest)
        defer { store.close() }
        let rows: [Row] = (0..<Int64(7)).map { number in
            let at = Self.start + .hours(number < 5 ? number : 48 + number)
            return [
                0, "shop", "test", .text("o-\(number)"), "order.paid", .null, .integer(at.microseconds),
                #"{"customer":"c3","amount":"10.00 USD"}"#,
            ]
        }
        _ = try await store.commit(Commit(rows.map { .append(Tables.mail.id, $0) }))
    }

    @Test("are not waited for by who has lost a home to another, and has it again (P14)")
    func regained() async throws {
        let gate = Doorbell()
        let attempts = Mutex(0)
        // The first attempt hangs until its home has gone.
        let call = Activity("call", timeout: .seconds(3_600)) {
            (name: String, _: ActivityContext) -> String in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            if attempt == 1 { try await gate.wait(since: 0, for: .seconds(3_600)) }
            return name
        }
        let calling = Workflow("calling", version: 1, state: Shop.Thanks()) { flow in
            flow.step("start") { turn, _, _ in try turn.perform("call", with: .string("a"), then: "called") }
            flow.step("called") { turn, _, _ in try turn.put("called", key: "it", true) }
        }
        let begin = Handler("begin", version: 1, on: Tick.self) { turn, tick in
            if tick.count == 1 { try turn.start("calling") }
        }
        let workers = Workers { source, options in
            Engine(
                store: source, events: Shop.events, activities: [call], workflows: [calling],
                handlers: [begin], options: options)
        }
        let end = Self.start + .days(60)
        try await tick(1, at: Self.start, to: workers)
        let ada = await workers.start(clock: VirtualClock(end))
        // It comes to rest only when the activity has ended.
        try await ada.engine.keepLeases()
        while attempts.withLock({ $0 }) == 0 { await Task.yield() }

        workers.time.pass(.seconds(11))
        let bob = await workers.start(clock: VirtualClock(end))
        try await workers.share(bob)
        #expect(try await bob.engine.home("shop").value("called", key: "it") == true)
        try await ada.engine.keepLeases()
        gate.ring()
        await ada.engine.settle()
        try await bob.stop()
        try await workers.share(ada)
        try await tick(2, at: Self.start + .days(1), to: workers)
        await ada.engine.settle()
        #expect(try await workers.entries(of: "shop", seenBy: ada).count { $0.kind == .event } == 2)
        #expect(attempts.withLock { $0 } == 2)
        try await ada.stop()
    }

    private func tick(_ count: Int64, at instant: Instant, to workers: Workers) async throws {
        let store = workers.database.store()
        try store.open(Engine.schema, as: .guest)
        defer { store.close() }
        _ = try await store.commit(
            Commit([
                .append(
                    Tables.mail.id,
                    [
                        0, "shop", "test", .text("t-\(count)"), "tick", .null,
                        .integer(instant.microseconds), .text(#"{"name":"t","count":\#(count)}"#),
                    ])
            ]))
        store.notifyOwner()
    }
}
