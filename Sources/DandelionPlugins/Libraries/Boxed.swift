package import DandelionModel

/// What stands on one side of an operator between money, rates and times.
package enum Boxed: Equatable {
    case money(Money)
    case instant(Instant)
    case duration(Duration)
    case rate(Rate)
    case period(CalendarPeriod)
    case integer(Int64)
    case text(String)
    case other(Value)

    package init(_ value: Value) {
        self =
            switch value {
            case .money(let money): .money(money)
            case .instant(let instant): .instant(instant)
            case .duration(let duration): .duration(duration)
            case .int(let number): .integer(number)
            case .string(let text): .text(text)
            default: value.asRate.map(Boxed.rate) ?? value.asPeriod.map(Boxed.period) ?? .other(value)
            }
    }

    package var value: Value {
        switch self {
        case .money(let money): .money(money)
        case .instant(let instant): .instant(instant)
        case .duration(let duration): .duration(duration)
        case .rate(let rate): .rate(rate)
        case .period(let period): .period(period)
        case .integer(let number): .int(number)
        case .text(let text): .string(text)
        case .other(let value): value
        }
    }

    /// As `tostring` has it.
    package var text: String {
        switch self {
        case .money(let money): money.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.text
        case .rate(let rate): rate.description
        case .period(let period): period.description
        case .integer(let number): String(number)
        case .text(let text): text
        case .other(let value): Words.found(value)
        }
    }

    /// A text beside a value is read as what fits the value: `now + "3d"`.
    ///
    /// - Parameter isTime: Whether beside an instant the text is another one, as
    ///   in a comparison, and not a duration.
    func read(beside other: Boxed, isTime: Bool = false) throws -> Boxed {
        guard case .text(let text) = self else { return self }
        switch other {
        case .money: return .money(try Money(text))
        case .instant where isTime: return .instant(try Instant(text))
        case .instant: return Boxed(try DurationText.either(text))
        case .duration: return .duration(try DurationText.exact(text))
        case .period: return .period(try DurationText.period(text))
        case .rate: return .rate(try Rate(text))
        case .integer, .text, .other: return self
        }
    }
}
