import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

/// Random grants, refunds, claw-backs, releases and pay-outs, against plain
/// loops over plain numbers that know nothing of steps, transfers and indexes.
@Suite("Whatever is granted, refunded, clawed back and paid out")
struct RandomClawBackTests {
    private struct Promise {
        enum Place { case held, payable, paid }

        let id: String
        let member: String
        let program: String
        let amount: Int64
        let total: Int64
        let due: Instant
        var refunded: Int64 = 0
        var withheld: Int64 = 0
        var place: Place

        /// What refunds take of it: half even, each time from the start.
        var reversed: Int64 {
            let (quotient, rest) = (amount * refunded).quotientAndRemainder(dividingBy: total)
            return quotient + (rest * 2 > total || (rest * 2 == total && quotient % 2 == 1) ? 1 : 0)
        }

        var open: Int64 { place == .paid ? 0 : max(0, amount - reversed - withheld) }
    }

    private struct Books {
        var promises: [Promise] = []
        var held: [String: Int64] = [:]
        var payable: [String: Int64] = [:]
        var paid: [String: Int64] = [:]
        var spent: [String: Int64] = [:]

        mutating func grant(_ promise: Promise) {
            promises.append(promise)
            spent[promise.program, default: 0] += promise.amount
            if promise.place == .held {
                held[promise.member, default: 0] += promise.amount
            } else {
                payable[promise.member, default: 0] += promise.amount
            }
        }

        mutating func refund(_ place: Int, _ part: Int64) {
            let (before, open) = (promises[place].reversed, promises[place].open)
            promises[place].refunded += part
            let promise = promises[place]
            let more = promise.reversed - before
            let fromHeld = promise.place == .held ? min(more, open) : 0
            held[promise.member, default: 0] -= fromHeld
            payable[promise.member, default: 0] -= more - fromHeld
            spent[promise.program, default: 0] -= more
        }

        /// - Returns: What came from what was held.
        mutating func clawBack(_ amount: Int64, from member: String, _ program: String) -> Int64 {
            var left = amount
            for place in promises.indices.reversed() {
                let promise = promises[place]
                guard promise.place == .held, promise.member == member, promise.program == program else {
                    continue
                }
                let taken = min(left, promise.open)
                promises[place].withheld += taken
                left -= taken
            }
            held[member, default: 0] -= amount - left
            payable[member, default: 0] -= left
            spent[program, default: 0] -= amount
            return amount - left
        }

        mutating func release(at now: Instant) {
            for place in promises.indices where promises[place].place == .held && promises[place].due <= now {
                held[promises[place].member, default: 0] -= promises[place].open
                payable[promises[place].member, default: 0] += promises[place].open
                promises[place].place = .payable
            }
        }

        mutating func payOut(_ place: Int) {
            let promise = promises[place]
            let covered = max(0, min(promise.open, payable[promise.member, default: 0]))
            payable[promise.member, default: 0] -= covered
            paid[promise.member, default: 0] += covered
            promises[place].place = .paid
        }
    }

    private static let members = ["ada", "bob", "cid"]
    private static let programs = ["friends", "thanks"]

    @Test(
        "the books are those of plain loops, sum to zero, and refold to the same",
        arguments: Array(UInt64(1)...12))
    func random(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &chance) }
        var books = Books()
        let world = try World()
        for _ in 0..<160 {
            let member = Self.members.randomElement(using: &chance) ?? ""
            let program = Self.programs.randomElement(using: &chance) ?? ""
            switch below(10) {
            case 0...2:
                let (amount, days) = (below(3) == 0 ? below(3) : below(2_000), below(6))
                let due = world.now + .days(days)
                let id = try world.turn {
                    try $0.rewards.grant(
                        usd(amount), to: member, program: program, holdUntil: days == 0 ? nil : due)
                }
                books.grant(
                    Promise(
                        id: id, member: member, program: program, amount: amount, total: 1 + below(5_000),
                        due: due, place: days == 0 ? .payable : .held))
            case 3, 4:
                guard let place = books.promises.indices.randomElement(using: &chance) else { continue }
                let promise = books.promises[place]
                let open = promise.total - promise.refunded
                let part = below(3) == 0 ? open : min(open, below(promise.total))
                try world.turn {
                    try $0.rewards.reverse(promise.id, .more(usd(part)), of: usd(promise.total))
                }
                books.refund(place, part)
            case 5...7:
                let amount = below(2) == 0 ? below(300) : below(4_000)
                let taken = try world.turn {
                    try $0.rewards.clawBack(usd(amount), from: member, program: program)
                }
                #expect(taken.held == usd(books.clawBack(amount, from: member, program)))
            case 8:
                try world.advance(.hours(below(60)))
                books.release(at: world.now)
            default:
                let payable = books.promises.indices.filter {
                    books.promises[$0].place == .payable && books.promises[$0].open > 0
                }
                guard let place = payable.randomElement(using: &chance) else { continue }
                let id = books.promises[place].id
                try world.turn { try $0.rewards.payOut(id) }
                books.payOut(place)
            }
            try compare(world, books)
        }
        try refundEverything(in: world, &books)
        #expect(try world.failures() == [])
        #expect(try world.refold() == [])
    }

    private func compare(_ world: World, _ books: Books) throws {
        for member in Self.members {
            #expect(try world.balance(.held, member) == books.held[member, default: 0])
            #expect(try world.balance(.payable, member) == books.payable[member, default: 0])
            #expect(try world.balance(.paid, member) == books.paid[member, default: 0])
        }
        for program in Self.programs {
            #expect(try world.balance(.program, program) == -books.spent[program, default: 0])
        }
        #expect(try world.sumOfAccounts() == 0)
    }

    /// Nothing is left of any reward then: what programs have spent is what claw-backs took, below nothing.
    private func refundEverything(in world: World, _ books: inout Books) throws {
        for place in books.promises.indices {
            let promise = books.promises[place]
            try world.turn {
                try $0.rewards.reverse(promise.id, .inAll(usd(promise.total)), of: usd(promise.total))
            }
            books.refund(place, promise.total - promise.refunded)
            let reward = try #require(try world.turn { try $0.rewards.get(promise.id) })
            #expect(reward.state == .reversed)
            #expect(reward.reversed == reward.amount)
            #expect(reward.withheld == usd(promise.withheld))
        }
        try compare(world, books)
        #expect(Self.members.allSatisfy { books.held[$0, default: 0] == 0 })
    }
}
