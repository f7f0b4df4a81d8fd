import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

@Suite("A refund")
struct RefundTests {
    private func sold(
        _ cents: Int64 = 10_001, _ change: (inout ProgramDeclaration) -> Void = { _ in }
    ) throws -> (World, Referrer) {
        let world = try World()
        try world.declare(World.friends(change))
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid", cents, saying: ["code": ada.code])
        return (world, ada)
    }

    @Test("takes the same part back from both sides, and in parts ends at nothing exactly (P12)")
    func parts() throws {
        let (world, ada) = try sold()
        try world.refund("o-1", 3_333)
        #expect(try world.balance(.held, "ada") == 1_000 - 333)
        #expect(try world.balance(.held, "cid") == 500 - 167)
        #expect(try world.conversions(of: ada) == 1)
        try world.refund("o-1", 3_333)
        try world.refund("o-1", 3_335)
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.balance(.held, "cid") == 0)
        #expect(try world.balance(.program, "friends") == 0)
        #expect(try world.conversions(of: ada) == 0)
        #expect(try world.referral("o-1")?.isRefunded == true)
        let events = try world.events("referral.refunded")
        #expect(
            events.map { $0["refunded"] } == [.money(usd(3_333)), .money(usd(6_666)), .money(usd(10_001))])
        #expect(try world.refold() == [])
    }

    @Test("that is reported in all so far counts each report as the whole, and a lower one as late")
    func cumulative() throws {
        let (world, _) = try sold(10_000) { $0.refund.reports = .inAll }
        for cents: Int64 in [2_500, 5_000, 4_000, 5_000] { try world.refund("o-1", cents) }
        #expect(try world.balance(.held, "ada") == 500)
        try world.refund("o-1", 10_000)
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.events("referral.refunded").count == 3)
    }

    @Test("claws back after pay-out, and later earnings settle it")
    func afterPayOut() throws {
        let (world, ada) = try sold(10_000)
        try world.advance(.days(30))
        try world.payOut("ada")
        try world.payOut("cid")
        #expect(try world.balance(.paid, "ada") == 1_000)
        try world.refund("o-1", 5_000)
        #expect(try world.balance(.payable, "ada") == -500)
        #expect(try world.balance(.payable, "cid") == -250)
        try world.refund("o-1", 5_000)
        #expect(try world.balance(.payable, "ada") == -1_000)
        #expect(try world.balance(.program, "friends") == 0)
        try world.pay("o-2", by: "dan", 30_000, saying: ["code": ada.code])
        try world.advance(.days(30))
        try world.payOut("ada")
        #expect(try world.balance(.paid, "ada") == 1_000 + 2_000)
        #expect(try world.balance(.payable, "ada") == 0)
        #expect(try world.sumOfAccounts() == 0)
        #expect(try world.refold() == [])
    }

    @Test("that comes before its sale is taken back at once when the sale comes")
    func early() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        try world.refund("o-1", 4_000)
        try world.pay("o-1", by: "cid", 10_000, saying: ["code": ada.code])
        #expect(try world.balance(.held, "ada") == 600)
        try world.refund("o-1", 6_000)
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.conversions(of: ada) == 0)
    }

    @Test("of more than the sale takes everything back and no more")
    func tooMuch() throws {
        let (world, _) = try sold(10_000)
        try world.refund("o-1", 12_000)
        try world.refund("o-1", 1)
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.failures() == [])
    }

    @Test("leaves rewards alone where the program keeps them")
    func keeping() throws {
        let (world, ada) = try sold(10_000) { $0.onRefund = .keep }
        // What has converted keeps its terms.
        try world.declare(World.friends())
        try world.refund("o-1", 10_000)
        #expect(try world.balance(.held, "ada") == 1_000)
        #expect(try world.conversions(of: ada) == 0)
    }

    @Test("that is negative, or in another currency, is a dead letter and moves nothing")
    func refused() throws {
        let (world, _) = try sold(10_000)
        try world.refund("o-1", -1)
        let euros = Money(minorUnits: 100, currency: .eur)
        try world.record("order.refunded", ["order": "o-1", "amount": .money(euros)])
        #expect(try world.failures().count == 2)
        #expect(
            try world.failures().first?.contains("a refund of -0.01 USD on the sale 'o-1' is negative")
                == true)
        #expect(try world.balance(.held, "ada") == 1_000)
        #expect(try world.refold() == [])
    }

    @Test("of a sale that nobody brought, or that was refused, moves nothing")
    func nobody() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid")
        try world.pay("o-2", by: "ada", saying: ["code": ada.code])
        try world.refund("o-1", 10_000)
        try world.refund("o-2", 10_000)
        #expect(try world.rows(Tables.transfer).isEmpty)
        #expect(try world.failures() == [])
    }
}
