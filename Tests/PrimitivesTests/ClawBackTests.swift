import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

@Suite("What is clawed back from a member")
struct ClawBackTests {
    @Test("comes from held rewards of the program, the newest first, and then from what is payable")
    func order() throws {
        let world = try World()
        let ids = try world.turn { turn in
            let rewards = turn.rewards
            return [
                try rewards.grant(usd(300), to: "ada", program: "thanks", holdUntil: turn.now + .days(1)),
                try rewards.grant(usd(200), to: "ada", program: "thanks", holdUntil: turn.now + .days(1)),
                try rewards.grant(usd(70), to: "ada", program: "friends", holdUntil: turn.now + .days(1)),
                try rewards.grant(usd(50), to: "bob", program: "thanks", holdUntil: turn.now + .days(1)),
            ]
        }
        let first = try world.turn {
            try $0.rewards.clawBack(usd(250), from: "ada", program: "thanks", reason: "order 7")
        }
        #expect([first.held, first.payable] == [usd(250), usd(0)])
        let left = try world.turn { turn in try ids.map { try turn.rewards.get($0)?.open } }
        #expect(left == [usd(250), usd(0), usd(70), usd(50)])
        let second = try world.turn { try $0.rewards.clawBack(usd(400), from: "ada", program: "thanks") }
        #expect([second.held, second.payable] == [usd(250), usd(150)])
        #expect(try world.balance(.payable, "ada") == -150)
        #expect(try world.balance(.program, "thanks") == 100)
        let listed = try world.turn { try $0.rewards.clawBacks(of: "ada") }
        #expect(listed == [second, first])
        #expect(listed.map(\.reason) == [nil, "order 7"])
        try world.advance(.days(1))
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.balance(.payable, "ada") == -80)
        #expect(try world.sumOfAccounts() == 0)
        #expect(try world.failures() == [])
        #expect(try world.refold() == [])
    }

    @Test("waits as a debt that later earnings settle, also of who has earned nothing yet and is banned")
    func debt() throws {
        let world = try World()
        try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            try turn.members.create("eve", fields)
            try turn.rewards.clawBack(usd(500), from: "eve", program: "thanks")
            fields.isBanned = false
            try turn.members.update("eve", fields)
        }
        #expect(try world.balance(.payable, "eve") == -500)
        try world.turn { try $0.rewards.grant(usd(800), to: "eve", program: "thanks") }
        try world.payOut("eve")
        #expect(try world.balance(.paid, "eve") == 300)
        #expect(try world.balance(.payable, "eve") == 0)
        let reward = try world.turn { try $0.rewards.list(of: "eve").first }
        #expect(reward?.settled == usd(500))
        #expect(try world.refold() == [])
    }

    @Test("of nothing moves nothing and is noted, and less than nothing is refused")
    func nothing() throws {
        let world = try World()
        let taken = try world.turn { try $0.rewards.clawBack(usd(0), from: "ada", program: "thanks") }
        #expect([taken.held, taken.payable] == [usd(0), usd(0)])
        #expect(try world.rows(Tables.transfer).isEmpty)
        #expect(try world.turn { try $0.rewards.clawBacks(of: "ada") } == [taken])
        let refusal = try #require(throws: Failed.self) {
            try world.turn { try $0.rewards.clawBack(usd(-1), from: "ada", program: "thanks") }
        }
        #expect(refusal.reason.contains("a claw-back of -0.01 USD from 'ada' is negative"))
    }

    @Test("is a debt again when the sale is refunded whose reward had settled it")
    func refundedLater() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid", 10_000, saying: ["code": ada.code])
        try world.turn { try $0.rewards.clawBack(usd(1_000), from: "ada", program: "friends") }
        let id = try #require(try world.referral("o-1")?.referrerReward)
        #expect(try world.turn { try $0.rewards.get(id)?.state } == .reversed)
        try world.refund("o-1", 4_000)
        #expect(try world.balance(.payable, "ada") == -400)
        for _ in 0..<2 { try world.turn { try $0.rewards.reverse(id) } }
        #expect(try world.balance(.payable, "ada") == -1_000)
        try world.refund("o-1", 6_000)
        #expect(try world.balance(.payable, "ada") == -1_000)
        #expect(try world.balance(.held, "ada") == 0)
        #expect(try world.sumOfAccounts() == 0)
        #expect(try world.failures() == [])
        #expect(try world.refold() == [])
    }

    @Test("goes through 200 held rewards in one turn, says how much they cover, and takes nothing beyond")
    func bound() throws {
        let world = try World()
        for _ in 0..<3 {
            try world.turn { turn in
                for _ in 0..<67 {
                    try turn.rewards.grant(
                        usd(10), to: "ada", program: "thanks", holdUntil: turn.now + .days(1))
                }
            }
        }
        let refused = try world.turn { turn in
            do {
                try turn.rewards.clawBack(usd(2_005), from: "ada", program: "thanks")
                return ""
            } catch { return "\(error)" }
        }
        #expect(
            refused == """
                a claw-back of 20.05 USD from 'ada' would go through more than 200 held rewards, and the newest 200 \
                cover 20.00 USD; nothing was moved. Take back 20.00 USD in this turn, and the rest in turns of its own
                """)
        #expect(try world.balance(.held, "ada") == 2_010)
        #expect(try world.rows(PrimitiveTables.clawBack).isEmpty)
        try world.turn { try $0.rewards.clawBack(usd(2_000), from: "ada", program: "thanks") }
        let rest = try world.turn { try $0.rewards.clawBack(usd(5), from: "ada", program: "thanks") }
        #expect(rest.held == usd(5))
        #expect(try world.balance(.held, "ada") == 5)
        #expect(try world.failures() == [])
        #expect(try world.refold() == [])
    }
}
