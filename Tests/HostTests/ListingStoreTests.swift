import Dandelion
import DandelionHost
import DandelionSQLite
import Testing

@Suite("A store's figures and checks")
struct ListingStoreTests {
    @Test("count the rows of every collection, and what waits in every home")
    func figures() async throws {
        let path = try await ListingShop.shared.value.path
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: path)))
        defer { reader.close() }
        var collections: [String] = []
        let value = try reader.figures { collections.append($0) }.value
        #expect(collections.count == Engine.schema.collections.count)
        let home = value["homes"]?.listValue?.first
        #expect(home?["entries"] == 32 && home?["live_runs"] == 1 && home?["waiting_mail"] == 0)
        #expect(home?["next_due"] == .instant(try Instant("2026-02-16T00:00:00Z")))
        let log = value["collections"]?.listValue?.first { $0["name"] == "log" }
        #expect(log?["rows"] == 32)
        #expect((value["file_bytes"]?.intValue ?? 0) > 100_000)
    }

    @Test("find nothing wrong in a store that nobody has touched, and its log folds to its tables")
    func whole() async throws {
        let findings = try await Self.verify(try await ListingShop.shared.value.path)
        #expect(findings.map(\.check) == StoreVerifier.checks)
        for finding in findings { #expect(finding.verdict == .holds, "\(finding)") }
        #expect(findings.last?.subject == "32 entries folded again")
    }

    @Test("find what somebody changed by hand, and name it")
    func broken() async throws {
        let shop = try await ListingShop()
        let key = HomeKey("shop")
        func cell(_ text: String) -> Cell { .text(text) }
        try await shop.writing(
            Commit([
                .update(
                    Tables.account.id, key: key.row(cell("held:cy"), cell("USD")),
                    [Assignment(4, .integer(501))]),
                .update(Tables.reward.id, key: key.row(.integer(27)), [Assignment(12, cell("lost"))]),
                .delete(Tables.log.id, key: key.row(.integer(20))),
                .delete(PrimitiveTables.member.id, key: key.row(cell("eve"))),
                .update(
                    Tables.run.id, key: key.row(cell("01kgdtca00fpwawdgak05rdya7")),
                    [Assignment(6, .integer(4))]),
            ]))
        let findings = try await Self.verify(shop.path, leavingOut: "refold")
        let broken = findings.filter { $0.verdict == .broken }
        #expect(broken.map(\.check) == ["log", "ledger", "rewards", "runs", "timers", "references"])
        let problems = broken.flatMap(\.problems)
        for problem in [
            "entry 21 follows entry 19",
            "held:cy is 5.01 USD, and its transfers come to 500 of the least unit",
            "all 7 accounts together: 0.01 USD, which must be zero",
            "reward:27 is 'lost', which is no state",
            "a subscription to referral.converted is that of run 01kgdtca00fpwawdgak05rdya7, which is not live",
            "the timer of 2026-02-16T00:00:00Z is that of run 01kgdtca00fpwawdgak05rdya7, which is completed",
            "a row of 'referrer' names eve of 'member', which is not there",
        ] { #expect(problems.contains { $0.hasPrefix(problem) }, "\(problem) in \(problems)") }
    }

    @Test("find tables that are not what the log leads to, though they fit each other")
    func refolded() async throws {
        let shop = try await ListingShop()
        try await shop.writing(
            Commit([
                .update(
                    PrimitiveTables.referrer.id,
                    key: HomeKey("shop").row(.text("01kdvdna0038yjg1f7xkj6fgqq")),
                    [Assignment(8, .integer(9))])
            ]))
        let findings = try await Self.verify(shop.path)
        #expect(findings.filter { $0.verdict == .broken }.map(\.check) == ["refold"])
        #expect(findings.last?.problems == ["'referrer' is not what the log leads to"])
    }

    @Test("leave out folding a log that only a program in Swift can fold, and say so")
    func swift() async throws {
        let shop = try await ListingShop(homes: [])
        let count = Handler("count", version: 3, on: Counted.self) { turn, _ in
            try turn.put("counts", key: "all", .int(1))
        }
        let engine = Engine(store: .sqlite(path: shop.path), events: [Counted.self], handlers: [count])
        let running = Task { try await engine.run() }
        try await engine.home("shop").record(Counted(key: "a"), until: .processed)
        engine.stop()
        try await running.value
        let refold = try #require(try await Self.verify(shop.path).last)
        #expect(refold.verdict == .skipped)
        #expect(refold.subject.hasPrefix("entry 1 ran 'count' version 3"))
    }

    private struct Counted: EventType {
        static let schema = EventSchema("thing.counted", .key("key"))
        var key: String
    }

    private static func verify(_ path: String, leavingOut left: String? = nil) async throws -> [Finding] {
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: path)))
        defer { reader.close() }
        var findings: [Finding] = []
        for check in StoreVerifier.checks where check != left {
            findings.append(try await StoreVerifier(reader).run(check, on: HomeKey("shop")))
        }
        return findings
    }
}
