package import DandelionModel
import DandelionRules

/// Values as people read them: no locale, no thousands separators, the same everywhere.
package enum DisplayText {
    /// What stands in place of a value that is kept with a person's.
    package static let personal = "«personal»"

    /// To the second, in UTC: `2026-11-21T20:36:34Z`. What it prints can be handed to `--since`.
    package static func time(_ instant: Instant) -> String {
        let (seconds, _) = instant.microseconds.flooredByMillion
        return Instant(microseconds: seconds * 1_000_000).description
    }

    package static func time(_ instant: Instant?) -> String { instant.map(time) ?? "" }

    /// A value in one line: `20.00 USD`, `[1, 2]`, `{level=3}`.
    package static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .float(let number): number.description
        case .string(let text): text
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .list(let values): "[" + values.map(quoted).joined(separator: ", ") + "]"
        case .map(let map): value.rateValue?.description ?? "{" + fields(map, separator: ", ") + "}"
        case .money(let money): money.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.text
        case .personal: personal
        }
    }

    /// The fields of a map in one line: `member=ada order=o-1`.
    package static func fields(_ value: Value) -> String {
        guard case .map(let map) = value else { return value.isNull ? "" : self.value(value) }
        return fields(map, separator: " ")
    }

    private static func fields(_ map: ValueMap, separator: String) -> String {
        map.entries.map { "\($0.key)=\(quoted($0.value))" }.joined(separator: separator)
    }

    /// A text with spaces stands in quotes, so that one sees where it ends.
    private static func quoted(_ value: Value) -> String {
        guard case .string(let text) = value else { return self.value(value) }
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0 == "," }
        return isPlain ? text : "\"\(text)\""
    }

    /// `1 entry`, `2 entries`.
    package static func count(_ number: Int, _ one: String, _ many: String) -> String {
        number == 1 ? "1 \(one)" : "\(number) \(many)"
    }

    /// `812 B`, `4.0 MiB`.
    package static func bytes(_ count: Int64) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        guard count >= 1_024 else { return "\(count) B" }
        var tenths = count * 10 / 1_024
        var unit = 0
        while tenths >= 10_240, unit < units.count - 1 {
            tenths /= 1_024
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}

extension Value {
    var isNull: Bool { if case .null = self { true } else { false } }
}

extension Int64 {
    /// Rounded down, also below zero.
    fileprivate var flooredByMillion: (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? (quotient - 1, remainder + 1_000_000) : (quotient, remainder)
    }
}
