import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

@Suite("A reward")
struct RewardTests {
    @Test("is granted, listed, balanced and taken back whole, once")
    func granting() throws {
        let world = try World()
        let ids = try world.turn { turn in
            [
                try turn.rewards.grant(usd(300), to: "ada", program: "thanks"),
                try turn.rewards.grant(
                    usd(200), to: "ada", program: "thanks", holdUntil: turn.now + .days(1)),
            ]
        }
        let balance = try world.turn { try $0.rewards.balance(of: "ada", in: .usd) }
        #expect([balance.held, balance.payable, balance.paid] == [usd(200), usd(300), usd(0)])
        let listed = try world.turn { try $0.rewards.list(of: "ada") }
        #expect(listed.map(\.id) == ids.reversed())
        #expect(listed.map(\.state) == [.held, .payable])
        for _ in 0..<2 { try world.turn { try $0.rewards.reverse(ids[0]) } }
        #expect(try world.balance(.payable, "ada") == 0)
        try world.turn { try $0.rewards.reverse(ids[1], .more(usd(1)), of: usd(4)) }
        #expect(try world.balance(.held, "ada") == 150)
        #expect(try world.turn { try $0.members.get("ada") } != nil)
        #expect(try world.refold() == [])
    }

    @Test("of a referral is taken back whole also after a part of its sale was refunded")
    func ofReferral() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid", 10_000, saying: ["code": ada.code])
        try world.refund("o-1", 9_000)
        let id = try #require(try world.referral("o-1")?.referrerReward)
        try world.turn { try $0.rewards.reverse(id) }
        #expect(try world.balance(.held, "ada") == 0)
        try world.refund("o-1", 1_000)
        #expect(try world.balance(.program, "friends") == 0)
        #expect(try world.failures() == [])
    }

    @Test("is nothing for who is banned, and one that does not exist cannot be taken back")
    func refusals() throws {
        let world = try World()
        try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            try turn.members.create("eve", fields)
        }
        #expect(throws: Failed.self) {
            try world.turn { try $0.rewards.grant(usd(1), to: "eve", program: "thanks") }
        }
        let refusal = try #require(throws: Failed.self) { try world.turn { try $0.rewards.reverse("9") } }
        #expect(refusal.reason.contains("there is no reward '9'"))
        #expect(try world.rows(Tables.transfer).isEmpty)
    }
}
