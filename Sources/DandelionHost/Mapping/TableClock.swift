import DandelionModel
import Foundation

/// Reads the times of a table: dates and date-times of ISO 8601, in the
/// table's zone where they bring none, or counts since 1970.
struct TableClock: Sendable {
    private let zone: TimeZone?

    static let utc = TableClock(zone: nil)

    /// - Parameter zone: An IANA name; nil and `UTC` for UTC.
    init(zone: String?) {
        self.zone = zone.flatMap { $0 == "UTC" ? nil : TimeZone(identifier: $0) }
    }

    /// The instant of a text: a date is its midnight.
    ///
    /// A time that the zone's clocks skip moves later by what they skip; of one
    /// that they show twice the earlier counts.
    func instant(of text: String, unit: EventMapping.Unit?) throws(FieldFault) -> Instant {
        if let unit { return try counted(text, unit) }
        guard let (wall, offset) = Self.parse(text) else {
            throw FieldFault(
                "'\(text)' is no date or time; write 1997-03-01, 1997-03-01T14:30 or 1997-03-01T14:30:00Z, or say the "
                    + "'unit' of a count since 1970")
        }
        if let offset { return wall - offset }
        guard let zone else { return wall }
        return Instant.whereClocksShow(wall, in: ZoneTable(zone: zone))
    }

    private func counted(_ text: String, _ unit: EventMapping.Unit) throws(FieldFault) -> Instant {
        let factor: Int64 =
            switch unit {
            case .seconds: 1_000_000
            case .milliseconds: 1_000
            case .microseconds: 1
            case .minor:
                throw FieldFault(
                    "'minor' is a unit of money; a time's are seconds, milliseconds, microseconds")
            }
        guard let count = Int64(text),
            case let (product, overflow) = count.multipliedReportingOverflow(by: factor),
            !overflow
        else { throw FieldFault("'\(text)' is no whole number of \(unit.rawValue) since 1970") }
        return Instant(microseconds: product)
    }

    /// What UTC's clocks would show, and the offset that the text brings.
    private static func parse(_ text: String) -> (wall: Instant, offset: Duration?)? {
        var rest = Array(text.utf8)[...]
        func number(_ width: Int) -> Int? {
            guard rest.count >= width else { return nil }
            var value = 0
            for byte in rest.prefix(width) {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            rest = rest.dropFirst(width)
            return value
        }
        func skip(_ letters: String) -> Bool {
            guard let first = rest.first, letters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4) else { return nil }
        let isCompact = !skip("-")
        guard let month = number(2), isCompact || skip("-"), let day = number(2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var wall = Instant.epoch + .days(Int64(date.daysSinceEpoch))
        if rest.isEmpty { return (wall, nil) }
        guard skip("T "), let hour = number(2), hour < 24, skip(":"), let minute = number(2), minute < 60
        else {
            return nil
        }
        wall = wall + .seconds(hour * 3_600 + minute * 60)
        if skip(":") {
            guard let second = number(2), second < 60 else { return nil }
            wall = wall + .seconds(second)
            if skip(".,") {
                var unit: Int64 = 100_000
                var digits = 0
                while let digit = number(1) {
                    wall = wall + .microseconds(Int64(digit) * unit)
                    unit /= 10
                    digits += 1
                }
                if digits == 0 { return nil }
            }
        }
        if rest.isEmpty { return (wall, nil) }
        if skip("Zz") { return rest.isEmpty ? (wall, .zero) : nil }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip("+-"), let hours = number(2), hours < 24 else { return nil }
        _ = skip(":")
        let minutes = rest.isEmpty ? 0 : number(2)
        guard let minutes, minutes < 60, rest.isEmpty else { return nil }
        let offset = Duration.seconds(hours * 3_600 + minutes * 60)
        return (wall, isWest ? .zero - offset : offset)
    }
}

/// The system's rules of a zone.
private struct ZoneTable: ZoneRules {
    let zone: TimeZone

    func offset(at instant: Instant) -> Duration {
        let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
        return .seconds(zone.secondsFromGMT(for: date))
    }
}
