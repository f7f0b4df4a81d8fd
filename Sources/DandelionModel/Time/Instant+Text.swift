extension Instant: CustomStringConvertible {
    private static let perDay: Int64 = 86_400_000_000

    /// ISO 8601 in UTC: `2026-11-21T20:36:34.5Z`, with up to six decimals.
    public var description: String {
        let (days, rest) = microseconds.flooredQuotientAndRemainder(dividingBy: Self.perDay)
        // Every instant lies within the years that a date may have.
        guard let date = CivilDate(daysSinceEpoch: Int(days)) else { return "instant \(microseconds)" }
        let (seconds, fraction) = Int(rest).quotientAndRemainder(dividingBy: 1_000_000)
        let hour = TimeText.padded(seconds / 3600, 2)
        let minute = TimeText.padded(seconds / 60 % 60, 2)
        var text = "\(date)T\(hour):\(minute):\(TimeText.padded(seconds % 60, 2))"
        if fraction != 0 {
            var digits = TimeText.padded(fraction, 6)
            while digits.last == "0" { digits.removeLast() }
            text += ".\(digits)"
        }
        return text + "Z"
    }

    /// The instant of a text in the form that ``description`` has. Seconds may
    /// have one to six decimals, and the zone is `Z`.
    ///
    /// - Throws: ``TimeError/unreadableInstant(_:)`` for anything else.
    public init(_ text: String) throws(TimeError) {
        guard let instant = Self.parse(text) else { throw .unreadableInstant(text) }
        self = instant
    }

    private static func parse(_ text: String) -> Instant? {
        var scanner = TimeText(text)
        guard let date = scanner.date(), scanner.skip("T"), let hour = scanner.number(2...2)?.value,
            hour < 24, scanner.skip(":"), let minute = scanner.number(2...2)?.value, minute < 60,
            scanner.skip(":"), let second = scanner.number(2...2)?.value, second < 60
        else { return nil }
        var fraction = 0
        if scanner.skip(".") {
            guard let digits = scanner.number(1...6) else { return nil }
            fraction = (digits.width..<6).reduce(digits.value) { value, _ in value * 10 }
        }
        guard scanner.skip("Z"), scanner.isAtEnd else { return nil }
        let ofDay = Int128((hour * 60 + minute) * 60 + second) * 1_000_000 + Int128(fraction)
        let microseconds = Int128(date.daysSinceEpoch) * Int128(perDay) + ofDay
        return Int64(exactly: microseconds).map { Instant(microseconds: $0) }
    }
}

extension Instant: Codable {
    /// Itself in ``ValueEncoder``; elsewhere its text.
    public func encode(to encoder: any Encoder) throws {
        if let node = encoder as? ValueEncoding { return node.put(.instant(self)) }
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        if let node = decoder as? ValueDecoding {
            guard case .instant(let instant) = node.value else { throw node.mismatch("instant") }
            self = instant
        } else {
            try self.init(try decoder.singleValueContainer().decode(String.self))
        }
    }
}
