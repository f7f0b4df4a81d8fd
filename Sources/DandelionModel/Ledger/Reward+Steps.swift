extension Reward {
    /// Promises a reward and books it at once; see ``grant()``.
    public static func grant(
        id: String, amount: Money, program: String, member: String, holdUntil: Instant?,
        rounding: Rounding = .halfEven
    ) throws(LedgerError) -> Step {
        try Reward(
            id: id, amount: amount, program: program, member: member, holdUntil: holdUntil,
            rounding: rounding
        ).grant()
    }

    /// Books a pending reward: held until its hold ends, or payable where it has none.
    ///
    /// - Throws: ``LedgerError/wrongState(reward:step:state:)``.
    public func grant() throws(LedgerError) -> Step {
        try require(.pending, for: "a grant")
        var next = self
        next.state = holdUntil == nil ? .payable : .held
        return try next.step(.grant, from: Account(.program, program), to: next.account, open)
    }

    /// Ends the hold. The instant at which it ends is late enough.
    ///
    /// - Throws: ``LedgerError/onHold(reward:until:now:)`` before, and
    ///   ``LedgerError/wrongState(reward:step:state:)`` where it is not held.
    public func release(at now: Instant) throws(LedgerError) -> Step {
        try require(.held, for: "a release")
        if let holdUntil, now < holdUntil { throw .onHold(reward: id, until: holdUntil, now: now) }
        var next = self
        next.state = .payable
        return try next.step(.release, from: account, to: next.account, open)
    }

    /// Pays out what is open, as far as the member's payable account covers it.
    ///
    /// An account that holds less than the reward owes a claw-back: what is
    /// missing counts as ``settled`` and is not paid.
    ///
    /// - Parameter balance: The balance of the member's `payable` account now.
    /// - Throws: ``LedgerError/wrongState(reward:step:state:)`` where the reward
    ///   is not payable, ``LedgerError/money(_:)`` for another currency.
    public func payOut(from balance: Money) throws(LedgerError) -> Step {
        try require(.payable, for: "a pay-out")
        guard balance.currency == amount.currency else {
            throw .money(.currencies(balance.currency, amount.currency))
        }
        let covered = max(0, min(open.minorUnits, balance.minorUnits))
        var next = self
        next.state = .paid
        next.paid = Money(minorUnits: covered, currency: amount.currency)
        next.settled = Money(minorUnits: open.minorUnits - covered, currency: amount.currency)
        return try next.step(.payout, from: account, to: Account(.paid, member), next.paid)
    }

    /// How a refund was reported.
    public enum Refund: Sendable, Hashable {
        /// This much more was refunded.
        case more(Money)
        /// This much was refunded in all, so far. One that is lower than what is
        /// known came late and changes nothing.
        case inAll(Money)
    }

    /// Takes back the part of the reward that a refund of the sale stands for.
    ///
    /// - Parameters:
    ///   - refund: In the currency of the sale, which may be another than the reward's.
    ///   - total: What the sale was before any refund; the same at each call.
    /// - Throws: ``LedgerError/refundOutOfRange(reward:refunded:total:)`` for a
    ///   negative refund or more than the total, ``LedgerError/money(_:)`` for a
    ///   refund in another currency than the sale.
    public func reverse(_ refund: Refund, of total: Money) throws(LedgerError) -> Step {
        let inAll = try refundedInAll(after: refund, of: total)
        guard
            let target = rounding.scale(
                amount.minorUnits, by: Int128(inAll.minorUnits), over: UInt128(total.minorUnits.magnitude))
        else { throw .money(.overflow("\(amount) times \(inAll) over \(total)")) }
        // Never less than before: rounding keeps the order of amounts.
        let more = Money(minorUnits: max(0, target - reversed.minorUnits), currency: amount.currency)
        var next = self
        next.refunded = inAll
        next.reversed = Money(minorUnits: reversed.minorUnits + more.minorUnits, currency: amount.currency)
        let isGone = state == .paid ? next.reversed == amount : next.open.isZero
        // A reward of nothing is not gone before the sale is.
        if isGone, !amount.isZero || inAll == total { next.state = .reversed }
        switch state {
        case .pending: return Step(reward: next, transfers: [])
        case .held:
            let held = Money(minorUnits: min(more.minorUnits, open.minorUnits), currency: amount.currency)
            let owed = Money(minorUnits: more.minorUnits - held.minorUnits, currency: amount.currency)
            return Step(
                reward: next,
                transfers: try takingBack(.reversal, held, from: .held)
                    + takingBack(.reversal, owed, from: .payable))
        case .payable, .reversed:
            return Step(reward: next, transfers: try takingBack(.reversal, more, from: .payable))
        case .paid:
            return Step(reward: next, transfers: try takingBack(.clawback, more, from: .payable))
        }
    }

    /// Takes back what is open of a held reward, for what its member owes and no refund of its sale stands for.
    ///
    /// - Parameter amount: Not negative. What is more than ``open`` is not taken.
    /// - Throws: ``LedgerError/wrongState(reward:step:state:)`` where it is not
    ///   held, ``LedgerError/negativeClawBack(member:amount:)``, and
    ///   ``LedgerError/money(_:)`` for another currency.
    public func withhold(upTo amount: Money) throws(LedgerError) -> Step {
        try require(.held, for: "a claw-back")
        guard amount.currency == self.amount.currency else {
            throw .money(.currencies(amount.currency, self.amount.currency))
        }
        guard !amount.isNegative else { throw .negativeClawBack(member: member, amount: amount) }
        let taken = Money(
            minorUnits: min(amount.minorUnits, open.minorUnits), currency: self.amount.currency)
        var next = self
        next.withheld = Money(
            minorUnits: withheld.minorUnits + taken.minorUnits, currency: self.amount.currency)
        if next.open.isZero, !self.amount.isZero { next.state = .reversed }
        return Step(reward: next, transfers: try takingBack(.clawback, taken, from: .held))
    }

    private func refundedInAll(after refund: Refund, of total: Money) throws(LedgerError) -> Money {
        let known = refunded ?? .zero(total.currency)
        let isNegative: Bool
        let inAll: Money
        let isWithinTotal: Bool
        do throws(MoneyError) {
            switch refund {
            case .more(let more):
                isNegative = more.isNegative
                inAll = try known + more
            case .inAll(let sum):
                isNegative = sum.isNegative
                inAll = try sum < known ? known : sum
            }
            isWithinTotal = try inAll <= total
        } catch { throw .money(error) }
        guard !isNegative, isWithinTotal, total.minorUnits > 0 else {
            throw .refundOutOfRange(reward: id, refunded: inAll, total: total)
        }
        return inAll
    }

    /// The account in which it lies.
    private var account: Account { Account(state == .held ? .held : .payable, member) }

    private func require(_ needed: State, for step: String) throws(LedgerError) {
        guard state == needed else { throw .wrongState(reward: id, step: step, state: state) }
    }

    private func step(
        _ kind: TransferKind, from: Account, to: Account, _ moved: Money
    ) throws(LedgerError) -> Step {
        guard !moved.isZero else { return Step(reward: self, transfers: []) }
        let transfer = try Transfer(kind, from: from, to: to, amount: moved, program: program, reward: id)
        return Step(reward: self, transfers: [transfer])
    }

    /// None for an amount of nothing.
    private func takingBack(
        _ kind: TransferKind, _ moved: Money, from account: Account.Kind
    ) throws(LedgerError) -> [Transfer] {
        guard !moved.isZero else { return [] }
        return [
            try Transfer(
                kind, from: Account(account, member), to: Account(.program, program), amount: moved,
                program: program, reward: id, reverses: id)
        ]
    }
}
