/// Reads JSON text strictly, one value with nothing behind it.
///
///   (1) `bytes` are valid UTF-8 once ``readDocument()`` has begun to read.
///   (2) `position` never passes the end, and `path` names what stands there.
///   (3) Recursion is bounded: a map that may yet turn out to be a tag, and the
///       list in a personal one, are the only levels beyond those of a value.
struct JSONParser {
    let bytes: [UInt8]
    /// Whose fields a stranger's text fills; nil for our own texts.
    let schema: EventSchema?
    var position = 0
    var path: [Step] = []
    /// Where the values of the outermost map begin.
    var fieldPlaces: [(name: String, offset: Int)] = []

    enum Step {
        case key(String)
        case index(Int)
    }

    struct Member {
        let key: String
        let value: Value
        let keyOffset: Int
        let valueOffset: Int
    }

    static let quote = UInt8(ascii: "\"")

    init(bytes: [UInt8], schema: EventSchema? = nil) {
        self.bytes = bytes
        self.schema = schema
    }

    /// The next byte, or nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: letter) else { return false }
        position += 1
        return true
    }

    mutating func readDocument() throws(JSONError) -> Value {
        try refuseIfNotUTF8()
        skipSpace()
        let value = try readValue(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func readValue(depth: Int) throws(JSONError) -> Value {
        guard let byte = next else { throw unexpected("a value") }
        switch byte {
        case UInt8(ascii: "{"): return try readMap(depth: depth)
        case UInt8(ascii: "["): return try readList(depth: depth)
        case Self.quote: return .string(try readString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        case UInt8(ascii: "t") where takeWord("true"): return .bool(true)
        case UInt8(ascii: "f") where takeWord("false"): return .bool(false)
        case UInt8(ascii: "n") where takeWord("null"): return .null
        default: throw unexpected("a value")
        }
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[position...].starts(with: letters) else { return false }
        position += letters.count
        return true
    }

    /// - Parameter isTagged: Whether it stands in a personal tag, where it is no level.
    private mutating func readList(depth: Int, isTagged: Bool = false) throws(JSONError) -> Value {
        guard isTagged || depth < Value.maximumDepth else { throw tooDeep() }
        position += 1
        skipSpace()
        var values: [Value] = []
        if take("]") { return .list(values) }
        repeat {
            skipSpace()
            path.append(.index(values.count))
            values.append(try readValue(depth: depth + 1))
            path.removeLast()
            skipSpace()
        } while take(",")
        guard take("]") else { throw unexpected("',' or ']'") }
        return .list(values)
    }

    private mutating func readMap(depth: Int) throws(JSONError) -> Value {
        // One level more than a value may have, for it may be a tag.
        guard depth <= Value.maximumDepth else { throw tooDeep() }
        let start = position
        position += 1
        skipSpace()
        var members: [Member] = []
        if !take("}") {
            repeat {
                skipSpace()
                members.append(try readMember(isFirst: members.isEmpty, depth: depth))
                skipSpace()
            } while take(",")
            guard take("}") else { throw unexpected("',' or '}'") }
        }
        if let only = members.first, members.count == 1, only.key.utf8.first == JSONTag.sign {
            // Bytes, not characters: a combining mark may follow the sign.
            let rest = only.key.utf8.dropFirst()
            if rest.first != JSONTag.sign { return try readTag(only, at: start) }
            guard depth < Value.maximumDepth else { throw tooDeep(at: start) }
            return .map(ValueMap([(String(Substring(rest)), only.value)]))
        }
        guard depth < Value.maximumDepth else { throw tooDeep(at: start) }
        return .map(try sorted(members, depth: depth))
    }

    private mutating func readMember(isFirst: Bool, depth: Int) throws(JSONError) -> Member {
        guard next == Self.quote else { throw unexpected("a key in double quotes") }
        let keyOffset = position
        let key = try readString()
        path.append(.key(key))
        skipSpace()
        guard take(":") else { throw unexpected("':' and a value") }
        skipSpace()
        let offset = position
        if depth == 0 { fieldPlaces.append((key, offset)) }
        let isTagged = isFirst && key == JSONTag.personal.rawValue && next == UInt8(ascii: "[")
        let value =
            isTagged ? try readList(depth: depth + 1, isTagged: true) : try readValue(depth: depth + 1)
        path.removeLast()
        return Member(key: key, value: value, keyOffset: keyOffset, valueOffset: offset)
    }

    /// The map of some members, once it is known that they are no tag.
    private mutating func sorted(_ members: [Member], depth: Int) throws(JSONError) -> ValueMap {
        if let first = members.first, first.key == JSONTag.personal.rawValue, case .list = first.value,
            depth + 1 >= Value.maximumDepth
        {
            throw tooDeep(at: first.valueOffset)
        }
        let map = ValueMap(members.map { ($0.key, $0.value) })
        guard map.count == members.count else { throw duplicate(in: members) }
        return map
    }

    private mutating func duplicate(in members: [Member]) -> JSONError {
        var seen: Set<[UInt8]> = []
        for member in members where !seen.insert(Array(member.key.utf8)).inserted {
            path.append(.key(member.key))
            return error(.duplicateKey, at: member.keyOffset)
        }
        return error(.duplicateKey)
    }
}
