/// Why a Swift value could not become a ``Value``, or the other way round.
///
/// Paths read `items[2].price`; the value as a whole has an empty one.
@nonexhaustive
public enum ValueCodingError: Error, Equatable, Sendable {
    case missing(path: String, expected: String)
    /// `found` is the ``Value/kindName`` of what stood there.
    case mismatch(path: String, expected: String, found: String)
    case outOfRange(path: String, type: String)
    case notANumber(path: String)
    case tooDeep(path: String, limit: Int)
    /// A type's own `Codable` code did what the protocol does not allow.
    case misuse(path: String, reason: String)
    /// A ``Personal`` stands where its event's schema has no personal field.
    case personalOutsideSchema(path: String, event: String)
    /// A ``Personal`` or a ``Value`` met an encoder or decoder that is not ours.
    case personalElsewhere(path: String)
    case valueElsewhere(path: String)
}

extension ValueCodingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path, let expected):
            "\(path.quoted) is missing; nothing was decoded. Send a \(expected), or make the property optional"
        case .mismatch(let path, let expected, "personal"):
            """
            \(path.quoted) is stored apart as personal data; nothing was decoded. Declare the property as \
            Personal<…> instead of \(expected)
            """
        case .mismatch(let path, let expected, let found):
            """
            \(path.quoted) is a \(found) and the type expects a \(expected); nothing was decoded. Change the \
            property's type, or what is sent
            """
        case .outOfRange(let path, let type):
            "the number at \(path.quoted) does not fit \(type); nothing was coded. Use a wider type, or a string"
        case .notANumber(let path):
            """
            the value at \(path.quoted) is not a number (NaN); nothing was encoded. Leave the property nil, or \
            set a number
            """
        case .tooDeep(let path, let limit):
            "\(path.quoted) nests deeper than \(limit) levels; nothing was encoded. Flatten it"
        case .misuse(let path, let reason):
            """
            the Codable code of the type at \(path.quoted) \(reason); nothing was coded. Mend its encode(to:) or \
            init(from:)
            """
        case .personalOutsideSchema(let path, let event):
            """
            \(path.quoted) holds personal data, and the schema of \(event.quoted) has no such personal field; \
            nothing was recorded. Declare .personal(\"\(path)\", of: …), or take the data out
            """
        case .personalElsewhere(let path):
            """
            \(path.quoted) is personal data and is coded by ValueEncoder and ValueDecoder only; nothing was \
            written. Resolve it first, and copy what may leave
            """
        case .valueElsewhere(let path):
            """
            \(path.quoted) is a Value and is coded by ValueEncoder and ValueDecoder only; nothing was written. \
            Copy what you need into a type of your own
            """
        }
    }
}

extension [any CodingKey] {
    /// As in `items[2].price`.
    var valuePath: String {
        var path = ""
        for key in self {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path
    }

    func valuePath(to key: any CodingKey) -> String { (self + [key]).valuePath }
}

/// An element's place in a list, or `super`.
struct ValueCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    static let superKey = ValueCodingKey(stringValue: "super")

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
