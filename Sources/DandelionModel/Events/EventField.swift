/// One field of an ``EventSchema``.
public struct EventField: Sendable, Hashable {
    /// What a field is for, beyond being read.
    public enum Role: Sendable, Hashable {
        case plain
        /// Says whom or what the event is about; a subscription may bind it. A string or an int.
        case key
        /// About a person, and stored where it can be erased. `subject` names
        /// the key field that says whose it is.
        case personal(subject: String)
    }

    public let name: String
    public let type: FieldType
    public let role: Role
    /// Whether an event may leave the field out.
    public let isOptional: Bool

    public init(_ name: String, _ type: FieldType, role: Role = .plain, isOptional: Bool = false) {
        self.name = name
        self.type = type
        self.role = role
        self.isOptional = isOptional
    }

    /// The same field, which an event may leave out.
    public var optional: EventField { EventField(name, type, role: role, isOptional: true) }

    /// Whether its values are stored apart and can be erased.
    public var isPersonal: Bool { if case .personal = role { true } else { false } }
}

extension EventField {
    /// A field that a subscription may bind: the id of a member, an order, a campaign.
    public static func key(_ name: String, _ type: FieldType = .string) -> EventField {
        EventField(name, type, role: .key)
    }

    /// A field about the person whose id stands in the key field `subject`.
    public static func personal(
        _ name: String, _ type: FieldType = .string, of subject: String
    ) -> EventField {
        EventField(name, type, role: .personal(subject: subject))
    }

    public static func string(_ name: String) -> EventField { EventField(name, .string) }
    public static func int(_ name: String) -> EventField { EventField(name, .int) }
    public static func float(_ name: String) -> EventField { EventField(name, .float) }
    public static func bool(_ name: String) -> EventField { EventField(name, .bool) }
    public static func money(_ name: String) -> EventField { EventField(name, .money) }
    public static func instant(_ name: String) -> EventField { EventField(name, .instant) }
    public static func duration(_ name: String) -> EventField { EventField(name, .duration) }
    /// A field that holds any value.
    public static func value(_ name: String) -> EventField { EventField(name, .value) }
}
