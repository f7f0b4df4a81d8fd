import Dandelion
import DandelionRules

/// Values as a chain of why shows them, in one line.
enum WhyValue {
    static let personal = "personal"

    static func text(_ value: Value) -> String {
        switch value {
        case .null: "nil"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .float(let number): number.description
        case .string(let text): text
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .money(let money): money.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.text
        case .personal: personal
        case .list(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .map(let map):
            value.rateValue?.description
                ?? "{\(map.entries.map { "\($0.key) = \(text($0.value))" }.joined(separator: ", "))}"
        }
    }
}
