import DandelionModel

extension Arithmetic {
    static func kinds(_ operation: String, _ left: Value, _ right: Value) -> ExpressionError {
        .kinds(operation: operation, left: left.text, right: right.text)
    }

    /// An int or a rate as a rate.
    static func rate(_ value: Value) -> Rate? {
        if case .int(let number) = value { return try? Rate(number, over: 1) }
        return value.rateValue
    }

    static func isZero(_ value: Value) -> Bool {
        switch value {
        case .money(let money): money.isZero
        case .duration(let duration): duration == .zero
        case .float(let number): number == 0
        default: rate(value)?.numerator == 0
        }
    }

    static func whole(
        _ result: (partialValue: Int64, overflow: Bool), _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        guard !result.overflow else { throw overflow(left, operation, right) }
        return .int(result.partialValue)
    }

    static func overflow(_ left: Value, _ operation: String, _ right: Value) -> ExpressionError {
        .overflow("\(left.text) \(operation) \(right.text)")
    }

    static func money(_ body: () throws(MoneyError) -> Money) throws(ExpressionError) -> Value {
        do throws(MoneyError) { return .money(try body()) } catch { throw .money(error) }
    }

    static func duration(
        _ attoseconds: Int128?, _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        // `components` traps where the seconds do not fit 64 bits.
        guard let attoseconds, Int64(exactly: attoseconds / 1_000_000_000_000_000_000) ?? .min != .min else {
            throw overflow(left, operation, right)
        }
        return .duration(Duration(attoseconds: attoseconds))
    }

    /// To the microsecond, as instants add; unlike them it does not stop at the ends of time.
    static func shift(
        _ instant: Instant, by attoseconds: Int128, _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        let moved = Int128(instant.microseconds) + attoseconds / 1_000_000_000_000
        guard let microseconds = Int64(exactly: moved) else { throw overflow(left, operation, right) }
        return .instant(Instant(microseconds: microseconds))
    }

    /// Where one of two numbers is a float, the answer is one.
    static func floats(_ left: Value, _ right: Value, _ operation: (Double, Double) -> Double) -> Double? {
        switch (left, right) {
        case (.float(let a), .float(let b)): return operation(a, b)
        case (.float(let a), _): return double(right).map { operation(a, $0) }
        case (_, .float(let b)): return double(left).map { operation($0, b) }
        default: return nil
        }
    }

    private static func double(_ value: Value) -> Double? {
        rate(value).map { Double($0.numerator) / Double($0.denominator) }
    }

    static func finite(
        _ number: Double, _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        guard let value = Value(float: number) else { throw kinds(operation, left, right) }
        return value
    }

    /// Ints and rates: the exact answer, an int where it is whole.
    static func fraction(
        _ left: Value, _ operation: String, _ right: Value, _ body: (Rate, Rate) -> (Int128, Int128)?
    ) throws(ExpressionError) -> Value {
        guard let a = rate(left), let b = rate(right) else { throw kinds(operation, left, right) }
        guard let (top, bottom) = body(a, b) else { throw overflow(left, operation, right) }
        return try ratio(top, bottom, left, operation, right)
    }

    static func sum(_ left: Rate, _ numerator: Int128, over denominator: Int64) -> (Int128, Int128)? {
        let (total, overflow) = (Int128(left.numerator) * Int128(denominator))
            .addingReportingOverflow(numerator * Int128(left.denominator))
        return overflow ? nil : (total, Int128(left.denominator) * Int128(denominator))
    }

    static func ratio(
        _ top: Int128, _ bottom: Int128, _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        var (divisor, rest) = (top.magnitude, bottom.magnitude)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        guard divisor != 0, let numerator = Int64(exactly: top.magnitude / divisor),
            let denominator = Int64(exactly: bottom.magnitude / divisor)
        else { throw overflow(left, operation, right) }
        let signed = (top < 0) != (bottom < 0) ? -numerator : numerator
        if denominator == 1 { return .int(signed) }
        do throws(MoneyError) {
            return Value(rate: try Rate(signed, over: denominator))
        } catch { throw .money(error) }
    }

    static func scale(
        _ amount: Money, _ left: Value, _ operation: String, _ right: Value
    ) throws(ExpressionError) -> Value {
        guard let rate = rate(right) else { throw kinds(operation, left, right) }
        return try money { () throws(MoneyError) in
            let factor = operation == "/" ? try Rate(rate.denominator, over: rate.numerator) : rate
            return try amount.multiplied(by: factor)
        }
    }

    /// To the attosecond, a half to even.
    static func scale(
        _ span: Duration, by factor: Value, _ value: Value, _ operation: String
    ) throws(ExpressionError) -> Value {
        guard let rate = rate(factor) else { throw kinds(operation, value, factor) }
        let isInverse = operation == "/"
        let top = isInverse ? rate.denominator.magnitude : rate.numerator.magnitude
        let bottom = UInt128(isInverse ? rate.numerator.magnitude : rate.denominator.magnitude)
        let product = span.attoseconds.magnitude.multipliedFullWidth(by: UInt128(top))
        guard product.high < bottom else { throw overflow(value, operation, factor) }
        let (cut, remainder) = bottom.dividingFullWidth(product)
        let rest = bottom - remainder
        let rounded = remainder > rest || remainder == rest && cut & 1 == 1 ? cut + 1 : cut
        guard let magnitude = Int128(exactly: rounded) else { throw overflow(value, operation, factor) }
        let isNegative = (span.attoseconds < 0) != (rate.numerator < 0)
        return try duration(isNegative ? -magnitude : magnitude, value, operation, factor)
    }
}
