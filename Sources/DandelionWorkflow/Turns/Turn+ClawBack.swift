public import DandelionModel
import DandelionStore

extension Turn {
    /// Held rewards through which one claw-back goes at most: a turn's reads and writes are bounded.
    public static let maximumRewardsWithheld = 200

    /// Takes an amount back from a member for which no reward stands, such as
    /// for a cancellation that does not say of what.
    ///
    /// First from their held rewards of the programme, the newest first, and the
    /// rest from what is payable, which may fall below zero: later earnings
    /// settle it. A second call takes the amount once more.
    ///
    /// - Parameter amount: Not negative; of nothing, nothing is moved.
    /// - Returns: How much came from what was held, and how much from what was payable.
    /// - Throws: `LedgerError` for a negative amount, and where more than
    ///   ``maximumRewardsWithheld`` held rewards would have to be gone through.
    ///   Nothing is moved then.
    @discardableResult
    public func clawBack(
        _ amount: Money, from member: String, program: String
    ) throws -> (held: Money, payable: Money) {
        guard !amount.isNegative else { throw LedgerError.negativeClawBack(member: member, amount: amount) }
        let rewards = try heldRewards(of: member, program, covering: amount)
        return try atomically {
            var left = amount
            for known in rewards {
                let step = try known.reward.withhold(upTo: left)
                left = try left - (step.reward.withheld - known.reward.withheld)
                try book(step, grantedBy: known.number, rate: nil, for: "clawBack")
            }
            if !left.isZero { try book(owing: left, of: member, program) }
            return (held: try amount - left, payable: left)
        }
    }

    /// The newest held rewards that cover an amount, or all where they do not.
    private func heldRewards(
        of member: String, _ program: String, covering amount: Money
    ) throws -> [RewardRow] {
        guard !amount.isZero else { return [] }
        let scan = Scan(
            Tables.reward, index: Tables.reward.index("reward_held"),
            prefix: home.key.row(.text(member), .text(program), .text(amount.currency.code)), reversed: true)
        var found: [RewardRow] = []
        var left = amount
        try self.scan(scan, for: "clawBack") { row in
            let held = try RewardRow(row: row)
            // One of nothing lies there until its hold ends.
            if held.reward.open.isZero { return true }
            guard found.count < Self.maximumRewardsWithheld else {
                throw LedgerError.tooManyRewards(
                    member: member, amount: amount, limit: Self.maximumRewardsWithheld,
                    covered: try amount - left)
            }
            found.append(held)
            left = try held.reward.open < left ? left - held.reward.open : .zero(amount.currency)
            return !left.isZero
        }
        return found
    }

    private func book(owing amount: Money, of member: String, _ program: String) throws {
        let transfer = try Transfer(
            .clawback, from: Account(.payable, member), to: Account(.program, program), amount: amount,
            program: program)
        let cause = Cause(number: current.number, turn: index, at: now)
        try fold.book([transfer], rounding: nil, cause: cause, in: home) { try write($0, for: "clawBack") }
    }
}
