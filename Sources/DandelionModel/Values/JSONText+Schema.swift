extension JSONText {
    /// The greatest size of a stranger's text, in bytes. No event that may be
    /// recorded needs more, and reading stays bounded.
    public static let maximumOutsideBytes = 32 * EventSchema.maximumBytes

    /// The body of an event that somebody outside wrote as plain JSON.
    ///
    /// The schema says what a plain text means: in a money field `"10.00 USD"`
    /// is an amount, in an instant field `"2026-11-21T20:36:34Z"` an instant, in
    /// a duration field `"3d"` a duration. In a float field an integer is a
    /// float. Tags are read as well, apart from `$personal`.
    ///
    /// - Throws: ``JSONError``, which names the field where there is one; its
    ///   reason is ``JSONError/Reason/refused(_:)`` for what
    ///   ``EventSchema/check(_:)`` refuses. Nothing was recorded then.
    public static func decode(_ text: String, as schema: EventSchema) throws(JSONError) -> Value {
        try decode(Array(text.utf8), as: schema)
    }

    /// The body of an event that somebody outside wrote as plain JSON in UTF-8.
    ///
    /// - Throws: As for a string.
    public static func decode(_ bytes: [UInt8], as schema: EventSchema) throws(JSONError) -> Value {
        var parser = JSONParser(bytes: bytes, schema: schema)
        guard bytes.count <= maximumOutsideBytes else {
            throw parser.error(.tooLarge(bytes: bytes.count, limit: maximumOutsideBytes))
        }
        var body = try parser.readDocument()
        if case .map(var map) = body {
            for field in schema.fields {
                if let value = map[field.name] { map[field.name] = try parser.convert(value, to: field) }
            }
            body = .map(map)
        }
        do throws(EventRefusal) {
            try schema.check(body)
        } catch {
            throw parser.error(.refused(error), inField: error.field)
        }
        return body
    }
}

extension JSONParser {
    /// What a plain value means in a field; itself where it means itself.
    fileprivate func convert(_ value: Value, to field: EventField) throws(JSONError) -> Value {
        switch (field.type, value) {
        case (.float, .int(let number)): return .float(Double(number))
        case (.money, .string(let text)), (.instant, .string(let text)), (.duration, .string(let text)):
            guard let meant = field.type.tag?.value(of: text) else {
                let found = field.isPersonal ? "a text" : text.quoted
                throw error(
                    .unreadable(event: schema?.name ?? "", field: field.name, type: field.type, found: found),
                    inField: field.name)
            }
            return meant
        default: return value
        }
    }

    /// An error about a field of the outermost map, or about the whole.
    fileprivate func error(_ reason: JSONError.Reason, inField name: String?) -> JSONError {
        let place = fieldPlaces.first { name?.hasSameBytes(as: $0.name) ?? false }
        var parser = self
        parser.path = place.map { [.key($0.name)] } ?? []
        return parser.error(reason, at: place?.offset ?? 0)
    }
}

extension EventRefusal {
    /// The field that came and was refused; nil where it is the body or did not come.
    package var field: String? {
        switch self {
        case .unknownField(_, let field, _), .wrongType(_, let field, _, _), .missingSubject(_, let field, _):
            field
        default: nil
        }
    }
}

extension FieldType {
    /// The tag that holds the same text.
    fileprivate var tag: JSONTag? {
        switch self {
        case .money: .money
        case .instant: .instant
        case .duration: .duration
        default: nil
        }
    }

    /// How somebody writes such a field.
    var jsonForm: String { tag?.form ?? "a \(rawValue)" }
}
