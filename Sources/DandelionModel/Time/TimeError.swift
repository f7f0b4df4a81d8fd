/// Why a date, an instant, a duration or a calendar period was refused.
@nonexhaustive
public enum TimeError: Error, Equatable, Sendable {
    case unreadableInstant(String)
    case unreadableDate(String)
    case unreadableDuration(String)
    case unreadablePeriod(String)
    /// The text names the calculation.
    case outOfRange(String)
}

extension TimeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableInstant(let text):
            """
            \(text.quoted) is not an instant; nothing was read from it. Write it in UTC with at most six decimals, \
            such as '2026-11-21T20:36:34.5Z'
            """
        case .unreadableDate(let text):
            "\(text.quoted) is not a date; nothing was read from it. Write year, month and day, such as '2026-11-21'"
        case .unreadableDuration(let text):
            """
            \(text.quoted) is not an exact duration; nothing was read from it. Write a whole number and one of \
            w d h m s ms us ns, such as '90s'; months and years are calendar periods
            """
        case .unreadablePeriod(let text):
            """
            \(text.quoted) is not a calendar period; nothing was read from it. Write whole years, months, weeks and \
            days, such as '2 months' or '1 month 3 days'
            """
        case .outOfRange(let calculation):
            "\(calculation.quoted) leaves the range of time that can be stored; nothing was calculated. Use less"
        }
    }
}
