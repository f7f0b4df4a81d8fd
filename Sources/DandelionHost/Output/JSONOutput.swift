package import DandelionModel
import Foundation

/// Values as JSON for other programs: one form, always the same.
///
/// Keys are sorted by their bytes, lines are indented by two spaces, and what
/// JSON does not have is a plain text, as an event's field is written:
/// `"20.00 USD"`, `"2026-11-21T20:36:34.5Z"`, `"14d"`. A value that is kept with
/// a person's is `"«personal»"`.
package enum JSONOutput {
    package static func text(_ value: Value) -> String {
        var text = ""
        write(value, to: &text, indent: 0)
        return text
    }

    private static func write(_ value: Value, to text: inout String, indent: Int) {
        switch value {
        case .null, .bool, .int: text += JSONText.encode(value)
        case .float(let number):
            text += number.isFinite ? JSONText.encode(value) : JSONText.encode(.string("\(number)"))
        case .string: text += JSONText.encode(value)
        case .bytes(let bytes): text += JSONText.encode(.string(Data(bytes).base64EncodedString()))
        case .money, .instant, .duration, .personal:
            text += JSONText.encode(.string(DisplayText.value(value)))
        case .list(let values):
            lines(values.map { (nil, $0) }, "[", "]", to: &text, indent: indent)
        case .map(let map):
            lines(map.entries.map { ($0.key, $0.value) }, "{", "}", to: &text, indent: indent)
        }
    }

    private static func lines(
        _ entries: [(key: String?, value: Value)], _ open: String, _ close: String, to text: inout String,
        indent: Int
    ) {
        text += open
        for (index, entry) in entries.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += String(repeating: " ", count: indent + 2)
            if let key = entry.key { text += JSONText.encode(.string(key)) + ": " }
            write(entry.value, to: &text, indent: indent + 2)
        }
        if !entries.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }
}

extension Value {
    /// A map of what is there: fields of nil are left out.
    package static func object(_ fields: [(String, Value?)]) -> Value {
        .map(ValueMap(fields.compactMap { name, value in value.map { (name, $0) } }))
    }

    /// A text, or null: for fields that are always there.
    package static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
