import Dandelion
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("A backlog of mail")
struct BacklogTests {
    private static let start = Instant(microseconds: 1_700_000_000_000_000)

    @Test("longer than is read at once lets no deadline pass before what was recorded ahead of it")
    func deadline() async throws {
        let workers = Workers()
        let store = workers.database.store()
        try store.open(Engine.schema, as: .guest)
        // Three orders start a run that waits ten days for two more, which come on the first day.
        var rows = (0..<Int64(3)).map { Self.order($0, at: Self.start + .hours($0)) }
        rows += (0..<Int64(5_000)).map { Self.tick($0) }
        rows += (3..<Int64(5)).map { Self.order($0, at: Self.start + .hours($0)) }
        _ = try await store.commit(Commit(rows.map { .append(Tables.mail.id, $0) }))
        store.close()
        let worker = await workers.start(clock: VirtualClock(Self.start + .days(60)))
        try await workers.share(worker)
        let shop = worker.engine.home("shop")
        #expect(try await shop.value("thanks", key: "c3") == "thanks, c3")
        #expect(try await shop.read { try $0.first(Scan(Tables.mail)) } == nil)
        #expect(try await workers.entries(of: "clockwork", seenBy: worker).count == 5_000)
        #expect(try await shop.verifyFold() == [])
        try await worker.stop()
    }

    private static func order(_ number: Int64, at instant: Instant) -> Row {
        [
            0, "shop", "test", .text("o-\(number)"), "order.paid", .null, .integer(instant.microseconds),
            #"{"customer":"c3","amount":"10.00 USD"}"#,
        ]
    }

    private static func tick(_ number: Int64) -> Row {
        [
            0, "clockwork", "test", .text("t-\(number)"), "tick", .null, .integer(start.microseconds),
            .text(#"{"name":"t","count":\#(number)}"#),
        ]
    }
}
