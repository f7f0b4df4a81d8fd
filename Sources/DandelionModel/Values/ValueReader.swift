/// Reads what ``ValueWriter`` wrote, and refuses everything else.
struct ValueReader {
    let bytes: [UInt8]
    var position: Int

    mutating func readValue(depth: Int) throws(ValueError) -> Value {
        guard let tag = ValueCodec.Tag(rawValue: try byte()) else { throw .notCanonical("unknown tag") }
        switch tag {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .int: return .int(try signed())
        case .float: return try readFloat()
        case .string: return .string(try string())
        case .bytes:
            let data = try slice()
            if String(validating: data, as: UTF8.self) != nil { throw .notCanonical("text written as bytes") }
            return .bytes(Array(data))
        case .list: return try readList(depth: depth)
        case .map: return try readMap(depth: depth)
        case .money:
            let minor = try signed()
            guard let currency = Currency(code: try string()) else { throw .notCanonical("currency") }
            return .money(Money(minorUnits: minor, currency: currency))
        case .instant: return .instant(Instant(microseconds: try signed()))
        case .duration:
            return .duration(try readDuration())
        case .personal:
            return .personal(PersonalReference(subject: try string(), slot: try signed()))
        }
    }

    private mutating func readFloat() throws(ValueError) -> Value {
        var pattern: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { pattern |= UInt64(try byte()) << shift }
        let number = Double(bitPattern: pattern)
        if number.isNaN { throw .notCanonical("NaN") }
        if number == 0, pattern != 0 { throw .notCanonical("negative zero") }
        return .float(number)
    }

    private mutating func readDuration() throws(ValueError) -> Duration {
        let seconds = try signed()
        let attoseconds = try signed()
        // One duration, one form: less than a second of attoseconds, of the sign of the seconds.
        guard attoseconds.magnitude < 1_000_000_000_000_000_000, seconds != .min,
            seconds == 0 || attoseconds == 0 || (seconds < 0) == (attoseconds < 0)
        else { throw .notCanonical("duration") }
        return Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
    }

    private mutating func readList(depth: Int) throws(ValueError) -> Value {
        let count = try count(depth: depth)
        var values: [Value] = []
        values.reserveCapacity(min(count, 1024))
        for _ in 0..<count { values.append(try readValue(depth: depth + 1)) }
        return .list(values)
    }

    private mutating func readMap(depth: Int) throws(ValueError) -> Value {
        let count = try count(depth: depth)
        var entries: [(key: String, value: Value)] = []
        entries.reserveCapacity(min(count, 1024))
        for _ in 0..<count {
            let key = try string()
            if let last = entries.last, !last.key.precedesInBytes(key) {
                throw .notCanonical("keys out of order")
            }
            entries.append((key, try readValue(depth: depth + 1)))
        }
        return .map(ValueMap(sorted: entries))
    }

    /// A count of elements, each of which takes a byte at least.
    private mutating func count(depth: Int) throws(ValueError) -> Int {
        guard depth < Value.maximumDepth else { throw .notCanonical("nested too deep") }
        let count = try unsigned()
        guard count <= UInt64(bytes.count - position) else { throw .truncated }
        return Int(count)
    }

    private mutating func byte() throws(ValueError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func slice() throws(ValueError) -> ArraySlice<UInt8> {
        let length = try unsigned()
        guard length <= UInt64(bytes.count - position) else { throw .truncated }
        defer { position += Int(length) }
        return bytes[position..<position + Int(length)]
    }

    private mutating func string() throws(ValueError) -> String {
        let bytes = try slice()
        // Most text is ASCII, and needs none of the library's slower look at each byte.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notCanonical("UTF-8") }
        return text
    }

    private mutating func signed() throws(ValueError) -> Int64 {
        let zigzag = try unsigned()
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    private mutating func unsigned() throws(ValueError) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            if shift == 63, next > 1 { throw .notCanonical("number too large") }
            if shift > 0, next == 0 { throw .notCanonical("number longer than needed") }
            number |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return number }
            shift += 7
            if shift > 63 { throw .notCanonical("number too large") }
        }
    }
}
