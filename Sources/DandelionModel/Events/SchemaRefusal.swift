/// Why a schema was not taken into an ``EventCatalog``.
@nonexhaustive
public enum SchemaRefusal: Error, Equatable, Sendable {
    case badName(event: String)
    case badFieldName(event: String, field: String)
    case duplicateField(event: String, field: String)
    case keyType(event: String, field: String, found: FieldType)
    /// The subject of a personal field is not a key field of its schema.
    case subjectIsNoKey(event: String, field: String, subject: String)
    case twoSchemas(event: String)
}

extension SchemaRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badName(let event):
            """
            \(event.quoted) cannot name an event type; the schema was not added. Use at most 64 lower-case \
            letters, digits and underscores in words joined by dots, such as 'order.paid'
            """
        case .badFieldName(let event, let field):
            """
            \(field.quoted) of \(event.quoted) cannot name a field; the schema was not added. Use at most 64 \
            letters, digits and underscores, and begin with a letter
            """
        case .duplicateField(let event, let field):
            "\(event.quoted) declares \(field.quoted) twice; the schema was not added. Remove one of the two"
        case .keyType(let event, let field, let found):
            """
            the key \(field.quoted) of \(event.quoted) is a \(found.rawValue); the schema was not added. \
            Make it a string or an int
            """
        case .subjectIsNoKey(let event, let field, let subject):
            """
            the personal field \(field.quoted) of \(event.quoted) belongs to \(subject.quoted), which is not a \
            key field; the schema was not added. Declare .key(\"\(subject)\"), or name another key
            """
        case .twoSchemas(let event):
            """
            two different schemas are called \(event.quoted); the second was not added. Give one of them \
            another name
            """
        }
    }
}

extension EventSchema {
    func refuseIfMalformed() throws(SchemaRefusal) {
        let words = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= Self.longestName, words.allSatisfy({ Self.isWord($0, capitals: false) })
        else {
            throw .badName(event: name)
        }
        var seen: Set<String> = []
        for field in fields {
            guard field.name.utf8.count <= Self.longestName, Self.isWord(field.name.utf8, capitals: true)
            else {
                throw .badFieldName(event: name, field: field.name)
            }
            guard seen.insert(field.name).inserted else {
                throw .duplicateField(event: name, field: field.name)
            }
            switch field.role {
            case .plain: break
            case .key:
                guard field.type == .string || field.type == .int else {
                    throw .keyType(event: name, field: field.name, found: field.type)
                }
            case .personal(let subject):
                guard self.field(subject)?.role == .key else {
                    throw .subjectIsNoKey(event: name, field: field.name, subject: subject)
                }
            }
        }
    }

    private static let longestName = 64

    /// A letter, then letters, digits and underscores: a name in Swift, Lua and SQL alike.
    private static func isWord(_ text: some Sequence<UInt8>, capitals: Bool) -> Bool {
        var isFirst = true
        for byte in text {
            defer { isFirst = false }
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where capitals: continue
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !isFirst: continue
            case UInt8(ascii: "_") where !isFirst: continue
            default: return false
            }
        }
        return !isFirst
    }
}
