/// How a report writes numbers, money and days: the same on every machine,
/// whatever its locale.
package struct ReportFormat: Sendable {
    package let currency: String
    private let exponent: Int

    /// - Parameter exponent: Digits after the decimal point, 0 to 18.
    package init(currency: String, exponent: Int) {
        self.currency = currency
        self.exponent = max(0, min(18, exponent))
    }

    // MARK: Numbers

    /// `23570` as `23,570`; a negative number bears a minus sign, not a hyphen.
    package static func count(_ number: Int) -> String {
        (number < 0 ? "\u{2212}" : "") + grouped(String(number.magnitude))
    }

    /// A count with its noun: `1 member`, `1,200 members`.
    package static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(count(number)) \(number == 1 ? one : many)"
    }

    /// `part` of `whole` as `12.3 %`; nil where there is no whole.
    package static func percent(_ part: Double, of whole: Double) -> String? {
        guard whole > 0, part.isFinite else { return nil }
        return "\(decimal(part / whole * 100, digits: 1)) %"
    }

    /// A number with a fixed count of digits after the point.
    package static func decimal(_ number: Double, digits: Int) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return fixed(Int64((number * scale).rounded()), digits: digits)
    }

    // MARK: Money

    /// Minor units as `1,234.50 USD`.
    package func money(_ minor: Int64) -> String { "\(amount(minor)) \(currency)" }

    /// Minor units as `1,234.50`.
    package func amount(_ minor: Int64) -> String { Self.fixed(minor, digits: exponent) }

    /// Minor units as whole units of the currency, for an axis: `1,200`.
    package func wholeUnits(_ minor: Double) -> String {
        Self.decimal(minor / Double(unit), digits: 0)
    }

    /// The minor units that make one unit of the currency.
    package var unit: Int64 {
        (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
    }

    private static func fixed(_ number: Int64, digits: Int) -> String {
        let sign = number < 0 ? "\u{2212}" : ""
        guard digits > 0 else { return sign + grouped(String(number.magnitude)) }
        var text = String(number.magnitude)
        if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
        return "\(sign)\(grouped(String(text.dropLast(digits)))).\(text.suffix(digits))"
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }

    // MARK: Days

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// `1997-01-01T10:00:00Z` as `1 January 1997`; other text as it stands.
    package static func day(_ instant: String) -> String {
        let parts = instant.prefix(10).split(separator: "-")
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            months.indices.contains(month - 1)
        else { return instant }
        return "\(day) \(months[month - 1]) \(year)"
    }

    /// `1997-01-01T10:00:00Z` as `1 January 1997, 10:00`; midnight, and a day
    /// without a time, as the day.
    package static func moment(_ instant: String) -> String {
        let time = instant.dropFirst(11).prefix(5)
        guard time.count == 5, time != "00:00", day(instant) != instant else { return day(instant) }
        return "\(day(instant)), \(time)"
    }

    /// The number and year of `1997-01`; nil for another text.
    package static func yearAndMonth(_ text: String) -> (year: Int, month: Int)? {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]), (1...12).contains(month)
        else { return nil }
        return (year, month)
    }

    /// `1997-01` as `Jan 1997`; other text as it stands.
    package static func month(_ text: String) -> String {
        guard let (year, month) = yearAndMonth(text) else { return text }
        return "\(months[month - 1].prefix(3)) \(year)"
    }

    /// A text of at most `limit` characters: a longer one loses its middle.
    package static func shortened(_ text: String, to limit: Int) -> String {
        guard text.count > limit, limit > 2 else { return text }
        let tail = (limit - 1) / 2
        return "\(text.prefix(limit - 1 - tail))…\(text.suffix(tail))"
    }
}

extension Int64 {
    /// A sum that stops at the largest and the smallest number.
    func clamped(adding other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
