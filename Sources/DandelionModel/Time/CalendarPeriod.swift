/// A span whose length depends on the calendar: months and days.
///
/// A different type from `Duration` on purpose. A month has 28 to 31 days, and
/// a day in a zone has 23 to 25 hours when its clocks change.
public struct CalendarPeriod: Sendable, Hashable {
    public let months: Int
    public let days: Int

    public init(months: Int = 0, days: Int = 0) {
        self.months = months
        self.days = days
    }
}

extension CalendarPeriod: CustomStringConvertible {
    /// As in `2 months`, `1 month 3 days`, `0 days`.
    public var description: String {
        var words: [String] = []
        if months != 0 { words.append("\(months) \(months.magnitude == 1 ? "month" : "months")") }
        if days != 0 || months == 0 { words.append("\(days) \(days.magnitude == 1 ? "day" : "days")") }
        return words.joined(separator: " ")
    }

    /// The period of a text: whole numbers of years, months, weeks and days, each at most once.
    ///
    /// - Throws: ``TimeError/unreadablePeriod(_:)`` for anything else.
    public init(_ text: String) throws(TimeError) {
        guard let period = Self.parse(text) else { throw .unreadablePeriod(text) }
        self = period
    }

    private static func parse(_ text: String) -> CalendarPeriod? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
        var months: Int128 = 0
        var days: Int128 = 0
        var seen: Set<Substring> = []
        for place in stride(from: 0, to: words.count, by: 2) {
            guard let number = DecimalNumber(words[place].utf8), number.decimals == 0,
                let count = Int64(exactly: number.digits)
            else { return nil }
            let unit = words[place + 1].hasSuffix("s") ? words[place + 1].dropLast() : words[place + 1]
            guard seen.insert(unit).inserted else { return nil }
            switch unit {
            case "year": months += Int128(count) * 12
            case "month": months += Int128(count)
            case "week": days += Int128(count) * 7
            case "day": days += Int128(count)
            default: return nil
            }
        }
        guard let wholeMonths = Int(exactly: months), let wholeDays = Int(exactly: days) else { return nil }
        return CalendarPeriod(months: wholeMonths, days: wholeDays)
    }
}

extension CalendarPeriod: Codable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }
}
