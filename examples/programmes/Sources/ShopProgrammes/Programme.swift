import Dandelion

/// A commission programme. Each one has a handler of its own and knows nothing of the others.
public enum Programme: String, CaseIterable, Sendable {
    case halfEven = "half-even"
    case halfUp = "half-up"
    case capped
    case budgeted

    /// What a customer may earn in ``capped``, in US cents.
    static let cap = Money(minorUnits: 2_000, currency: .usd)
    /// What ``budgeted`` may grant in all, in US cents.
    static let budget = Money(minorUnits: 5_000_000, currency: .usd)

    /// The rule in a few words, for a person to read.
    public var rule: String {
        switch self {
        case .halfEven: "7.5 %, half to even"
        case .halfUp: "7.5 %, half up"
        case .capped: "10 %, at most 20.00 USD a customer"
        case .budgeted: "10 %, from a budget of 50,000.00 USD"
        }
    }

    func handler() throws -> Handler {
        let rate = try Rate(self == .halfEven || self == .halfUp ? "7.5%" : "10%")
        return Handler(rawValue, version: 1, on: OrderPaid.self) { turn, order in
            switch self {
            case .halfEven:
                try grant(order.amount.multiplied(by: rate), for: order, at: rate, in: turn)
            case .halfUp:
                let amount = try order.amount.multiplied(by: rate, rounding: .halfUp)
                try grant(amount, for: order, at: rate, rounding: .halfUp, in: turn)
            case .capped:
                try grantUpToCap(order.amount.multiplied(by: rate), for: order, at: rate, in: turn)
            case .budgeted:
                try grantWithinBudget(order.amount.multiplied(by: rate), for: order, at: rate, in: turn)
            }
        }
    }

    /// Grants a commission that is held for 30 days. A free order earns nothing.
    private func grant(
        _ amount: Money, for order: OrderPaid, at rate: Rate, rounding: Rounding = .halfEven, in turn: Turn
    ) throws {
        if amount.isZero { return }
        try turn.grant(
            amount, to: order.customer, program: rawValue, holdUntil: turn.now + .days(30), rate: rate,
            rounding: rounding)
    }

    /// Clips the commission to what the customer may still earn.
    private func grantUpToCap(
        _ amount: Money, for order: OrderPaid, at rate: Rate, in turn: Turn
    ) throws {
        let earned = try turn.get("earned", key: order.customer)?.moneyValue ?? .zero(.usd)
        let left = try Self.cap - earned
        let clipped = try amount < left ? amount : left
        if clipped.isZero { return }
        try turn.put("earned", key: order.customer, .money(earned + clipped))
        try grant(clipped, for: order, at: rate, in: turn)
    }

    /// Refuses the whole commission where the budget does not cover it. The
    /// programme's own account says how much is spent: no counter to keep.
    private func grantWithinBudget(
        _ amount: Money, for order: OrderPaid, at rate: Rate, in turn: Turn
    ) throws {
        let spent = try -turn.balance(of: Account(.program, rawValue), in: .usd)
        guard try spent + amount <= Self.budget else { return }
        try grant(amount, for: order, at: rate, in: turn)
    }
}
