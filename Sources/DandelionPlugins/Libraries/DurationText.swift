package import DandelionModel

/// Durations and periods as authors write them, with what they probably meant.
package enum DurationText {
    private static let letters = ["w", "d", "h", "m", "s", "ms", "us", "ns"]
    private static let words = ["year", "month", "week", "day"]
    /// What people write for an exact unit.
    private static let exactWords = [
        "second": "s", "sec": "s", "minute": "m", "min": "m", "hour": "h", "hr": "h", "millisecond": "ms",
    ]

    /// The exact duration of a text such as `3d`.
    package static func exact(_ text: String) throws(HostMismatch) -> Duration {
        if let duration = try? Duration(text: text) { return duration }
        if let period = try? CalendarPeriod(text) {
            throw HostMismatch(
                "must be a duration, and \(Words.quoted(text)) is a calendar period; \(remedy(for: period))")
        }
        throw unreadable(
            text, as: "duration", example: "write a text such as \"90s\", \"15m\", \"3d\" or \"2w\"")
    }

    /// The calendar period of a text such as `2 months`.
    package static func period(_ text: String) throws(HostMismatch) -> CalendarPeriod {
        if let period = try? CalendarPeriod(text) { return period }
        if (try? Duration(text: text)) != nil {
            throw HostMismatch(
                "must be a calendar period, and \(Words.quoted(text)) is an exact duration; write \"2 months\" or \"3 days\""
            )
        }
        throw unreadable(
            text, as: "calendar period", example: "write a text such as \"2 months\" or \"1 month 3 days\"")
    }

    /// An exact duration, or else a calendar period.
    package static func either(_ text: String) throws(HostMismatch) -> Value {
        if let duration = try? Duration(text: text) { return .duration(duration) }
        if let period = try? CalendarPeriod(text) { return .period(period) }
        throw unreadable(
            text, as: "duration",
            example: "write a text such as \"90s\" or \"3d\", or a calendar period such as \"2 months\"")
    }

    private static func remedy(for period: CalendarPeriod) -> String {
        if period.months == 0 {
            return period.days % 7 == 0 && period.days != 0
                ? "write \"\(period.days / 7)w\"" : "write \"\(period.days)d\""
        }
        return "months differ in length, so write days, such as \"\((period.months * 30) + period.days)d\""
    }

    private static func unreadable(_ text: String, as noun: String, example: String) -> HostMismatch {
        let reason = "must be a \(noun), got \(Words.quoted(text))"
        if let suggestion = suggestion(for: text) {
            return HostMismatch("\(reason); did you mean \(suggestion)?")
        }
        return HostMismatch(reason, hint: example)
    }

    /// What a misspelt unit probably was: `'days'` for `3 dais`, `'3h'` for `3 hours`.
    private static func suggestion(for text: String) -> String? {
        let number = text.prefix { $0.isNumber || $0 == "-" }
        guard !number.isEmpty, !number.dropFirst().contains("-") else { return nil }
        let unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
        guard !unit.isEmpty, unit.allSatisfy(\.isLetter) else { return nil }
        let singular = unit.count > 2 && unit.hasSuffix("s") ? String(unit.dropLast()) : unit
        if let letter = exactWords[singular] { return "'\(number)\(letter)'" }
        if letters.contains(unit) { return "'\(number)\(unit)'" }
        let plurals = words.map { $0 + "s" } + words + exactWords.keys.sorted().map { $0 + "s" }
        guard let nearest = Suggestion.nearest(to: unit, among: plurals) else { return nil }
        let base = nearest.hasSuffix("s") ? String(nearest.dropLast()) : nearest
        return exactWords[base].map { "'\(number)\($0)'" } ?? "'\(nearest)'"
    }
}
