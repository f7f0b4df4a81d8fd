public import DandelionModel
import DandelionStore
import DandelionWorkflow

extension Rewards {
    /// Takes an amount back from a member for which no reward stands, and notes why.
    ///
    /// First from their held rewards of the program, the newest first, and the
    /// rest from what is payable, which may fall below zero: later earnings
    /// settle it. Who is banned is no exception. A second call takes it once more.
    ///
    /// - Parameters:
    ///   - amount: Not negative.
    ///   - program: Whose rewards it takes, and on whose account it goes; it need not be declared.
    ///   - reason: What it is for, in the words of whoever takes it.
    /// - Throws: `LedgerError`, as `Turn.clawBack`, and ``PrimitiveError`` for an
    ///   id that no member can have. Nothing was written then.
    @discardableResult
    public func clawBack(
        _ amount: Money, from member: String, program: String, reason: String? = nil
    ) throws -> ClawBack {
        try turn.atomically {
            try turn.members.ensure(member)
            let taken = try turn.clawBack(amount, from: member, program: program)
            let number = turn.takeSequence()
            try turn.putRow(
                PrimitiveTables.clawBack, .text(member), .integer(number), .text(program),
                .text(amount.currency.code), .integer(taken.held.minorUnits),
                .integer(taken.payable.minorUnits), Cell(reason), Cell(turn.now), for: "rewards.claw_back")
            return ClawBack(
                id: String(number), member: member, program: program, held: taken.held,
                payable: taken.payable, reason: reason, at: turn.now)
        }
    }

    /// What was taken back from a member, the newest first.
    ///
    /// - Parameter limit: At most 50.
    public func clawBacks(of member: String, limit: Int = 20) throws -> [ClawBack] {
        try turn.findRows(
            PrimitiveTables.clawBack, .text(member), reversed: true, limit: max(0, min(limit, 50)),
            for: "rewards.claw_backs"
        ).map(ClawBack.init(row:))
    }
}
