import DandelionModel
import DandelionLua

/// The steps of the arithmetic, each of which throws where 64 bits do not hold the result.
extension Boxed {
    static func moved(_ instant: Instant, by duration: Duration) throws(TimeError) -> Instant {
        let end = instant + duration
        guard end.microseconds != .max, end.microseconds != .min else {
            throw .outOfRange("\(instant) and \(duration.text)")
        }
        return end
    }

    static func storable(
        _ result: (partialValue: Int128, overflow: Bool), _ calculation: String
    ) throws(TimeError) -> Duration {
        let seconds = result.partialValue / 1_000_000_000_000_000_000
        guard !result.overflow, let whole = Int64(exactly: seconds), whole != .min else {
            throw .outOfRange("\(calculation) of two durations")
        }
        return Duration(attoseconds: result.partialValue)
    }

    /// To the microsecond, half to even, as instants have no finer step.
    static func scaled(_ duration: Duration, by rate: Rate) throws(TimeError) -> Duration {
        let step: Int128 = 1_000_000_000_000
        let denominator = UInt128(rate.denominator.magnitude) * step.magnitude
        let product = duration.attoseconds.magnitude.multipliedFullWidth(
            by: UInt128(rate.numerator.magnitude))
        guard product.high < denominator else { throw .outOfRange("\(duration.text) times \(rate)") }
        let (cut, rest) = denominator.dividingFullWidth(product)
        let left = denominator - rest
        let isUp = rest == left ? cut & 1 == 1 : rest > left
        guard let whole = Int128(exactly: isUp ? cut + 1 : cut) else {
            throw .outOfRange("\(duration.text) times \(rate)")
        }
        let isNegative = (duration < .zero) != (rate.numerator < 0)
        return try storable(
            (isNegative ? -whole : whole).multipliedReportingOverflow(by: step), "the product")
    }

    static func sum(_ left: CalendarPeriod, _ right: CalendarPeriod) throws(TimeError) -> CalendarPeriod {
        let (months, monthsOver) = left.months.addingReportingOverflow(right.months)
        let (days, daysOver) = left.days.addingReportingOverflow(right.days)
        guard !monthsOver, !daysOver else { throw .outOfRange("\(left) and \(right)") }
        return CalendarPeriod(months: months, days: days)
    }

    static func scaled(_ period: CalendarPeriod, by number: Int64) throws(TimeError) -> CalendarPeriod {
        let (months, monthsOver) = period.months.multipliedReportingOverflow(by: Int(number))
        let (days, daysOver) = period.days.multipliedReportingOverflow(by: Int(number))
        guard !monthsOver, !daysOver else { throw .outOfRange("\(period) times \(number)") }
        return CalendarPeriod(months: months, days: days)
    }

    static func product(_ left: Rate, _ right: Rate) throws(MoneyError) -> Rate {
        let top = Int128(left.numerator) * Int128(right.numerator)
        let bottom = Int128(left.denominator) * Int128(right.denominator)
        return try reduced(top, over: bottom, "\(left) times \(right)")
    }

    /// Two rates over their common denominator, with an operation on what stands above it.
    static func ratio(
        _ left: Rate, _ right: Rate, _ calculation: String, _ combine: (Int128, Int128) -> Int128
    ) throws(MoneyError) -> Rate {
        // Each product has at most 126 bits, so that neither sum nor difference overflows.
        let top = combine(
            Int128(left.numerator) * Int128(right.denominator),
            Int128(right.numerator) * Int128(left.denominator))
        let bottom = Int128(left.denominator) * Int128(right.denominator)
        return try reduced(top, over: bottom, "\(calculation) of \(left) and \(right)")
    }

    private static func reduced(
        _ top: Int128, over bottom: Int128, _ calculation: String
    ) throws(MoneyError) -> Rate {
        var (divisor, rest) = (bottom.magnitude, top.magnitude)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        let scale = Int128(divisor)
        guard let numerator = Int64(exactly: top / scale), let denominator = Int64(exactly: bottom / scale)
        else { throw .overflow(calculation) }
        return try Rate(numerator, over: denominator)
    }

    static func refusal(_ verb: String, _ left: Boxed, _ joint: String, _ right: Boxed) -> HostFailure {
        HostFailure(
            code: "arithmetic",
            message: "cannot \(verb) \(Words.found(left.value)) \(joint) \(Words.found(right.value))",
            hint: remedy(verb, left, right), isBusiness: false)
    }

    static func refusal(_ verb: String, _ operand: Boxed) -> HostFailure {
        HostFailure(
            code: "arithmetic", message: "cannot \(verb) \(Words.found(operand.value))", hint: nil,
            isBusiness: false)
    }

    private static func remedy(_ verb: String, _ left: Boxed, _ right: Boxed) -> String? {
        let sides = [left, right]
        let hasFloat = sides.contains { if case .other(.float) = $0 { true } else { false } }
        let money = sides.lazy.compactMap { if case .money(let money) = $0 { money } else { nil } }.first
        let number = sides.lazy.compactMap { if case .integer(let number) = $0 { number } else { nil } }.first
        if hasFloat, verb == "multiply" || verb == "divide" {
            return "a float is not exact; write percent(10), or percent \"33 1/3\""
        }
        if let money { return number.map { "write money \"\($0) \(money.currency)\"" } }
        if sides.contains(where: { if case .instant = $0 { true } else { false } }) {
            return "write a duration such as \"3d\""
        }
        return nil
    }
}
