public import DandelionModel
import DandelionStore

/// Rewards and balances. Every transfer names this turn as its cause.
extension Turn {
    /// Promises a member a reward of a programme, and books it.
    ///
    /// - Parameters:
    ///   - amount: Not negative.
    ///   - holdUntil: The exact instant from which it is payable; nil for at once.
    ///   - rate: The rate by which the amount was found, kept with the transfer.
    ///   - rounding: How it was rounded, and how its reversals will be.
    /// - Returns: The id of the reward in this home.
    /// - Throws: `LedgerError`. Nothing is booked then.
    @discardableResult
    public func grant(
        _ amount: Money, to member: String, program: String, holdUntil: Instant? = nil, rate: Rate? = nil,
        rounding: Rounding = .halfEven
    ) throws -> String {
        let id = String(home.takeSequence())
        let hold = holdUntil.flatMap { $0 > now ? $0 : nil }
        let step = try Reward.grant(
            id: id, amount: amount, program: program, member: member, holdUntil: hold, rounding: rounding)
        if let hold, try !fold.isHoldTimed(hold, in: home) {
            try insert(DueTimer(due: hold, sequence: home.takeSequence(), kind: .hold), for: "grant")
        }
        if let hold { home.lastHold = hold }
        try book(step, grantedBy: current.number, rate: rate, for: "grant")
        return id
    }

    /// A reward by its id; nil where there is none.
    public func reward(_ id: String) throws -> Reward? { try rewardRow(id)?.reward }

    /// Takes back the part of a reward that a refund of its sale stands for.
    ///
    /// After pay-out it claws back, and the member's payable balance may fall below zero.
    public func reverse(_ id: String, _ refund: Reward.Refund, of total: Money) throws {
        let known = try existing(id, for: "reverse")
        try book(
            try known.reward.reverse(refund, of: total), grantedBy: known.number, rate: nil, for: "reverse")
    }

    /// Pays out a payable reward, as far as the member's payable balance covers it.
    public func payOut(_ id: String) throws {
        let known = try existing(id, for: "payOut")
        let balance = try balance(
            of: Account(.payable, known.reward.member), in: known.reward.amount.currency)
        try book(
            try known.reward.payOut(from: balance), grantedBy: known.number, rate: nil, for: "payOut")
    }

    /// The balance of an account, with what this turn has moved.
    public func balance(of account: Account, in currency: Currency) throws -> Money {
        let key = home.key.row(.text(account.text), .text(currency.code))
        let minor = try get(Tables.account, key: key, for: "balance")?[4].integer ?? 0
        return Money(minorUnits: minor, currency: currency)
    }

    func book(
        _ step: Reward.Step, grantedBy number: Int64, rate: Rate?, for call: String
    ) throws {
        let cause = Cause(number: current.number, turn: index, at: now, rate: rate)
        try fold.book(step, grantedBy: number, cause: cause, in: home) { try write($0, for: call) }
    }

    private func rewardRow(_ id: String) throws -> RewardRow? {
        guard let number = Int64(id) else { return nil }
        let row = try get(Tables.reward, key: home.key.row(.integer(number)), for: "reward")
        return try row.map(RewardRow.init(row:))
    }

    private func existing(_ id: String, for call: String) throws -> RewardRow {
        guard let row = try rewardRow(id) else {
            throw TurnError.invalid(call: call, reason: "names reward '\(id)', which does not exist")
        }
        return row
    }
}
