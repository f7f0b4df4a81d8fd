import DandelionModel
import Testing

@Suite("A reward")
struct RewardTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }
    private let due = Instant(microseconds: 1_000_000)

    private func granted(_ amount: Int64, held: Bool = true) throws -> Reward.Step {
        try Reward.grant(
            id: "r1", amount: usd(amount), program: "friends", member: "ada", holdUntil: held ? due : nil)
    }

    private func moves(_ step: Reward.Step) -> [String] {
        step.transfers.map { "\($0.kind.rawValue) \($0.from) \($0.to) \($0.amount.minorUnits)" }
    }

    @Test("goes from its grant through its hold to the member, once")
    func life() throws {
        let grant = try granted(1000)
        #expect(moves(grant) == ["grant program:friends held:ada 1000"])
        #expect(grant.transfers[0].reward == "r1")
        #expect(grant.transfers[0].reverses == nil)
        let early = Instant(microseconds: due.microseconds - 1)
        #expect(throws: LedgerError.onHold(reward: "r1", until: due, now: early)) {
            try grant.reward.release(at: early)
        }
        let release = try grant.reward.release(at: due)
        #expect(moves(release) == ["release held:ada payable:ada 1000"])
        let payout = try release.reward.payOut(from: usd(1000))
        #expect(moves(payout) == ["payout payable:ada paid:ada 1000"])
        #expect(payout.reward.state == .paid)
        #expect(payout.reward.open == usd(0))
        #expect(throws: LedgerError.wrongState(reward: "r1", step: "a pay-out", state: .paid)) {
            try payout.reward.payOut(from: usd(1000))
        }
        #expect(throws: LedgerError.self) { try grant.reward.grant() }
        #expect(throws: LedgerError.self) { try release.reward.release(at: due) }
        #expect(throws: LedgerError.self) { try grant.reward.payOut(from: usd(1000)) }
    }

    @Test("without a hold is payable at once, and one of nothing moves nothing")
    func noHold() throws {
        #expect(moves(try granted(10, held: false)) == ["grant program:friends payable:ada 10"])
        let nothing = try granted(0)
        #expect(nothing.transfers.isEmpty)
        #expect(nothing.reward.state == .held)
        let refunded = try nothing.reward.reverse(.more(usd(1)), of: usd(2))
        #expect(refunded.reward.state == .held)
        #expect(try refunded.reward.reverse(.more(usd(1)), of: usd(2)).reward.state == .reversed)
        #expect(throws: LedgerError.negativeReward(reward: "r1", amount: usd(-1))) { try granted(-1) }
    }

    @Test(
        "is taken back from where it lies: held, payable, or after pay-out a debt that later earnings settle")
    func reversal() throws {
        let held = try granted(1000).reward
        let half = try held.reverse(.more(usd(50)), of: usd(100))
        #expect(moves(half) == ["reversal held:ada program:friends 500"])
        #expect(half.transfers[0].reverses == "r1")
        let payable = try half.reward.release(at: due)
        #expect(moves(payable) == ["release held:ada payable:ada 500"])
        let quarter = try payable.reward.reverse(.inAll(usd(75)), of: usd(100))
        #expect(moves(quarter) == ["reversal payable:ada program:friends 250"])
        let paid = try quarter.reward.payOut(from: usd(250))
        let rest = try paid.reward.reverse(.more(usd(25)), of: usd(100))
        #expect(moves(rest) == ["clawback payable:ada program:friends 250"])
        #expect(rest.reward.state == .reversed)

        let steps = [try granted(1000), half, payable, quarter, paid, rest]
        var balances = try Balances(steps.flatMap(\.transfers))
        #expect(balances.balance(of: Account(.payable, "ada"), in: .usd) == usd(-250))

        let later = try Reward.grant(
            id: "r2", amount: usd(400), program: "friends", member: "ada", holdUntil: nil)
        for transfer in later.transfers { try balances.apply(transfer) }
        let available = balances.balance(of: Account(.payable, "ada"), in: .usd)
        let settled = try later.reward.payOut(from: available)
        #expect(moves(settled) == ["payout payable:ada paid:ada 150"])
        #expect(settled.reward.settled == usd(250))
        for transfer in settled.transfers { try balances.apply(transfer) }
        #expect(balances.balance(of: Account(.payable, "ada"), in: .usd) == usd(0))
        #expect(balances.isBalanced)
    }

    @Test("does not move for a refund that was known, and refuses one beyond the sale")
    func refunds() throws {
        let reward = try granted(1000).reward.reverse(.inAll(usd(60)), of: usd(100)).reward
        #expect(try reward.reverse(.inAll(usd(60)), of: usd(100)).transfers.isEmpty)
        #expect(try reward.reverse(.inAll(usd(30)), of: usd(100)).transfers.isEmpty)
        #expect(throws: LedgerError.refundOutOfRange(reward: "r1", refunded: usd(101), total: usd(100))) {
            try reward.reverse(.more(usd(41)), of: usd(100))
        }
        #expect(throws: LedgerError.self) { try reward.reverse(.more(usd(-1)), of: usd(100)) }
        #expect(throws: LedgerError.self) { try reward.reverse(.inAll(usd(0)), of: usd(0)) }
        #expect(throws: LedgerError.money(.currencies(.usd, .eur))) {
            try reward.reverse(.more(.zero(.eur)), of: usd(100))
        }
        let gone = try reward.reverse(.inAll(usd(100)), of: usd(100)).reward
        #expect(gone.state == .reversed)
        #expect(try gone.reverse(.inAll(usd(100)), of: usd(100)).transfers.isEmpty)
        #expect(throws: LedgerError.self) { try gone.release(at: due) }
    }

    @Test(
        "ends at exactly zero when all is refunded, whatever the parts, their order, the rounding and the state"
    )
    func zero() throws {
        var random = RandomValue(seed: 15)
        func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random.generator) }
        for _ in 0..<3_000 {
            let total = usd(1 + below(10_000))
            let amount = Money(minorUnits: below(5_000), currency: .eur)
            var reward = try Reward(
                id: "r", amount: amount, program: "p", member: "m", holdUntil: due,
                rounding: below(2) == 0 ? .halfEven : .halfUp)
            var balances = Balances()
            func take(_ step: Reward.Step) throws {
                reward = step.reward
                for transfer in step.transfers { try balances.apply(transfer) }
                #expect(balances.isBalanced)
                #expect(balances.sum(in: .eur) == 0)
            }
            var left = total.minorUnits
            while left > 0 {
                switch below(4) {
                case 0:
                    switch reward.state {
                    case .pending: try take(reward.grant())
                    case .held: try take(reward.release(at: due))
                    case .payable:
                        try take(reward.payOut(from: balances.balance(of: Account(.payable, "m"), in: .eur)))
                    case .paid, .reversed: break
                    }
                default:
                    let part = min(left, 1 + below(total.minorUnits))
                    left -= part
                    let refund =
                        below(2) == 0
                        ? Reward.Refund.more(usd(part)) : .inAll(usd(total.minorUnits - left))
                    try take(reward.reverse(refund, of: total))
                    let exact = Int128(amount.minorUnits) * Int128(total.minorUnits - left)
                    let error = Int128(reward.reversed.minorUnits) * Int128(total.minorUnits) - exact
                    #expect(2 * error.magnitude <= total.minorUnits.magnitude)
                }
            }
            #expect(reward.reversed == amount)
            #expect(reward.state == .reversed)
            #expect(balances.balance(of: Account(.program, "p"), in: .eur).isZero)
            #expect(balances.balance(of: Account(.held, "m"), in: .eur).isZero)
            let payable = balances.balance(of: Account(.payable, "m"), in: .eur)
            let paid = balances.balance(of: Account(.paid, "m"), in: .eur)
            #expect(payable.minorUnits == -paid.minorUnits)
            #expect(paid == reward.paid)
        }
    }

    @Test("is stored as a value and read back")
    func storing() throws {
        let step = try granted(1000).reward.reverse(.more(usd(1)), of: usd(3))
        let value = try ValueEncoder().encode(step.reward)
        #expect(try ValueDecoder().decode(Reward.self, from: value) == step.reward)
        let transfer = try ValueEncoder().encode(step.transfers)
        #expect(try ValueDecoder().decode([Transfer].self, from: transfer) == step.transfers)
    }
}

