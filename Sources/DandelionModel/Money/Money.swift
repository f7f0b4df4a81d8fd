/// An exact amount: whole minor units of one currency.
///
/// Arithmetic is exact or throws; nothing wraps, traps or becomes a float.
/// Amounts of different currencies are different, and cannot be ordered.
public struct Money: Sendable, Hashable {
    public let minorUnits: Int64
    public let currency: Currency

    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    public var isZero: Bool { minorUnits == 0 }
    public var isNegative: Bool { minorUnits < 0 }
}

extension Money {
    /// - Throws: ``MoneyError`` for two currencies, or a sum that 64 bits do not hold.
    public static func + (left: Money, right: Money) throws(MoneyError) -> Money {
        try left.requireCurrency(of: right)
        return try left.checked(left.minorUnits.addingReportingOverflow(right.minorUnits), "a sum")
    }

    /// - Throws: ``MoneyError`` for two currencies, or a difference that 64 bits do not hold.
    public static func - (left: Money, right: Money) throws(MoneyError) -> Money {
        try left.requireCurrency(of: right)
        return try left.checked(
            left.minorUnits.subtractingReportingOverflow(right.minorUnits), "a difference")
    }

    public static prefix func - (money: Money) throws(MoneyError) -> Money {
        try zero(money.currency) - money
    }

    /// - Throws: ``MoneyError/currencies(_:_:)``; so do the other comparisons.
    public static func < (left: Money, right: Money) throws(MoneyError) -> Bool {
        try left.requireCurrency(of: right)
        return left.minorUnits < right.minorUnits
    }

    public static func > (left: Money, right: Money) throws(MoneyError) -> Bool { try right < left }
    public static func <= (left: Money, right: Money) throws(MoneyError) -> Bool { try !(right < left) }
    public static func >= (left: Money, right: Money) throws(MoneyError) -> Bool { try !(left < right) }

    /// The amount times a rate, rounded once.
    ///
    /// - Throws: ``MoneyError/overflow(_:)``.
    public func multiplied(by rate: Rate, rounding: Rounding = .halfEven) throws(MoneyError) -> Money {
        guard
            let scaled = rounding.scale(
                minorUnits, by: Int128(rate.numerator), over: UInt128(rate.denominator.magnitude))
        else { throw .overflow("\(self) times \(rate)") }
        return Money(minorUnits: scaled, currency: currency)
    }

    private func requireCurrency(of other: Money) throws(MoneyError) {
        guard currency == other.currency else { throw .currencies(currency, other.currency) }
    }

    private func checked(
        _ result: (partialValue: Int64, overflow: Bool), _ operation: String
    ) throws(MoneyError) -> Money {
        guard !result.overflow else { throw .overflow("\(operation) with \(self)") }
        return Money(minorUnits: result.partialValue, currency: currency)
    }
}
