/// Makes a `Decodable` value of a ``Value``, the reverse of ``ValueEncoder``.
public struct ValueDecoder: Sendable {
    public init() {}

    /// - Throws: ``ValueCodingError``, with the path; and what the type's own `init(from:)` throws.
    public func decode<Content: Decodable>(_ type: Content.Type, from value: Value) throws -> Content {
        try ValueDecoding(value, parent: nil, key: nil).decodeHere(type)
    }
}

/// One value that is being decoded, and the decoder that its type sees.
final class ValueDecoding: Decoder {
    let value: Value
    private let parent: ValueDecoding?
    private let key: (any CodingKey)?

    init(_ value: Value, parent: ValueDecoding?, key: (any CodingKey)?) {
        self.value = value
        self.parent = parent
        self.key = key
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { (parent?.codingPath ?? []) + (key.map { [$0] } ?? []) }

    func child(_ value: Value, at key: some CodingKey) -> ValueDecoding {
        ValueDecoding(value, parent: self, key: key)
    }

    /// Decodes this node's value.
    func decodeHere<Content: Decodable>(_ type: Content.Type) throws -> Content {
        // The standard library's own coding of a duration is two integers.
        if type == Duration.self {
            guard case .duration(let duration) = value, let content = duration as? Content else {
                throw mismatch("duration")
            }
            return content
        }
        return try Content(from: self)
    }

    /// Decodes a value below this node.
    func decode<Content: Decodable>(
        _ type: Content.Type, from value: Value, at key: some CodingKey
    ) throws -> Content {
        try child(value, at: key).decodeHere(type)
    }

    func bool(_ value: Value, at key: (some CodingKey)?) throws -> Bool {
        guard case .bool(let flag) = value else { throw mismatch("bool", value, at: key) }
        return flag
    }

    func string(_ value: Value, at key: (some CodingKey)?) throws -> String {
        guard case .string(let text) = value else { throw mismatch("string", value, at: key) }
        return text
    }

    func float(_ value: Value, at key: (some CodingKey)?) throws -> Double {
        switch value {
        case .float(let number): return number
        // Inside a field of any type, a whole number may have been written without its point.
        case .int(let number):
            guard let exact = Double(exactly: number) else {
                throw ValueCodingError.outOfRange(path: path(to: key), type: "Double")
            }
            return exact
        default: throw mismatch("float", value, at: key)
        }
    }

    func int<Number: FixedWidthInteger>(_ value: Value, at key: (some CodingKey)?) throws -> Number {
        guard case .int(let number) = value else { throw mismatch("int", value, at: key) }
        guard let exact = Number(exactly: number) else {
            throw ValueCodingError.outOfRange(path: path(to: key), type: "\(Number.self)")
        }
        return exact
    }

    /// The error of a type that found something else in this node's value.
    func mismatch(_ expected: String) -> ValueCodingError {
        .mismatch(path: codingPath.valuePath, expected: expected, found: value.kindName)
    }

    private func mismatch(_ expected: String, _ value: Value, at key: (some CodingKey)?) -> ValueCodingError {
        .mismatch(path: path(to: key), expected: expected, found: value.kindName)
    }

    private func path(to key: (some CodingKey)?) -> String {
        (codingPath + (key.map { [$0] } ?? [])).valuePath
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let map) = value else { throw mismatch("map") }
        return KeyedDecodingContainer(KeyedValueDecoding(node: self, map: map))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list(let elements) = value else { throw mismatch("list") }
        return UnkeyedValueDecoding(node: self, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleValueDecoding(node: self) }
}
