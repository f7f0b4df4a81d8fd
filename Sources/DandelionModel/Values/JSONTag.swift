/// The keys of one-key maps that stand for what JSON does not have.
enum JSONTag: String, CaseIterable {
    case money = "$money"
    case instant = "$instant"
    case duration = "$duration"
    case float = "$float"
    case bytes = "$bytes"
    case personal = "$personal"

    /// What all of them begin with.
    static let sign = UInt8(ascii: "$")

    /// What stands behind the key.
    var form: String {
        switch self {
        case .money: "a text such as \"10.00 USD\""
        case .instant: "a text such as \"2026-11-21T20:36:34.5Z\""
        case .duration: "a text such as \"90s\" or \"3d\""
        case .float: "\"inf\" or \"-inf\""
        case .bytes: "a text in base 64, with padding"
        case .personal: "a list of a subject and a slot"
        }
    }

    private static let infinities: [String: Double] = ["inf": .infinity, "-inf": -.infinity]

    /// The value of a tag's text; nil where it is none, and for ``personal``.
    func value(of text: String) -> Value? {
        switch self {
        case .money: return (try? Money(text)).map(Value.money)
        case .instant: return (try? Instant(text)).map(Value.instant)
        case .duration: return (try? Duration(text: text)).map(Value.duration)
        case .float: return Self.infinities[text].map(Value.float)
        case .bytes: return Base64.decode(text).map(Value.init(bytes:))
        case .personal: return nil
        }
    }
}

extension JSONParser {
    /// The value of a map whose only key begins with one `$`.
    func readTag(_ member: Member, at start: Int) throws(JSONError) -> Value {
        guard let tag = JSONTag(rawValue: member.key) else {
            let known = JSONTag.allCases.map(\.rawValue)
            throw error(
                .unknownTag(
                    shown(member.key), suggestion: Suggestion.nearest(to: member.key, among: known)),
                at: start)
        }
        if tag == .personal {
            guard schema == nil else { throw error(.personalFromOutside, at: start) }
            guard case .list(let parts) = member.value, parts.count == 2,
                case .string(let subject) = parts[0],
                case .int(let slot) = parts[1]
            else { throw badTag(tag, member) }
            return .personal(PersonalReference(subject: subject, slot: slot))
        }
        // A text written as such: not one that is itself a tag.
        guard bytes[member.valueOffset] == Self.quote, case .string(let text) = member.value,
            let value = tag.value(of: text)
        else { throw badTag(tag, member) }
        return value
    }

    private func badTag(_ tag: JSONTag, _ member: Member) -> JSONError {
        var found = "a \(member.value.kindName)"
        if case .string(let text) = member.value { found = shown(text) }
        return error(.badTag(tag.rawValue, found: found, expected: tag.form), at: member.valueOffset)
    }
}
