// The three containers of the Decoder protocol: each reads from its node.

struct KeyedValueDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let node: ValueDecoding
    let map: ValueMap

    var codingPath: [any CodingKey] { node.codingPath }
    var allKeys: [Key] { map.entries.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { map[key.stringValue] != nil }
    func decodeNil(forKey key: Key) -> Bool { present(key) == nil }

    /// The field's value; nil where it is absent or null.
    private func present(_ key: Key) -> Value? {
        let value = map[key.stringValue]
        if case .null? = value { return nil }
        return value
    }

    private func field(_ key: Key, _ expected: String) throws -> Value {
        guard let value = map[key.stringValue] else {
            throw ValueCodingError.missing(path: codingPath.valuePath(to: key), expected: expected)
        }
        return value
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try node.bool(try field(key, "bool"), at: key)
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try node.string(try field(key, "string"), at: key)
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try node.float(try field(key, "float"), at: key)
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try node.float(try field(key, "float"), at: key))
    }
    func decode<Number: FixedWidthInteger & Decodable>(_ type: Number.Type, forKey key: Key) throws -> Number
    {
        try node.int(try field(key, "int"), at: key)
    }
    func decode<Content: Decodable>(_ type: Content.Type, forKey key: Key) throws -> Content {
        try node.decode(type, from: try field(key, "\(type)"), at: key)
    }

    // The common ones, with one look-up each instead of three.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try present(key).map { try node.bool($0, at: key) }
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(key).map { try node.string($0, at: key) }
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try present(key).map { try node.float($0, at: key) }
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try present(key).map { try node.int($0, at: key) }
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try present(key).map { try node.int($0, at: key) }
    }
    func decodeIfPresent<Content: Decodable>(_ type: Content.Type, forKey key: Key) throws -> Content? {
        try present(key).map { try node.decode(type, from: $0, at: key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try node.child(try field(key, "map"), at: key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try node.child(try field(key, "list"), at: key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder {
        let key = ValueCodingKey.superKey
        return node.child(map[key.stringValue] ?? .null, at: key)
    }
    func superDecoder(forKey key: Key) throws -> any Decoder {
        node.child(map[key.stringValue] ?? .null, at: key)
    }
}

struct UnkeyedValueDecoding: UnkeyedDecodingContainer {
    let node: ValueDecoding
    let elements: [Value]
    var currentIndex = 0

    init(node: ValueDecoding, elements: [Value]) {
        self.node = node
        self.elements = elements
    }

    var codingPath: [any CodingKey] { node.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }
    private var key: ValueCodingKey { ValueCodingKey(intValue: currentIndex) }

    /// What `read` makes of the next element. The place moves on only if it does not throw.
    private mutating func next<Content>(
        _ expected: String, _ read: (ValueDecoding, Value, ValueCodingKey) throws -> Content
    ) throws -> Content {
        guard !isAtEnd else {
            throw ValueCodingError.missing(path: codingPath.valuePath(to: key), expected: expected)
        }
        let content = try read(node, elements[currentIndex], key)
        currentIndex += 1
        return content
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, case .null = elements[currentIndex] else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode(_ type: Bool.Type) throws -> Bool { try next("bool") { try $0.bool($1, at: $2) } }
    mutating func decode(_ type: String.Type) throws -> String {
        try next("string") { try $0.string($1, at: $2) }
    }
    mutating func decode(_ type: Double.Type) throws -> Double {
        try next("float") { try $0.float($1, at: $2) }
    }
    mutating func decode(_ type: Float.Type) throws -> Float {
        try next("float") { Float(try $0.float($1, at: $2)) }
    }
    mutating func decode<Number: FixedWidthInteger & Decodable>(_ type: Number.Type) throws -> Number {
        try next("int") { try $0.int($1, at: $2) }
    }
    mutating func decode<Content: Decodable>(_ type: Content.Type) throws -> Content {
        try next("\(type)") { try $0.decode(type, from: $1, at: $2) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next("map") { try $0.child($1, at: $2).container(keyedBy: type) }
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next("list") { try $0.child($1, at: $2).unkeyedContainer() }
    }
    mutating func superDecoder() throws -> any Decoder { try next("value") { $0.child($1, at: $2) } }
}

struct SingleValueDecoding: SingleValueDecodingContainer {
    let node: ValueDecoding

    var codingPath: [any CodingKey] { node.codingPath }
    private var key: ValueCodingKey? { nil }

    func decodeNil() -> Bool { if case .null = node.value { true } else { false } }
    func decode(_ type: Bool.Type) throws -> Bool { try node.bool(node.value, at: key) }
    func decode(_ type: String.Type) throws -> String { try node.string(node.value, at: key) }
    func decode(_ type: Double.Type) throws -> Double { try node.float(node.value, at: key) }
    func decode(_ type: Float.Type) throws -> Float { Float(try node.float(node.value, at: key)) }
    func decode<Number: FixedWidthInteger & Decodable>(_ type: Number.Type) throws -> Number {
        try node.int(node.value, at: key)
    }
    func decode<Content: Decodable>(_ type: Content.Type) throws -> Content { try node.decodeHere(type) }
}