@Suite("The balances of a ledger")
struct BalancesTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    private func transfer(_ amount: Money, from: Account, to: Account) throws -> Transfer {
        try Transfer(.adjustment, from: from, to: to, amount: amount, program: "p")
    }

    @Test(
        "sum to zero in each currency after every transfer, and leave all as it was after one that is refused"
    )
    func zero() throws {
        var random = RandomValue(seed: 16)
        let accounts = Account.Kind.allCases.flatMap { kind in ["a", "b", "é"].map { Account(kind, $0) } }
        let currencies = [Currency.usd, .eur, .jpy]
        var balances = Balances()
        var refused = 0
        for _ in 0..<20_000 {
            guard let from = accounts.randomElement(using: &random.generator),
                let to = accounts.randomElement(using: &random.generator), from != to,
                let currency = currencies.randomElement(using: &random.generator)
            else { continue }
            let amount = Money(minorUnits: max(1, random.integer()), currency: currency)
            let before = balances
            do { try balances.apply(try transfer(amount, from: from, to: to)) } catch {
                refused += 1
                #expect(balances == before)
            }
            #expect(balances.isBalanced)
            for currency in currencies { #expect(balances.sum(in: currency) == 0) }
        }
        #expect(refused > 0)
        #expect(zip(balances.all, balances.all.dropFirst()).allSatisfy { $0.account <= $1.account })
    }

    @Test("take no transfer of nothing, of less, or within one account")
    func refusals() throws {
        let (left, right) = (Account(.program, "p"), Account(.held, "ada"))
        for amount in [0, -1] {
            #expect(throws: LedgerError.notPositive(usd(Int64(amount)))) {
                try transfer(usd(Int64(amount)), from: left, to: right)
            }
        }
        #expect(throws: LedgerError.sameAccount(left)) { try transfer(usd(1), from: left, to: left) }
    }

    @Test("keep accounts apart whose owners only look alike")
    func letters() throws {
        let balances = try Balances([
            transfer(usd(1), from: Account(.program, "p"), to: Account(.held, "\u{e9}"))
        ])
        #expect(balances.balance(of: Account(.held, "e\u{301}"), in: .usd).isZero)
        #expect(balances.balance(of: Account(.held, "\u{e9}"), in: .usd) == usd(1))
    }

    @Test("name accounts in a text that reads back, with any owner")
    func text() {
        for owner in ["ada", "", "a:b", "é"] {
            for kind in Account.Kind.allCases {
                let account = Account(kind, owner)
                #expect(Account(account.text) == account)
            }
        }
        #expect(Account(.held, "ada").text == "held:ada")
        for text in ["", "ada", "held", "Held:ada", ":ada"] { #expect(Account(text) == nil) }
    }
}
