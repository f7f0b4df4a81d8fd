/// The name of an event type and the fields that its events have.
///
/// Strict: an event has every field that is not optional, and no other. An
/// ``EventCatalog`` refuses a schema that is malformed.
///
/// ```swift
/// EventSchema(
///     "order.paid", .key("customer"), .money("amount"), .int("quantity").optional,
///     .personal("email", of: "customer"))
/// ```
public struct EventSchema: Sendable, Hashable {
    /// Lower-case words joined by dots: `order.paid`.
    public let name: String
    /// In the order of their declaration.
    public let fields: [EventField]
    /// In the order of a ``ValueMap``, so that one pass compares the two.
    private let sorted: [EventField]
    /// The fields that a subscription may bind, in the order of their declaration.
    public let keyFields: [EventField]
    /// The fields that are stored apart, in the order of their declaration.
    public let personalFields: [EventField]

    /// The greatest size of an event's encoded body, in bytes.
    public static let maximumBytes = 65_536

    public init(_ name: String, _ fields: EventField...) { self.init(name: name, fields: fields) }

    public init(name: String, fields: [EventField]) {
        self.name = name
        self.fields = fields
        sorted = fields.sorted { $0.name.precedesInBytes($1.name) }
        keyFields = fields.filter { $0.role == .key }
        personalFields = fields.filter(\.isPersonal)
    }

    // The other lists follow from the fields.
    public static func == (left: EventSchema, right: EventSchema) -> Bool {
        left.name == right.name && left.fields == right.fields
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(fields)
    }

    /// The field of a name, or nil.
    public func field(_ name: String) -> EventField? {
        sorted.first { $0.name.hasSameBytes(as: name) }
    }

    /// Says whether a value can be recorded as an event of this type.
    ///
    /// A personal field may hold a value of its type, as a producer fills it,
    /// or a ``Value/personal(_:)``, as it is stored.
    ///
    /// - Throws: ``EventRefusal``, which names the field. Nothing was changed.
    public func check(_ body: Value) throws(EventRefusal) {
        guard case .map(let map) = body else { throw .notAMap(event: name, found: body.kindName) }
        guard let size = body.soundSize else {
            do throws(ValueError) { try body.validate() } catch { throw EventRefusal(event: name, error) }
            throw .notCanonical(event: name, reason: "its encoding is not defined")
        }
        let bytes = size + ValueCodec.headerBytes
        guard bytes <= Self.maximumBytes else {
            throw .tooLarge(event: name, bytes: bytes, limit: Self.maximumBytes)
        }
        try checkFields(of: map)
    }

    /// One walk along both sorted lists.
    private func checkFields(of map: ValueMap) throws(EventRefusal) {
        var next = 0
        for (key, value) in map.entries {
            while next < sorted.count, !sorted[next].name.hasSameBytes(as: key) {
                guard sorted[next].name.precedesInBytes(key) else { break }
                try allowAbsence(of: sorted[next])
                next += 1
            }
            guard next < sorted.count, sorted[next].name.hasSameBytes(as: key) else {
                throw .unknownField(
                    event: name, field: key,
                    suggestion: Suggestion.nearest(to: key, among: fields.map(\.name)))
            }
            try check(value, in: sorted[next], of: map)
            next += 1
        }
        while next < sorted.count {
            try allowAbsence(of: sorted[next])
            next += 1
        }
    }

    private func allowAbsence(of field: EventField) throws(EventRefusal) {
        guard field.isOptional else {
            throw .missingField(event: name, field: field.name, expected: field.type)
        }
    }

    private func check(_ value: Value, in field: EventField, of map: ValueMap) throws(EventRefusal) {
        if case .personal(let subject) = field.role {
            guard map[subject] != nil else {
                throw .missingSubject(event: name, field: field.name, subject: subject)
            }
            if case .personal = value { return }
        }
        guard field.type.accepts(value) else {
            throw .wrongType(event: name, field: field.name, expected: field.type, found: value.kindName)
        }
    }
}
