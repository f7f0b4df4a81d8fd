import DandelionModel

/// How one value stands to another of the same family.
enum Order: Sendable {
    case less, equal, greater

    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .less : left == right ? .equal : .greater
    }

    var reversed: Order {
        switch self {
        case .less: .greater
        case .equal: .equal
        case .greater: .less
        }
    }
}

/// An int, a float or a rate, compared as the number that it is.
///
/// Nothing is converted to a float on the way, so 2⁵³ + 1 is greater than the
/// float 2⁵³, and a third is neither less nor more than itself.
enum ExactNumber {
    case int(Int64)
    case float(Double)
    case rate(Rate)

    init?(_ value: Value) {
        switch value {
        case .int(let number): self = .int(number)
        case .float(let number) where !number.isNaN: self = .float(number)
        case .map:
            guard let rate = value.rateValue else { return nil }
            self = .rate(rate)
        default: return nil
        }
    }

    func order(to other: ExactNumber) -> Order {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.float(let left), .float(let right)): Order(left, right)
        case (.rate(let left), .rate(let right)): Order(left, right)
        case (.int(let left), .float(let right)): Self.order(left, over: 1, to: right)
        case (.float(let left), .int(let right)): Self.order(right, over: 1, to: left).reversed
        case (.int(let left), .rate(let right)):
            Order(Int128(left) * Int128(right.denominator), Int128(right.numerator))
        case (.rate(let left), .int(let right)):
            Order(Int128(left.numerator), Int128(right) * Int128(left.denominator))
        case (.rate(let left), .float(let right)):
            Self.order(left.numerator, over: left.denominator, to: right)
        case (.float(let left), .rate(let right)):
            Self.order(right.numerator, over: right.denominator, to: left).reversed
        }
    }

    /// The least whole number that is not below this one; nil where it does not fit 64 bits.
    var ceiling: Int64? {
        switch self {
        case .int(let number): return number
        case .float(let number): return Int64(exactly: number.rounded(.up))
        case .rate(let rate):
            let (quotient, rest) = rate.numerator.quotientAndRemainder(dividingBy: rate.denominator)
            return rest > 0 ? quotient + 1 : quotient
        }
    }

    /// The fraction against the float, both as they are.
    private static func order(_ numerator: Int64, over denominator: Int64, to float: Double) -> Order {
        if float >= 0x1p63 { return .less }
        if float < -0x1p63 { return .greater }
        if (numerator < 0) != (float < 0) { return numerator < 0 ? .less : .greater }
        let order = magnitudes(numerator.magnitude, over: denominator.magnitude, to: float.magnitude)
        return numerator < 0 ? order.reversed : order
    }

    /// Compares the whole parts, then the fractions bit by bit: doubling a float is exact, and it runs out of bits.
    private static func magnitudes(_ top: UInt64, over bottom: UInt64, to float: Double) -> Order {
        let (quotient, remainder) = top.quotientAndRemainder(dividingBy: bottom)
        let whole = float.rounded(.towardZero)
        guard let floatWhole = UInt64(exactly: whole) else { return .less }
        if quotient != floatWhole { return Order(quotient, floatWhole) }
        let divisor = UInt128(bottom)
        var rest = UInt128(remainder)
        var fraction = float - whole
        while fraction != 0, rest != 0 {
            rest *= 2
            fraction *= 2
            let (bit, floatBit) = (rest >= divisor, fraction >= 1)
            if bit != floatBit { return bit ? .greater : .less }
            if bit {
                rest -= divisor
                fraction -= 1
            }
        }
        return fraction == 0 ? (rest == 0 ? .equal : .greater) : .less
    }
}
