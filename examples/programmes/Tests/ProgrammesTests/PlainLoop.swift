import ShopProgrammes

/// The same figures by a plain loop over the orders, with integers alone and nothing of the engine.
struct PlainLoop {
    private(set) var totals: [String: Int64] = [:]
    private(set) var rewards = 0
    private(set) var referrers: Set<Int> = []
    private(set) var channels: Set<Int> = []
    private(set) var customers = 0

    init(_ orders: [Order]) {
        var granted: [Programme: Int64] = [:]
        var earned: [Int: Int64] = [:]
        var seen: [Int: Int] = [:]
        var spend: [Int: Int64] = [:]
        for order in orders {
            let tenth = Self.halfEven(order.amount, 1, over: 10)
            let amounts: [(Programme, Int64)] = [
                (.halfEven, Self.halfEven(order.amount, 3, over: 40)),
                (.halfUp, (order.amount * 3 + 20) / 40),
                (.capped, min(tenth, 2_000 - earned[order.customer, default: 0])),
                (.budgeted, granted[.budgeted, default: 0] + tenth <= 5_000_000 ? tenth : 0),
            ]
            for (programme, amount) in amounts {
                granted[programme, default: 0] += amount
                if amount > 0 { rewards += 1 }
                if programme == .capped { earned[order.customer, default: 0] += amount }
            }
            seen[order.customer, default: 0] += 1
            if seen[order.customer] == 2 { referrers.insert(order.customer) }
            spend[order.customer, default: 0] += order.amount
        }
        for (programme, total) in granted { totals[programme.rawValue] = total }
        customers = seen.count
        let ranked = spend.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        channels = Set(ranked.prefix(100).map(\.key))
    }

    /// Not negative amounts only: the shop has no others.
    private static func halfEven(_ amount: Int64, _ numerator: Int64, over denominator: Int64) -> Int64 {
        let (quotient, remainder) = (amount * numerator).quotientAndRemainder(dividingBy: denominator)
        let isMore = remainder * 2 > denominator || (remainder * 2 == denominator && quotient % 2 == 1)
        return isMore ? quotient + 1 : quotient
    }
}
