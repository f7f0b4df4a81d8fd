public import DandelionModel
package import DandelionStore

/// What a program decided about a sale: who brought the friend, and what came of it.
public struct Referral: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        case converted
        /// There was evidence, and none of it could win.
        case refused
    }

    public let id: String
    public let program: String
    /// The id of the sale, such as an order's.
    public let sale: String
    /// The member who bought.
    public let friend: String
    public let occurredAt: Instant
    /// What the sale was before any refund.
    public let amount: Money
    public internal(set) var state = State.converted
    /// Why it was refused; for a conversion that rewards nobody `cap`.
    public internal(set) var reason: String?
    /// The id of the referrer, and the member who that is; nil for a refused one.
    public internal(set) var referrer: String?
    public internal(set) var member: String?
    /// What was refunded so far; never more than the amount.
    public internal(set) var refunded: Money
    /// What a refund does, as the program said when it converted.
    public internal(set) var onRefund = ProgramDeclaration.OnRefund.clawBack
    /// The rate of the referrer's reward; nil for a fixed one.
    public internal(set) var rate: Rate?
    /// The ids of the rewards; nil where a side got none.
    public internal(set) var referrerReward: String?
    public internal(set) var friendReward: String?
    /// The home's clock at the decision.
    public let at: Instant

    /// The reason of a conversion beyond the program's cap.
    public static let capReached = "cap"

    init(
        id: String, program: String, sale: String, friend: String, occurredAt: Instant, amount: Money,
        at: Instant
    ) {
        self.id = id
        self.program = program
        self.sale = sale
        self.friend = friend
        self.occurredAt = occurredAt
        self.amount = amount
        refunded = .zero(amount.currency)
        self.at = at
    }

    /// The referral of a stored row.
    package init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.referral)
        id = try cells.text()
        program = try cells.text()
        sale = try cells.text()
        friend = try cells.text()
        referrer = cells.optionalText()
        member = cells.optionalText()
        guard let state = State(rawValue: try cells.text()) else { throw cells.damaged() }
        self.state = state
        reason = cells.optionalText()
        amount = try cells.money()
        refunded = Money(minorUnits: try cells.integer(), currency: amount.currency)
        guard let rule = ProgramDeclaration.OnRefund(rawValue: try cells.text()) else {
            throw cells.damaged()
        }
        onRefund = rule
        rate = try cells.optionalRate()
        referrerReward = cells.optionalInteger().map { String($0) }
        friendReward = cells.optionalInteger().map { String($0) }
        occurredAt = try cells.instant()
        at = try cells.instant()
    }

    /// Whether all of the sale was refunded.
    public var isRefunded: Bool { refunded == amount && !amount.isZero }

    /// The referral as plugins read it. Absent fields are left out.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("program", .string(program)), ("order", .string(sale)),
            ("friend", .string(friend)), ("referrer", referrer.map(Value.string)),
            ("member", member.map(Value.string)), ("state", .string(state.rawValue)),
            ("reason", reason.map(Value.string)), ("amount", .money(amount)), ("refunded", .money(refunded)),
            ("referrer_reward", referrerReward.map(Value.string)),
            ("friend_reward", friendReward.map(Value.string)), ("occurred_at", .instant(occurredAt)),
            ("at", .instant(at)),
        ])
    }
}
