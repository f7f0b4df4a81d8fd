import DandelionModel
import Testing

@Suite("A claw-back from a held reward")
struct WithholdingTests {
    private let due = Instant(microseconds: 1_000_000)

    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    private func held(_ amount: Int64) throws -> Reward {
        try Reward.grant(id: "r1", amount: usd(amount), program: "friends", member: "ada", holdUntil: due)
            .reward
    }

    private func moves(_ step: Reward.Step) -> [String] {
        step.transfers.map { "\($0.kind.rawValue) \($0.from) \($0.to) \($0.amount.minorUnits)" }
    }

    @Test("leaves the rest to its hold, and names the reward")
    func part() throws {
        let taken = try held(1000).withhold(upTo: usd(400))
        #expect(moves(taken) == ["clawback held:ada program:friends 400"])
        #expect(taken.transfers[0].reward == "r1")
        #expect(taken.reward.open == usd(600))
        let release = try taken.reward.release(at: due)
        #expect(moves(release) == ["release held:ada payable:ada 600"])
        let payout = try release.reward.payOut(from: usd(600))
        #expect(payout.reward.paid == usd(600))
        #expect(payout.reward.settled == usd(0))
    }

    @Test("takes no more than is open, and then nothing of the reward is left")
    func whole() throws {
        let taken = try held(1000).reverse(.more(usd(3)), of: usd(10)).reward.withhold(upTo: usd(5_000))
        #expect(moves(taken) == ["clawback held:ada program:friends 700"])
        #expect(taken.reward.state == .reversed)
        #expect(taken.reward.open == usd(0))
        #expect(throws: LedgerError.wrongState(reward: "r1", step: "a claw-back", state: .reversed)) {
            try taken.reward.withhold(upTo: usd(1))
        }
        #expect(try held(0).withhold(upTo: usd(1)).reward.state == .held)
        #expect(try held(1).withhold(upTo: usd(0)).transfers.isEmpty)
    }

    @Test("has paid a debt: a refund takes what is open, and leaves the member owing the rest")
    func refunds() throws {
        let taken = try held(1000).withhold(upTo: usd(400)).reward
        let part = try taken.reverse(.more(usd(5)), of: usd(10))
        #expect(moves(part) == ["reversal held:ada program:friends 500"])
        #expect(part.reward.open == usd(100))
        let whole = try part.reward.reverse(.inAll(usd(10)), of: usd(10))
        #expect(
            moves(whole) == [
                "reversal held:ada program:friends 100", "reversal payable:ada program:friends 400",
            ])
        #expect(whole.transfers.allSatisfy { $0.reverses == "r1" })
        #expect(whole.reward.state == .reversed)
        #expect(whole.reward.reversed == usd(1000))
        // The same after the hold, after pay-out, and where nothing was left to be held.
        let payable = try taken.release(at: due).reward
        #expect(
            try moves(payable.reverse(.inAll(usd(10)), of: usd(10))) == [
                "reversal payable:ada program:friends 1000"
            ])
        let paid = try payable.payOut(from: usd(600)).reward
        #expect(
            try moves(paid.reverse(.inAll(usd(10)), of: usd(10))) == [
                "clawback payable:ada program:friends 1000"
            ])
        let gone = try held(1000).withhold(upTo: usd(1000)).reward
        let refunded = try gone.reverse(.inAll(usd(10)), of: usd(10))
        #expect(moves(refunded) == ["reversal payable:ada program:friends 1000"])
        #expect(try refunded.reward.reverse(.inAll(usd(10)), of: usd(10)).transfers.isEmpty)
    }

    @Test("is refused below zero, in another currency, and where the reward is not held")
    func refusals() throws {
        let reward = try held(1000)
        #expect(throws: LedgerError.negativeClawBack(member: "ada", amount: usd(-1))) {
            try reward.withhold(upTo: usd(-1))
        }
        #expect(throws: LedgerError.money(.currencies(.eur, .usd))) {
            try reward.withhold(upTo: .zero(.eur))
        }
        #expect(throws: LedgerError.wrongState(reward: "r1", step: "a claw-back", state: .payable)) {
            try reward.release(at: due).reward.withhold(upTo: usd(1))
        }
    }

    @Test("comes to the same before a refund and after it, whatever the parts, and the books balance")
    func anyOrder() throws {
        var random = RandomValue(seed: 23)
        func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random.generator) }
        for _ in 0..<3_000 {
            let total = 1 + below(10_000)
            var reward = try held(below(5_000))
            var balances = try Balances(
                Reward.grant(
                    id: "r1", amount: reward.amount, program: "friends", member: "ada", holdUntil: due
                ).transfers)
            var left = total
            var transfers: [Transfer] = []
            func take(_ step: Reward.Step) throws {
                reward = step.reward
                transfers += step.transfers
                for transfer in step.transfers { try balances.apply(transfer) }
            }
            for _ in 0..<8 {
                switch below(4) {
                case 0 where reward.state == .held: try take(reward.withhold(upTo: usd(below(2_000))))
                case 1 where reward.state == .held && below(3) == 0: try take(reward.release(at: due))
                case 1 where reward.state == .payable && below(2) == 0:
                    try take(reward.payOut(from: balances.balance(of: Account(.payable, "ada"), in: .usd)))
                case 2, 3:
                    let part = min(left, below(total))
                    left -= part
                    try take(reward.reverse(.more(usd(part)), of: usd(total)))
                default: break
                }
                let net = [Account.Kind.held, .payable, .paid].reduce(0) {
                    $0 + balances.balance(of: Account($1, "ada"), in: .usd).minorUnits
                }
                // Whoever owes, and where it lies, earned is what the sale stands for, less what was clawed back.
                #expect(
                    net == reward.amount.minorUnits - reward.reversed.minorUnits - reward.withheld.minorUnits)
                let heldNow = balances.balance(of: Account(.held, "ada"), in: .usd)
                #expect(heldNow == (reward.state == .held ? reward.open : usd(0)))
                #expect(balances.isBalanced)
            }
            try take(reward.reverse(.inAll(usd(total)), of: usd(total)))
            #expect(reward.reversed == reward.amount)
            #expect(reward.state == .reversed)
            let withheld = transfers.filter { $0.from.kind == .held && $0.kind == .clawback }
            #expect(withheld.reduce(0) { $0 + $1.amount.minorUnits } == reward.withheld.minorUnits)
        }
    }
}
