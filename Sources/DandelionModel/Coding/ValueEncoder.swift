/// Makes a ``Value`` of an `Encodable` one.
///
/// Structs and dictionaries with string keys become maps, arrays lists,
/// integers ints and floating-point numbers floats. A nil property is left
/// out. ``Money``, ``Instant``, `Duration`, ``PersonalReference``,
/// ``Personal`` and ``Value`` stay what they are.
public struct ValueEncoder: Sendable {
    /// Where a ``Personal`` may stand; nil for anywhere.
    private let schema: EventSchema?

    public init() { schema = nil }

    init(personalFieldsOf schema: EventSchema) { self.schema = schema }

    /// - Throws: ``ValueCodingError``, with the path; and what the type's own `encode(to:)` throws.
    public func encode(_ content: some Encodable) throws -> Value {
        let node = ValueEncoding(parent: nil, key: nil, schema: schema)
        try node.encodeHere(content)
        return try node.finish()
    }
}

/// One value that is being encoded, and the encoder that its type sees.
///
/// Lives for one call on one thread. Containers append to it, and what they
/// hand out for later (nested containers, `superEncoder`) is a child that
/// ``finish()`` puts in its place.
final class ValueEncoding: Encoder {
    private enum Kind { case none, single, list, map }

    private let parent: ValueEncoding?
    private let key: (any CodingKey)?
    private let schema: EventSchema?
    private let depth: Int
    private var kind = Kind.none
    private var single = Value.null
    private var elements: [Value] = []
    private var fields: [(String, Value)] = []
    private var children: [(place: Int, node: ValueEncoding)] = []
    private var fault: ValueCodingError?

    init(parent: ValueEncoding?, key: (any CodingKey)?, schema: EventSchema?) {
        self.parent = parent
        self.key = key
        self.schema = schema
        depth = parent.map { $0.depth + 1 } ?? 0
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { (parent?.codingPath ?? []) + (key.map { [$0] } ?? []) }
    var count: Int { elements.count }

    func put(_ value: Value) {
        begin(.single)
        single = value
    }

    func append(_ value: Value) { elements.append(value) }
    func append(_ value: Value, for key: some CodingKey) { fields.append((key.stringValue, value)) }

    func appendChild(for key: some CodingKey) -> ValueEncoding {
        let child = ValueEncoding(parent: self, key: key, schema: schema)
        children.append((fields.count, child))
        fields.append((key.stringValue, .null))
        return child
    }

    func appendChild() -> ValueEncoding {
        let child = ValueEncoding(parent: self, key: ValueCodingKey(intValue: elements.count), schema: schema)
        children.append((elements.count, child))
        elements.append(.null)
        return child
    }

    /// Encodes something in the place of this node.
    func encodeHere<Content: Encodable>(_ content: Content) throws {
        // The standard library's own coding of a duration is two integers.
        if Content.self == Duration.self, let duration = content as? Duration {
            put(.duration(duration))
        } else {
            try content.encode(to: self)
        }
    }

    /// Encodes something below this node.
    func value(of content: some Encodable, at key: some CodingKey) throws -> Value {
        let child = ValueEncoding(parent: self, key: key, schema: schema)
        try child.encodeHere(content)
        return try child.finish()
    }

    func float(_ number: Double, at key: (some CodingKey)?) throws -> Value {
        guard let value = Value(float: number) else {
            throw ValueCodingError.notANumber(path: (codingPath + (key.map { [$0] } ?? [])).valuePath)
        }
        return value
    }

    func int<Number: FixedWidthInteger>(_ number: Number, at key: (some CodingKey)?) throws -> Value {
        guard let small = Int64(exactly: number) else {
            throw ValueCodingError.outOfRange(
                path: (codingPath + (key.map { [$0] } ?? [])).valuePath, type: "Int64")
        }
        return .int(small)
    }

    /// Refuses personal data in any place but a personal field of the schema.
    func admitPersonal() throws {
        guard let schema else { return }
        guard depth == 1, let key, schema.field(key.stringValue)?.isPersonal == true else {
            throw ValueCodingError.personalOutsideSchema(path: codingPath.valuePath, event: schema.name)
        }
    }

    func finish() throws -> Value {
        if let fault { throw fault }
        for (place, node) in children {
            if kind == .map {
                fields[place].1 = try node.finish()
            } else {
                elements[place] = try node.finish()
            }
        }
        switch kind {
        case .single: return single
        case .list: return .list(elements)
        case .map, .none: return .map(ValueMap(fields))
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        begin(.map)
        return KeyedEncodingContainer(KeyedValueEncoding(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        begin(.list)
        return UnkeyedValueEncoding(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleValueEncoding(node: self) }

    private func begin(_ new: Kind) {
        if kind != .none, kind != new {
            fault = .misuse(path: codingPath.valuePath, reason: "asked for containers of two kinds")
        }
        if new != .single, depth >= Value.maximumDepth {
            fault = .tooDeep(path: codingPath.valuePath, limit: Value.maximumDepth)
        }
        kind = new
    }
}
