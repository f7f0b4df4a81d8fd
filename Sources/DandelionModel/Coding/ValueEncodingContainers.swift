// The three containers of the Encoder protocol: each appends to its node.

struct KeyedValueEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: ValueEncoding

    var codingPath: [any CodingKey] { node.codingPath }

    /// An absent field and a nil one are the same.
    func encodeNil(forKey key: Key) {}
    func encode(_ value: Bool, forKey key: Key) { node.append(.bool(value), for: key) }
    func encode(_ value: String, forKey key: Key) { node.append(.string(value), for: key) }
    func encode(_ value: Double, forKey key: Key) throws {
        node.append(try node.float(value, at: key), for: key)
    }
    func encode(_ value: Float, forKey key: Key) throws {
        node.append(try node.float(Double(value), at: key), for: key)
    }
    func encode<Number: FixedWidthInteger & Encodable>(_ value: Number, forKey key: Key) throws {
        node.append(try node.int(value, at: key), for: key)
    }
    func encode<Content: Encodable>(_ value: Content, forKey key: Key) throws {
        node.append(try node.value(of: value, at: key), for: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node.appendChild(for: key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        node.appendChild(for: key).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { node.appendChild(for: ValueCodingKey.superKey) }
    func superEncoder(forKey key: Key) -> any Encoder { node.appendChild(for: key) }
}

struct UnkeyedValueEncoding: UnkeyedEncodingContainer {
    let node: ValueEncoding

    var codingPath: [any CodingKey] { node.codingPath }
    var count: Int { node.count }
    private var key: ValueCodingKey { ValueCodingKey(intValue: node.count) }

    func encodeNil() { node.append(.null) }
    func encode(_ value: Bool) { node.append(.bool(value)) }
    func encode(_ value: String) { node.append(.string(value)) }
    func encode(_ value: Double) throws { node.append(try node.float(value, at: key)) }
    func encode(_ value: Float) throws { node.append(try node.float(Double(value), at: key)) }
    func encode<Number: FixedWidthInteger & Encodable>(_ value: Number) throws {
        node.append(try node.int(value, at: key))
    }
    func encode<Content: Encodable>(_ value: Content) throws {
        node.append(try node.value(of: value, at: key))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        node.appendChild().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { node.appendChild().unkeyedContainer() }
    func superEncoder() -> any Encoder { node.appendChild() }
}

struct SingleValueEncoding: SingleValueEncodingContainer {
    let node: ValueEncoding

    var codingPath: [any CodingKey] { node.codingPath }
    private var key: ValueCodingKey? { nil }

    func encodeNil() { node.put(.null) }
    func encode(_ value: Bool) { node.put(.bool(value)) }
    func encode(_ value: String) { node.put(.string(value)) }
    func encode(_ value: Double) throws { node.put(try node.float(value, at: key)) }
    func encode(_ value: Float) throws { node.put(try node.float(Double(value), at: key)) }
    func encode<Number: FixedWidthInteger & Encodable>(_ value: Number) throws {
        node.put(try node.int(value, at: key))
    }
    func encode<Content: Encodable>(_ value: Content) throws { try node.encodeHere(value) }
}
