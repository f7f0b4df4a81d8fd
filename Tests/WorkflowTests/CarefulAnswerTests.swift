import Dandelion
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
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
}
