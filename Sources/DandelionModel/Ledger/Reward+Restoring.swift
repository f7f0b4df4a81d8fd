extension Reward {
    /// A reward as it was stored, in whatever state.
    package init(
        restoring id: String, amount: Money, program: String, member: String, holdUntil: Instant?,
        rounding: Rounding, state: State, reversed: Money, withheld: Money, paid: Money, settled: Money,
        refunded: Money?
    ) {
        self.id = id
        self.amount = amount
        self.program = program
        self.member = member
        self.holdUntil = holdUntil
        self.rounding = rounding
        self.state = state
        self.reversed = reversed
        self.withheld = withheld
        self.paid = paid
        self.settled = settled
        self.refunded = refunded
    }
}
