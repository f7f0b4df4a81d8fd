/// Why the books refused a step. Nothing was moved.
@nonexhaustive
public enum LedgerError: Error, Equatable, Sendable {
    case unreadableAccount(String)
    case notPositive(Money)
    case sameAccount(Account)
    case negativeReward(reward: String, amount: Money)
    case negativeClawBack(member: String, amount: Money)
    /// A claw-back would go through more held rewards than one turn may; the newest of them cover a part.
    case tooManyRewards(member: String, amount: Money, limit: Int, covered: Money)
    /// The reward is not in a state in which the step can be taken.
    case wrongState(reward: String, step: String, state: Reward.State)
    case onHold(reward: String, until: Instant, now: Instant)
    /// The refunds of a sale do not lie between nothing and its total.
    case refundOutOfRange(reward: String, refunded: Money, total: Money)
    case money(MoneyError)
}

extension LedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableAccount(let text):
            """
            \(text.quoted) is not an account; nothing was moved. Write its kind and its owner, such as 'held:ada'
            """
        case .notPositive(let amount):
            """
            a transfer of \(amount) is not above zero; nothing was moved. Move the opposite way, or leave it out
            """
        case .sameAccount(let account):
            "a transfer leaves \(account.text.quoted) and enters it; nothing was moved. Name two accounts"
        case .negativeReward(let reward, let amount):
            "the reward \(reward.quoted) of \(amount) is negative; nothing was moved. Reverse another reward instead"
        case .negativeClawBack(let member, let amount):
            """
            a claw-back of \(amount) from \(member.quoted) is negative; nothing was moved. Grant a reward instead
            """
        case .tooManyRewards(let member, let amount, let limit, let covered):
            """
            a claw-back of \(amount) from \(member.quoted) would go through more than \(limit) held rewards, and the \
            newest \(limit) cover \(covered); nothing was moved. Take back \(covered) in this turn, and the rest in \
            turns of its own
            """
        case .wrongState(let reward, let step, let state):
            """
            \(step) cannot be done to the reward \(reward.quoted), which is \(state.rawValue); nothing was moved. \
            Read its state first
            """
        case .onHold(let reward, let until, let now):
            """
            the reward \(reward.quoted) is on hold until \(until), and it is \(now); nothing was moved. Release it \
            then
            """
        case .refundOutOfRange(let reward, let refunded, let total):
            """
            refunds of \(refunded) on a sale of \(total) cannot reverse the reward \(reward.quoted); nothing was \
            moved. Send refunds between zero and the total of the sale
            """
        case .money(let error): error.description
        }
    }
}
