package import DandelionModel

extension HostType {
    /// What an argument must be, in an error text: "a string", "money".
    package var words: String {
        switch self {
        case .any: "a value"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "a string"
        case .money: "money"
        case .instant: "an instant"
        case .duration: "a duration"
        case .period: "a calendar period"
        case .rate: "a rate"
        case .list(let element): "a list of \(element.pluralWords)"
        case .map: "a table with names as keys"
        case .fields, .openFields: "a table of named arguments"
        case .record(let type): "\(Words.article(type)) \(type) or its \(RecordKey.field(of: type))"
        case .function, .closure: "a function"
        case .personal: "a string or personal data"
        case .pattern: "an event pattern"
        case .oneOf(let texts): "one of \(texts.map { "'\($0)'" }.joined(separator: ", "))"
        case .either(let types): types.map(\.words).joined(separator: " or ")
        case .optional(let type): type.words + " or nil"
        case .object(let name): "\(Words.article(name)) \(name)"
        }
    }

    private var pluralWords: String {
        switch self {
        case .any: "values"
        case .integer: "whole numbers"
        case .number: "numbers"
        case .string: "strings"
        case .money: "amounts of money"
        case .record(let type): "\(type)s"
        case .oneOf(let texts): texts.map { "'\($0)'" }.joined(separator: ", ")
        default: "elements, each \(words)"
        }
    }

    /// What to write instead, where a form needs an example.
    package var remedy: String? {
        switch self {
        case .money: "write money \"10.00 EUR\""
        case .instant: "write time.parse \"2026-11-21T20:36:34Z\", or add a duration to flow:now()"
        case .duration: "write a text such as \"90s\", \"15m\", \"3d\" or \"2w\""
        case .period: "write a text such as \"2 months\" or \"1 month 3 days\""
        case .rate: "write percent(12), or percent \"33 1/3\""
        case .pattern: "write event \"order.paid\" { member = id }"
        case .either(let types): types.lazy.compactMap(\.remedy).first
        case .optional(let type): type.remedy
        default: nil
        }
    }

    /// The named arguments, where it is a table of them.
    package var namedArguments: [HostParameter]? {
        switch self {
        case .fields(let parameters), .openFields(let parameters): parameters
        case .optional(let type): type.namedArguments
        default: nil
        }
    }
}

/// Parts of error texts.
package enum Words {
    package static func article(_ noun: String) -> String {
        "aeiou".contains(noun.lowercased().first ?? "x") ? "an" : "a"
    }

    /// What came instead, with its value where that helps: "nil", "a number (10)".
    package static func found(_ value: Value) -> String {
        switch value {
        case .null: return "nil"
        case .bool(let flag): return "\(flag)"
        case .int(let number): return "a number (\(number))"
        case .float(let number): return "a number (\(number))"
        case .string(let text): return "a string (\(quoted(text)))"
        case .bytes: return "bytes that are no text"
        case .list(let elements): return elements.isEmpty ? "an empty table" : "a list"
        case .map(let map):
            if let rate = value.asRate { return "a rate (\(rate))" }
            if let period = value.asPeriod { return "a calendar period (\(period))" }
            if let kind = map["$"]?.stringValue { return "\(article(kind)) \(kind)" }
            return "a table"
        case .money(let money): return "money (\(money))"
        case .instant(let instant): return "an instant (\(instant))"
        case .duration(let duration): return "a duration (\(duration.text))"
        case .personal: return "personal data"
        }
    }

    /// In single quotes, clipped.
    package static func quoted(_ text: String) -> String {
        let limit = 60
        guard text.utf8.count > limit else { return "'\(text)'" }
        return "'" + String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…'"
    }
}
