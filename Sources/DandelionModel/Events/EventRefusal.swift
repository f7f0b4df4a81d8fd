/// Why an event was not recorded. After every case, nothing was.
@nonexhaustive
public enum EventRefusal: Error, Equatable, Sendable {
    case unknownType(name: String, suggestion: String?)
    case notAMap(event: String, found: String)
    case unknownField(event: String, field: String, suggestion: String?)
    case missingField(event: String, field: String, expected: FieldType)
    /// `found` is the ``Value/kindName`` of what came.
    case wrongType(event: String, field: String, expected: FieldType, found: String)
    /// A personal field came without the key field that says whose it is.
    case missingSubject(event: String, field: String, subject: String)
    case notANumber(event: String, path: String)
    case tooDeep(event: String, path: String, limit: Int)
    /// Sizes of the encoded body, in bytes.
    case tooLarge(event: String, bytes: Int, limit: Int)
    case notCanonical(event: String, reason: String)
}

extension EventRefusal {
    /// The refusal of an event because its body is not a sound value.
    public init(event: String, _ error: ValueError) {
        switch error {
        case .notANumber(let path): self = .notANumber(event: event, path: path)
        case .tooDeep(let path, let limit): self = .tooDeep(event: event, path: path, limit: limit)
        case .notCanonical(let reason): self = .notCanonical(event: event, reason: reason)
        default: self = .notCanonical(event: event, reason: error.description)
        }
    }
}

extension EventRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownType(let name, let suggestion):
            """
            no event type is called \(name.quoted); nothing was recorded. \
            \(Suggestion.question(suggestion, otherwise: "Declare its schema where the engine is made"))
            """
        case .notAMap(let event, let found):
            "the body of \(event.quoted) is a \(found); nothing was recorded. Send a map of its fields"
        case .unknownField(let event, let field, let suggestion):
            """
            \(event.quoted) has no field \(field.quoted); nothing was recorded. \
            \(Suggestion.question(suggestion, otherwise: "Add the field to the schema, or leave it out"))
            """
        case .missingField(let event, let field, let expected):
            """
            \(event.quoted) came without its field \(field.quoted); nothing was recorded. \
            Send a \(expected.rawValue), or make the field optional
            """
        case .wrongType(let event, let field, let expected, "null"):
            """
            the field \(field.quoted) of \(event.quoted) is null and should be a \(expected.rawValue); \
            nothing was recorded. A field without a value is left out
            """
        case .wrongType(let event, let field, let expected, let found):
            """
            the field \(field.quoted) of \(event.quoted) is a \(found) and should be a \(expected.rawValue); \
            nothing was recorded. Convert it before it is sent
            """
        case .missingSubject(let event, let field, let subject):
            """
            the personal field \(field.quoted) of \(event.quoted) came without \(subject.quoted), which says \
            whose it is; nothing was recorded. Send \(subject.quoted), or leave \(field.quoted) out
            """
        case .notANumber(let event, let path):
            """
            \(path.quoted) of \(event.quoted) is not a number (NaN); nothing was recorded. \
            Leave the field out, or send a number
            """
        case .tooDeep(let event, let path, let limit):
            """
            \(event.quoted) nests deeper than \(limit) levels at \(path.quoted); nothing was recorded. Flatten it
            """
        case .tooLarge(let event, let bytes, let limit):
            """
            \(event.quoted) takes \(bytes) bytes, and an event may take \(limit); nothing was recorded. \
            Keep the large part elsewhere and send a reference to it
            """
        case .notCanonical(let event, let reason):
            """
            the body of \(event.quoted) is not in canonical form (\(reason)); nothing was recorded. \
            Build it from the kinds of values that a schema knows
            """
        }
    }
}
