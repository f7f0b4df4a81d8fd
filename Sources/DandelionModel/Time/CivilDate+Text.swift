extension CivilDate: CustomStringConvertible {
    /// As ISO 8601 has it: `2026-11-21`; years before 0 and after 9999 with a sign.
    public var description: String {
        let digits = TimeText.padded(Int(year.magnitude), 4)
        let sign = year < 0 ? "-" : year > 9_999 ? "+" : ""
        return "\(sign)\(digits)-\(TimeText.padded(month, 2))-\(TimeText.padded(day, 2))"
    }

    /// - Throws: ``TimeError/unreadableDate(_:)``, also for a day that the calendar has not.
    public init(_ text: String) throws(TimeError) {
        var scanner = TimeText(text)
        guard let date = scanner.date(), scanner.isAtEnd else { throw .unreadableDate(text) }
        self = date
    }
}

extension CivilDate: Codable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }
}

/// Reads the digits of dates and times, from the left.
struct TimeText {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest.removeFirst()
        return true
    }

    /// All digits that follow, if they are as many as allowed.
    mutating func number(_ width: ClosedRange<Int>) -> (value: Int, width: Int)? {
        var value = 0
        var count = 0
        while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            guard count < width.upperBound else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
            rest.removeFirst()
        }
        return count >= width.lowerBound ? (value, count) : nil
    }

    mutating func date() -> CivilDate? {
        let isNegative = skip("-")
        let isExpanded = isNegative || skip("+")
        guard let year = number(isExpanded ? 4...6 : 4...4)?.value, skip("-"),
            let month = number(2...2)?.value,
            skip("-"), let day = number(2...2)?.value
        else { return nil }
        return CivilDate(year: isNegative ? -year : year, month: month, day: day)
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
