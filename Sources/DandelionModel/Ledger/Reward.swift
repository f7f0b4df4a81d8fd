/// What a programme owes a member for one deed, from its promise to its end.
///
/// ```
///                     withhold(upTo:)
///                        ╭───╮
///            grant       ▼   │ release(at:)          payOut(from:)
///  pending ─────────▶ held ──┴────────────▶ payable ───────────────▶ paid
///     │      └─ (no hold) ─────────────────────▲                      │
///     │                │                       │                      │
///     └────────────────┴──── reverse(…) ───────┴──────────────────────┘
///                               │ when nothing of it is left, also after withhold(upTo:)
///                               ▼
///                            reversed
/// ```
///
/// (1) Each function gives the reward as it is after the step and the transfers
///     that book it; record both in one commit, or neither.
/// (2) ``reversed`` is always `amount × refunds / total`, rounded once from the
///     start. So parts in any order, and any number of them, end at the amount
///     exactly when all of the sale is refunded.
/// (3) A reversal leaves the account in which the reward lies. After pay-out that
///     is `payable`, which may go below zero; later earnings settle it.
/// (4) What is open before pay-out is `amount − reversed − withheld`, and never
///     less than nothing; `paid + settled` is what was open when it was paid.
/// (5) What was ``withheld`` or ``settled`` has paid what the member owed, so it
///     counts as earned. A refund of it leaves them owing it again: what it takes
///     beyond what is open leaves `payable`. So claw-backs and refunds come to the
///     same in any order.
public struct Reward: Sendable, Hashable, Codable {
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Promised, and not in the books yet.
        case pending
        case held
        case payable
        case paid
        /// Nothing of it is left: all of it was taken back.
        case reversed
    }

    /// Of one reward, for ever; transfers name it.
    public let id: String
    public let member: String
    public let program: String
    public let amount: Money
    /// When the hold ends; nil for no hold.
    public let holdUntil: Instant?
    /// How the programme rounds.
    public let rounding: Rounding

    public internal(set) var state: State
    /// What refunds of its sale took back so far.
    public internal(set) var reversed: Money
    /// What claw-backs took of it while it was held.
    public internal(set) var withheld: Money
    /// What was paid out.
    public internal(set) var paid: Money
    /// What an earlier claw-back had taken of it at pay-out.
    public internal(set) var settled: Money
    /// How much of the sale was refunded so far, in the sale's currency; nil for none.
    public internal(set) var refunded: Money?

    /// A reward that is promised, and not in the books yet.
    ///
    /// - Throws: ``LedgerError/negativeReward(reward:amount:)``.
    public init(
        id: String, amount: Money, program: String, member: String, holdUntil: Instant? = nil,
        rounding: Rounding = .halfEven
    ) throws(LedgerError) {
        guard !amount.isNegative else { throw .negativeReward(reward: id, amount: amount) }
        self.id = id
        self.member = member
        self.program = program
        self.amount = amount
        self.holdUntil = holdUntil
        self.rounding = rounding
        state = .pending
        reversed = .zero(amount.currency)
        withheld = .zero(amount.currency)
        paid = .zero(amount.currency)
        settled = .zero(amount.currency)
    }

    /// What is left of it, and neither paid nor taken back.
    public var open: Money {
        switch state {
        case .pending, .held, .payable:
            Money(
                minorUnits: max(0, amount.minorUnits - reversed.minorUnits - withheld.minorUnits),
                currency: amount.currency)
        case .paid, .reversed: .zero(amount.currency)
        }
    }

    /// A reward after a step, and the transfers that book the step.
    public struct Step: Sendable, Hashable {
        public let reward: Reward
        /// None where nothing moves.
        public let transfers: [Transfer]
    }
}
