public import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The rewards of the turn's home.
    public var rewards: Rewards { Rewards(turn: self) }
}

/// What members have earned, over the home's ledger.
public struct Rewards {
    let turn: Turn

    /// What a member has, in one currency.
    public struct Balance: Sendable, Hashable {
        /// Not to be paid out yet.
        public let held: Money
        /// To be paid out; below zero while a claw-back waits for later earnings.
        public let payable: Money
        public let paid: Money

        /// The balance as plugins read it.
        public var record: Value { ["held": .money(held), "payable": .money(payable), "paid": .money(paid)] }
    }

    /// Grants a member a reward, and books it.
    ///
    /// - Parameters:
    ///   - amount: Not negative.
    ///   - program: On whose account it goes; it need not be declared.
    ///   - holdUntil: The exact instant from which it is payable; nil for at once.
    ///   - reason: What it is for, in the words of whoever grants it.
    /// - Returns: The id of the reward.
    /// - Throws: ``PrimitiveError/banned(member:call:)``, and `LedgerError` for a negative amount.
    @discardableResult
    public func grant(
        _ amount: Money, to member: String, program: String, holdUntil: Instant? = nil, rate: Rate? = nil,
        rounding: Rounding = .halfEven, reason: String? = nil
    ) throws -> String {
        guard try !turn.members.ensure(member).isBanned else {
            throw PrimitiveError.banned(member: member, call: "rewards.grant")
        }
        let id = try turn.grant(
            amount, to: member, program: program, holdUntil: holdUntil, rate: rate, rounding: rounding)
        try note(id, of: member, referral: nil, reason: reason)
        return id
    }

    func grant(
        _ amount: Money, to member: String, program: String, holdUntil: Instant?, rate: Rate?,
        rounding: Rounding, referral: String
    ) throws -> String {
        let id = try turn.grant(
            amount, to: member, program: program, holdUntil: holdUntil, rate: rate, rounding: rounding)
        try note(id, of: member, referral: referral, reason: nil)
        return id
    }

    /// Takes a part of a reward back, or all of it; see ``Reward/reverse(_:of:)``.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``, and `LedgerError` for a
    ///   refund that is not between nothing and the total.
    public func reverse(_ id: String, _ refund: Reward.Refund, of total: Money) throws {
        _ = try existing(id)
        try turn.reverse(id, refund, of: total)
    }

    /// Takes all of a reward back. Once more changes nothing.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``, and `LedgerError` for one
    ///   that was reversed in part by hand: only who did knows the whole then.
    public func reverse(_ id: String) throws {
        let reward = try existing(id)
        // What a claw-back withheld of it counts as earned, and can be refunded.
        guard reward.state != .reversed || reward.reversed != reward.amount else { return }
        let total = try sale(of: reward) ?? reward.amount
        if total.minorUnits > 0 { try turn.reverse(id, .inAll(total), of: total) }
    }

    /// Pays out a payable reward, as far as the member's payable balance covers it.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``, and `LedgerError` for a
    ///   reward that is not payable.
    public func payOut(_ id: String) throws {
        _ = try existing(id)
        try turn.payOut(id)
    }

    /// A reward by its id; nil where there is none.
    public func get(_ id: String) throws -> Reward? { try turn.reward(id) }

    /// What a member has in a currency: zero where nothing was ever granted.
    public func balance(of member: String, in currency: Currency) throws -> Balance {
        Balance(
            held: try turn.balance(of: Account(.held, member), in: currency),
            payable: try turn.balance(of: Account(.payable, member), in: currency),
            paid: try turn.balance(of: Account(.paid, member), in: currency))
    }

    /// A member's rewards, the newest first.
    ///
    /// - Parameter limit: At most 50.
    public func list(of member: String, limit: Int = 20) throws -> [Reward] {
        let rows = try turn.findRows(
            PrimitiveTables.owned, .text(member), reversed: true, limit: max(0, min(limit, 50)),
            for: "rewards.list")
        return try rows.compactMap { try $0[3].integer.flatMap { try turn.reward(String($0)) } }
    }

    private func existing(_ id: String) throws -> Reward {
        guard let reward = try turn.reward(id) else { throw PrimitiveError.missing(what: "reward", id: id) }
        return reward
    }

    /// What the sale was that the reward is for, where a referral granted it.
    private func sale(of reward: Reward) throws -> Money? {
        guard let number = Int64(reward.id),
            let row = try turn.findRow(
                PrimitiveTables.owned, .text(reward.member), .integer(number), for: "rewards.reverse"),
            let referral = row[4].text
        else { return nil }
        return try turn.referrals.get(referral)?.amount
    }

    private func note(_ id: String, of member: String, referral: String?, reason: String?) throws {
        guard let number = Int64(id) else { return }
        try turn.putRow(
            PrimitiveTables.owned, .text(member), .integer(number), Cell(referral), Cell(reason),
            for: "rewards.grant")
    }
}

extension Reward {
    /// The reward as plugins read it.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("member", .string(member)), ("program", .string(program)),
            ("amount", .money(amount)), ("open", .money(open)), ("reversed", .money(reversed)),
            ("withheld", .money(withheld)), ("paid", .money(paid)), ("state", .string(state.rawValue)),
            ("hold_until", holdUntil.map(Value.instant)),
        ])
    }
}
