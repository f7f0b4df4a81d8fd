/// An exact ratio: a commission, a share, an exchange rate.
///
/// Reduced, so that two equal rates are the same. A third is a third.
public struct Rate: Sendable, Hashable {
    public let numerator: Int64
    /// Above zero.
    public let denominator: Int64

    /// - Throws: ``MoneyError/zeroDenominator``, and ``MoneyError/overflow(_:)``
    ///   where the reduced parts do not fit 64 bits.
    public init(_ numerator: Int64, over denominator: Int64) throws(MoneyError) {
        guard denominator != 0 else { throw .zeroDenominator }
        guard let rate = Rate(reducing: Int128(numerator), over: Int128(denominator)) else {
            throw .overflow("\(numerator)/\(denominator)")
        }
        self = rate
    }

    /// So many hundredths.
    public init(percent: Int) throws(MoneyError) { try self.init(Int64(percent), over: 100) }

    /// The percentage as its shortest decimal is written: 7.5 is 75/1000, and 0.1 is 1/1000.
    ///
    /// - Throws: ``MoneyError/unreadableRate(_:)`` for NaN, infinity and what 64 bits cannot hold.
    public init(percent: Double) throws(MoneyError) { try self.init("\(percent)%") }

    public static let zero = Rate(known: 0, over: 1)
    public static let one = Rate(known: 1, over: 1)

    private init(known numerator: Int64, over denominator: Int64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init?(reducing numerator: Int128, over denominator: Int128) {
        guard denominator != 0 else { return nil }
        let divisor = Self.greatestDivisor(numerator.magnitude, denominator.magnitude)
        let isNegative = (numerator < 0) != (denominator < 0)
        guard let top = Int64(exactly: numerator.magnitude / divisor).map({ isNegative ? -$0 : $0 }),
            let bottom = Int64(exactly: denominator.magnitude / divisor)
        else { return nil }
        self.init(known: top, over: bottom)
    }

    static func greatestDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}

extension Rate: Comparable {
    public static func < (left: Rate, right: Rate) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator)
            * Int128(left.denominator)
    }
}
