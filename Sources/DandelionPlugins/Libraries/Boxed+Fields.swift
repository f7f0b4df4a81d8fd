package import DandelionModel

extension Boxed {
    /// What a field of it holds: `price.currency`, `now.year`. Dates are UTC.
    ///
    /// - Throws: ``HostFailure`` for another name, with the nearest one.
    package func field(_ name: String) throws -> Value {
        let fields = fields
        guard let value = fields.first(where: { $0.name == name })?.value else {
            let names = fields.map(\.name)
            let remedy = Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
            throw HostMismatch(
                "no field \(Words.quoted(name)) on \(Words.found(self.value)); "
                    + (remedy ?? "it has \(names.joined(separator: ", "))"))
        }
        return value
    }

    private var fields: [(name: String, value: Value)] {
        switch self {
        case .money(let money):
            [("currency", .string(money.currency.code)), ("minor_units", .int(money.minorUnits))]
        case .rate(let rate): [("numerator", .int(rate.numerator)), ("denominator", .int(rate.denominator))]
        case .duration(let duration): [("seconds", Self.seconds(of: duration))]
        case .period(let period):
            [("months", .int(Int64(period.months))), ("days", .int(Int64(period.days)))]
        case .instant(let instant): Self.fields(of: instant)
        case .integer, .text, .other: []
        }
    }

    /// Whole seconds as an integer, others as a float.
    private static func seconds(of duration: Duration) -> Value {
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0 ? .int(seconds) : .float(Double(seconds) + Double(attoseconds) / 1e18)
    }

    private static func fields(of instant: Instant) -> [(name: String, value: Value)] {
        let perDay: Int64 = 86_400_000_000
        var (days, rest) = instant.microseconds.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 { (days, rest) = (days - 1, rest + perDay) }
        guard let date = CivilDate(daysSinceEpoch: Int(days)) else { return [] }
        let seconds = rest / 1_000_000
        // 1 January 1970 was a Thursday; Monday is 1.
        let weekday = ((days + 3) % 7 + 7) % 7 + 1
        return [
            ("year", .int(Int64(date.year))), ("month", .int(Int64(date.month))),
            ("day", .int(Int64(date.day))), ("hour", .int(seconds / 3_600)),
            ("minute", .int(seconds / 60 % 60)), ("second", .int(seconds % 60)),
            ("microsecond", .int(rest % 1_000_000)), ("weekday", .int(weekday)),
        ]
    }
}
