import DandelionModel
import DandelionPrimitives
import DandelionWorkflow

/// What most tests need: a program, a referrer, a friend who buys.
extension World {
    /// A tenth for the referrer, 5 dollars for the friend, 30 days to attribute and to hold.
    static func friends(_ change: (inout ProgramDeclaration) -> Void = { _ in }) -> ProgramDeclaration {
        var program = ProgramDeclaration(name: "friends")
        program.referrerReward = (try? Rate(1, over: 10)).map { .rate($0) }
        program.friendReward = .money(usd(500))
        program.hold = .days(30)
        change(&program)
        return program
    }

    func declare(_ program: ProgramDeclaration = World.friends()) throws {
        try turn { try $0.programs.declare(program, owner: "customer-to-channel") }
    }

    @discardableResult
    func enroll(_ member: String) throws -> Referrer {
        try turn { try $0.referrers.enroll(member, in: "friends") }
    }

    @discardableResult
    func visit(_ referrer: Referrer, by friend: String, at instant: Instant? = nil) throws -> Int64 {
        try record(
            "link.visited", ["link": .string(referrer.link), "member": .string(friend)], occurredAt: instant)
    }

    @discardableResult
    func pay(
        _ order: String, by friend: String, _ cents: Int64 = 10_000, at instant: Instant? = nil,
        saying evidence: [String: String] = [:]
    ) throws -> Int64 {
        var body = ValueMap([
            ("order", .string(order)), ("member", .string(friend)), ("amount", .money(usd(cents))),
        ])
        for (field, text) in evidence { body[field] = .string(text) }
        return try record("order.paid", .map(body), occurredAt: instant)
    }

    @discardableResult
    func refund(_ order: String, _ cents: Int64) throws -> Int64 {
        try record("order.refunded", ["order": .string(order), "amount": .money(usd(cents))])
    }

    func referral(_ order: String) throws -> Referral? {
        try turn { try $0.referrals.list(ofSale: order).first }
    }

    func evidence(_ order: String) throws -> [Evidence] {
        try turn { turn in
            guard let referral = try turn.referrals.list(ofSale: order).first else { return [] }
            return try turn.referrals.evidence(of: referral.id)
        }
    }

    func conversions(of referrer: Referrer) throws -> Int64 {
        try turn { try $0.referrers.conversions(of: referrer.id) }
    }

    /// Pays out everything payable of a member.
    func payOut(_ member: String) throws {
        try turn { turn in
            for reward in try turn.rewards.list(of: member) where reward.state == .payable {
                try turn.rewards.payOut(reward.id)
            }
        }
    }
}
