import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

/// Random touches, sales, refunds and pay-outs, against a model that knows
/// nothing of turns, tables and exactness of parts: it looks at everything each time.
@Suite("Whatever friends and referrers do")
struct RandomReferralTests {
    private static let people = ["ada", "bob", "cid", "dan", "eve", "fay"]

    /// What the naive model remembers.
    private struct Model {
        struct Touch {
            let friend: String
            let referrer: String
            let kind: EvidenceKind
            let at: Instant
        }

        struct Sale {
            let friend: String
            let cents: Int64
            let referrer: String?
            let isRewarded: Bool
            var refunded: Int64 = 0
        }

        var touches: [Touch] = []
        var sales: [String: Sale] = [:]
        var early: [String: Int64] = [:]
        var brought: [(friend: String, by: String)] = []
        var used: [String: Int64] = [:]

        func isAbove(_ ancestor: String, _ member: String) -> Bool {
            brought.contains { $0.friend == member && ($0.by == ancestor || isAbove(ancestor, $0.by)) }
        }

        /// What is owed for a sale to one side: half-even, each time from the start.
        static func left(_ reward: Int64, _ sale: Sale) -> Int64 {
            let (quotient, rest) = (reward * sale.refunded).quotientAndRemainder(dividingBy: sale.cents)
            let isUp = rest * 2 > sale.cents || (rest * 2 == sale.cents && quotient % 2 == 1)
            return reward - quotient - (isUp ? 1 : 0)
        }

        static func tenth(_ cents: Int64) -> Int64 {
            let (quotient, rest) = cents.quotientAndRemainder(dividingBy: 10)
            return quotient + (rest > 5 || (rest == 5 && quotient % 2 == 1) ? 1 : 0)
        }

        func earned(_ person: String) -> Int64 {
            sales.values.reduce(0) { sum, sale in
                guard sale.isRewarded else { return sum }
                return sum + (sale.referrer == person ? Self.left(Self.tenth(sale.cents), sale) : 0)
                    + (sale.friend == person ? Self.left(500, sale) : 0)
            }
        }

        func conversions(_ person: String) -> Int64 {
            Int64(sales.values.filter { $0.referrer == person && $0.refunded < $0.cents }.count)
        }
    }

    @Test(
        "the books are those of a naive model, sum to zero, and refold to the same",
        arguments: Array(UInt64(1)...12))
    func random(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var model = Model()
        let world = try World()
        try world.declare(
            World.friends {
                $0.cap = ProgramDeclaration.Cap(every: .month, count: 4)
                $0.attribution.window = .days(10)
            })
        var referrers: [String: Referrer] = [:]
        for person in Self.people { referrers[person] = try world.enroll(person) }
        for step in 0..<150 {
            try world.advance(.hours(Int64.random(in: 1...30, using: &chance)))
            let person = Self.people.randomElement(using: &chance) ?? ""
            let other = Self.people.randomElement(using: &chance) ?? ""
            guard let referrer = referrers[other] else { throw Failed(reason: "nobody") }
            switch Int.random(in: 0..<10, using: &chance) {
            case 0...3:
                let late = Duration.microseconds(Int64.random(in: 0...260_000_000_000, using: &chance))
                let kind: EvidenceKind = Bool.random(using: &chance) ? .code : .link
                let text = kind == .code ? referrer.code : referrer.link
                let at = world.now - late
                try world.turn { try $0.referrals.touch(kind, text, by: person, at: at) }
                model.touches.append(Model.Touch(friend: person, referrer: other, kind: kind, at: at))
            case 4...6:
                try sell("o-\(step)", to: person, in: world, &model, &chance)
            case 7, 8:
                let order = "o-\(Int.random(in: 0...step + 3, using: &chance))"
                try refund(order, in: world, &model, &chance)
            default:
                try world.payOut(person)
            }
        }
        #expect(try world.failures() == [])
        for person in Self.people {
            let owed = try [Account.Kind.held, .payable, .paid].map { try world.balance($0, person) }.reduce(
                0, +)
            #expect(owed == model.earned(person), "\(person) with seed \(seed)")
            if let referrer = referrers[person] {
                #expect(try world.conversions(of: referrer) == model.conversions(person))
            }
        }
        #expect(try world.sumOfAccounts() == 0)
        #expect(model.sales.values.contains { $0.referrer != nil && $0.refunded > 0 })
        #expect(Self.people.allSatisfy { !model.isAbove($0, $0) })
        #expect(try world.refold() == [])
    }

    private func sell(
        _ order: String, to friend: String, in world: World, _ model: inout Model,
        _ chance: inout SeededGenerator
    ) throws {
        let cents = Int64.random(in: 1...20_000, using: &chance)
        let at = world.now
        try world.pay(order, by: friend, cents, at: at)
        let valid = model.touches.filter { touch in
            touch.friend == friend && touch.referrer != friend && touch.at < at && touch.at >= at - .days(10)
                && !model.isAbove(friend, touch.referrer)
        }
        // The latest; of two at one instant the code. Instants are random, so there are no others.
        let winner = valid.max { left, right in
            left.at == right.at ? left.kind == .link && right.kind == .code : left.at < right.at
        }
        guard let referrer = winner?.referrer else {
            #expect(try world.referral(order)?.state != .converted)
            return
        }
        let month = "\(referrer) \(at.description.prefix(7))"
        let isRewarded = model.used[month, default: 0] < 4
        if isRewarded { model.used[month, default: 0] += 1 }
        model.brought.append((friend: friend, by: referrer))
        var sale = Model.Sale(friend: friend, cents: cents, referrer: referrer, isRewarded: isRewarded)
        sale.refunded = min(cents, model.early[order] ?? 0)
        model.sales[order] = sale
        let referral = try #require(try world.referral(order))
        #expect(referral.member == referrer)
        #expect((referral.reason == "cap") == !isRewarded)
    }

    private func refund(
        _ order: String, in world: World, _ model: inout Model, _ chance: inout SeededGenerator
    ) throws {
        let cents = Int64.random(in: 1...8_000, using: &chance)
        try world.refund(order, cents)
        model.early[order, default: 0] += cents
        guard var sale = model.sales[order] else { return }
        sale.refunded = min(sale.cents, model.early[order] ?? 0)
        model.sales[order] = sale
    }
}
