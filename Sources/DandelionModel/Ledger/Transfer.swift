/// Why money moved.
@nonexhaustive
public enum TransferKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A programme owes a reward.
    case grant
    /// A hold has ended.
    case release
    case payout
    /// A reward is taken back before it was paid.
    case reversal
    /// A reward is taken back after it was paid, or an amount that no reward
    /// stands for: from what is held, and from what is payable, where later
    /// earnings settle it.
    case clawback
    /// Somebody has corrected the books by hand.
    case adjustment
}

/// One movement of an amount from one account to another.
///
/// Both legs are one value, so books of transfers balance by construction. A
/// transfer is never edited: another one mends it.
public struct Transfer: Sendable, Hashable, Codable {
    public let kind: TransferKind
    /// The account that is debited: its balance falls.
    public let from: Account
    /// The account that is credited: its balance rises.
    public let to: Account
    /// Above zero.
    public let amount: Money
    /// The programme on whose account it happens.
    public let program: String
    /// The reward that it moves; nil for an adjustment, and for what a claw-back of no reward takes from
    /// what is payable.
    public let reward: String?
    /// The reward whose grant it takes back, in whole or in part.
    public let reverses: String?

    /// - Throws: ``LedgerError`` for an amount that is not above zero, and for
    ///   two equal accounts.
    public init(
        _ kind: TransferKind, from: Account, to: Account, amount: Money, program: String,
        reward: String? = nil, reverses: String? = nil
    ) throws(LedgerError) {
        guard amount.minorUnits > 0 else { throw .notPositive(amount) }
        guard from != to else { throw .sameAccount(from) }
        self.kind = kind
        self.from = from
        self.to = to
        self.amount = amount
        self.program = program
        self.reward = reward
        self.reverses = reverses
    }
}
