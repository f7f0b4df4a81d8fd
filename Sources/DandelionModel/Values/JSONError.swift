/// Why a JSON text was refused. Nothing was read from it.
///
/// What stands in a personal field is never shown, not even here: an error
/// text may be kept where no erasure reaches.
public struct JSONError: Error, Equatable, Sendable {
    /// From 1. A line ends with a line feed.
    public let line: Int
    /// From 1, in Unicode scalars; in bytes where the text is not UTF-8.
    public let column: Int
    /// As in `items[2].price`; empty for the text as a whole.
    public let path: String
    public let reason: Reason

    @nonexhaustive
    public enum Reason: Equatable, Sendable {
        case unexpected(found: String, expected: String)
        case notUTF8(UInt8)
        case controlCharacter(UInt8)
        case loneSurrogate
        case leadingZero
        case integerTooLarge(String)
        case floatTooLarge(String)
        /// The path ends with the key that came again.
        case duplicateKey
        case tooDeep(limit: Int)
        /// Sizes in bytes of text.
        case tooLarge(bytes: Int, limit: Int)
        case unknownTag(String, suggestion: String?)
        case badTag(String, found: String, expected: String)
        /// A reference to personal data in a text that came from outside.
        case personalFromOutside
        /// A text that is not what its field holds.
        case unreadable(event: String, field: String, type: FieldType, found: String)
        case refused(EventRefusal)
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        "line \(line), column \(column)\(path.isEmpty ? "" : ", at \(path.quoted)"): \(reason)"
    }
}

extension JSONError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpected(let found, let expected):
            "found \(found), expected \(expected); nothing was read. \(Self.remedy(found, expected))"
        case .notUTF8(let byte):
            """
            found the byte 0x\(String(byte, radix: 16)), which is not UTF-8 here; nothing was read. Send the text \
            in UTF-8, and other bytes as {"$bytes":"<base 64>"}
            """
        case .controlCharacter(let code):
            """
            found the control character \(code) inside a string, expected an escape; nothing was read. Write it \
            as \\u\(String(65_536 + Int(code), radix: 16).dropFirst())
            """
        case .loneSurrogate:
            """
            found half of a surrogate pair, expected both; nothing was read. Write the character itself, or both \
            escapes
            """
        case .leadingZero:
            "found a number with leading zeros; nothing was read. Leave them out, or send a string"
        case .integerTooLarge(let text):
            """
            found the integer \(text), expected at most 64 bits with sign; nothing was read. Send a string, or a \
            float such as 1e19
            """
        case .floatTooLarge(let text):
            """
            found the number \(text), expected one below 1.8e308; nothing was read. Send a smaller one, or \
            {"$float":"inf"}
            """
        case .duplicateKey:
            "found a key for the second time, expected each once; nothing was read. Leave one of the two out"
        case .tooDeep(let limit):
            "found more than \(limit) levels of lists and maps; nothing was read. Flatten it"
        case .tooLarge(let bytes, let limit):
            """
            found \(bytes) bytes of text, expected at most \(limit); nothing was read. Keep the large part \
            elsewhere and send a reference to it
            """
        case .unknownTag(let tag, let suggestion):
            """
            found the unknown tag \(tag); nothing was read. \
            \(Suggestion.question(suggestion, otherwise: "Put a second $ in front if it is the key of a map"))
            """
        case .badTag(let tag, let found, let expected):
            "found \(found) in \(tag), expected \(expected); nothing was read. Mend it, or send a plain string"
        case .personalFromOutside:
            """
            found a reference to personal data, expected the data itself; nothing was read. Send the value of the \
            field; it is stored apart
            """
        case .unreadable(let event, let field, let type, let found):
            """
            the field \(field.quoted) of \(event.quoted) is \(found) and should be a \(type.rawValue); nothing was \
            read. Send \(type.jsonForm)
            """
        case .refused(let refusal): refusal.description
        }
    }

    private static func remedy(_ found: String, _ expected: String) -> String {
        switch (found, expected) {
        case ("the end of the text", _): "Send the whole text"
        case (_, "the end of the text"): "Send one value at a time"
        case ("'}'", "a key in double quotes"), ("']'", "a value"), ("'}'", "a value"):
            "Remove the comma before it, or add what is missing"
        case ("'''", _): "Put strings in double quotes"
        case ("U+FEFF", _): "Send the text without a byte order mark"
        case ("'/'", _), ("'#'", _): "Remove the comment; JSON has none"
        case ("'N'", _), ("'I'", _): "Leave the field out, or send {\"$float\":\"inf\"} for an infinity"
        default: "Send JSON as RFC 8259 has it"
        }
    }
}
