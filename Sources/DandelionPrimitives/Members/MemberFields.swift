public import DandelionModel

/// What to set of a member. What is nil stays as it is.
public struct MemberFields: Sendable {
    public var isBanned: Bool?
    public var isUnsubscribed: Bool?
    public var tier: String?
    public var level: Int64?
    public var zone: String?
    public var language: String?
    public var joined: Instant?
    public var name: Personal<String>?
    public var address: Personal<String>?

    public init() {}

    /// The fields of a map such as `{ tier = "gold", banned = false }`.
    ///
    /// - Throws: ``PrimitiveError`` for an unknown field, with a suggestion, and
    ///   for a value of another type.
    public init(_ map: ValueMap) throws(PrimitiveError) {
        for (field, value) in map.entries {
            switch field {
            case "banned": isBanned = try Self.read(value, field, "boolean", value.boolValue)
            case "unsubscribed": isUnsubscribed = try Self.read(value, field, "boolean", value.boolValue)
            case "tier": tier = try Self.read(value, field, "string", value.stringValue)
            case "level": level = try Self.read(value, field, "integer", value.intValue)
            case "zone": zone = try Self.read(value, field, "string", value.stringValue)
            case "language": language = try Self.read(value, field, "string", value.stringValue)
            case "joined": joined = try Self.read(value, field, "instant", value.instantValue)
            case "name": name = try Self.read(value, field, "string", Self.personal(value))
            case "address": address = try Self.read(value, field, "string", Self.personal(value))
            default:
                throw .unknownField(
                    of: "member", field: field, suggestion: Suggestion.nearest(to: field, among: Self.names))
            }
        }
    }

    static let names = [
        "banned", "unsubscribed", "tier", "level", "zone", "language", "joined", "name", "address",
    ]

    private static func read<Content>(
        _ value: Value, _ field: String, _ expected: String, _ content: Content?
    ) throws(PrimitiveError) -> Content {
        guard let content else {
            throw .wrongType(of: "member", field: field, expected: expected, found: value.kindName)
        }
        return content
    }

    private static func personal(_ value: Value) -> Personal<String>? {
        switch value {
        case .string(let text): .value(text)
        case .personal(let reference): .reference(reference)
        default: nil
        }
    }
}

extension Value {
    var instantValue: Instant? { if case .instant(let instant) = self { instant } else { nil } }
}
