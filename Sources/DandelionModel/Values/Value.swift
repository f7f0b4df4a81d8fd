/// What events, records, signals and results are made of.
///
/// One canonical form, the same on every store and in every language: integer
/// and float are distinct, there is no negative zero and no NaN, strings are
/// bytes, map keys are sorted by their bytes and unique. Two values are equal
/// exactly when their encodings are.
///
/// Money, instants, durations and references to personal data are values of
/// their own, so that none of them is ever mistaken for a number or a string.
public enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Never NaN: ``init(float:)`` refuses one, and ``validate()`` finds one that
    /// was put here directly. Negative zero equals zero and is stored as zero.
    case float(Double)
    case string(String)
    /// Bytes that are not valid UTF-8. Valid ones are a ``string(_:)``; see ``init(bytes:)``.
    case bytes([UInt8])
    case list([Value])
    case map(ValueMap)
    case money(Money)
    case instant(Instant)
    case duration(Duration)
    /// Where a personal value is kept, never the value itself.
    case personal(PersonalReference)
}

extension Value {
    /// The greatest number of lists and maps inside one another.
    public static let maximumDepth = 32

    /// A float in canonical form, or nil for NaN. Negative zero becomes zero.
    public init?(float: Double) {
        guard !float.isNaN else { return nil }
        self = .float(float == 0 ? 0 : float)
    }

    /// A string where the bytes are valid UTF-8, otherwise bytes.
    public init(bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = .string(text)
        } else {
            self = .bytes(bytes)
        }
    }

    /// The field of a map; nil for other values and for absent fields.
    public subscript(field: String) -> Value? {
        guard case .map(let map) = self else { return nil }
        return map[field]
    }

    /// What kind of value it is, in the words of schemas and error texts.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .money: "money"
        case .instant: "instant"
        case .duration: "duration"
        case .personal: "personal"
        }
    }
}

// Swift compares strings by canonical equivalence; here bytes decide.
extension Value: Hashable {
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.float(let a), .float(let b)): a.canonicalBits == b.canonicalBits
        case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
        case (.bytes(let a), .bytes(let b)): a == b
        // Bytes that are text encode as text, so they are equal to it.
        case (.string(let a), .bytes(let b)), (.bytes(let b), .string(let a)): a.utf8.elementsEqual(b)
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.money(let a), .money(let b)): a == b
        case (.instant(let a), .instant(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.personal(let a), .personal(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: ValueCodec.encode(self))
    }
}

extension Double {
    /// One pattern for both zeros, and one for every NaN, so that equality is
    /// that of the encodings and every value equals itself.
    var canonicalBits: UInt64 { self == 0 ? 0 : isNaN ? Double.nan.bitPattern : bitPattern }
}

extension Hasher {
    fileprivate mutating func combine(bytes: [UInt8]) {
        bytes.withUnsafeBytes { combine(bytes: $0) }
    }
}

// Not by nil: `found ? value : nil` would then be a null where an absence is meant.
extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .map(ValueMap(elements)) }
}
