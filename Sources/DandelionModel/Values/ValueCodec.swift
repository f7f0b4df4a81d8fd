/// The bytes of a value, as they are stored: codec 1, version 1.
///
/// Two header bytes (codec id, version), then the value: a tag byte and its
/// content. Integers are zigzag varints of the fewest bytes, floats eight bytes
/// little end first, strings and bytes a length and the bytes, lists a count
/// and the values, maps a count and key and value in the order of the keys'
/// bytes. The first byte is never zero, so zeroed bytes are known as erased.
///
/// Every value has exactly one encoding; the decoder refuses all others. A
/// reader of every released version stays for ever: its fixture is a test.
public enum ValueCodec {
    public static let identifier: UInt8 = 1
    public static let version: UInt8 = 1
    static let headerBytes = 2

    enum Tag: UInt8 {
        case null = 0, no, yes, int, float, string, bytes, list, map, money, instant, duration, personal
    }

    /// The canonical bytes. Two equal values have the same ones.
    ///
    /// A value that ``Value/validate()`` refuses gets bytes that ``decode(_:)`` refuses.
    public static func encode(_ value: Value) -> [UInt8] {
        var writer = ValueWriter()
        writer.bytes.reserveCapacity(64)
        writer.bytes.append(identifier)
        writer.bytes.append(version)
        writer.write(value)
        return writer.bytes
    }

    /// The value of some bytes that this codec wrote.
    ///
    /// - Throws: ``ValueError`` for an unknown codec or version, bytes cut short,
    ///   bytes left over, and anything that is not canonical.
    public static func decode(_ bytes: [UInt8]) throws(ValueError) -> Value {
        guard bytes.count >= 2 else { throw .truncated }
        guard bytes[0] == identifier else { throw .unknownCodec(id: bytes[0], version: bytes[1]) }
        guard bytes[1] == version else { throw .unknownCodec(id: bytes[0], version: bytes[1]) }
        var reader = ValueReader(bytes: bytes, position: 2)
        let value = try reader.readValue(depth: 0)
        guard reader.position == bytes.count else { throw .notCanonical("bytes after the value") }
        return value
    }
}

/// Why bytes or a value were refused.
@nonexhaustive
public enum ValueError: Error, Equatable, Sendable {
    case truncated
    case unknownCodec(id: UInt8, version: UInt8)
    case notCanonical(String)
    case tooDeep(path: String, limit: Int)
    case notANumber(path: String)
}

extension ValueError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated:
            "the stored value is cut short; nothing was read from it. Restore it from a backup"
        case .unknownCodec(let id, let version):
            """
            the stored value was written by codec \(id) version \(version), which this build does not \
            read; nothing was changed. Use the build that wrote it, or a newer one
            """
        case .notCanonical(let what):
            """
            the value is not in canonical form (\(what)); nothing was taken from it. Build values with this \
            library, and restore stored ones from a backup
            """
        case .tooDeep(let path, let limit):
            "the value nests deeper than \(limit) levels at \(path.quoted); nothing was written. Flatten it"
        case .notANumber(let path):
            """
            the value at \(path.quoted) is not a number (NaN); nothing was written. Leave the field out, or \
            send a number
            """
        }
    }
}

struct ValueWriter {
    var bytes: [UInt8] = []

    mutating func write(_ value: Value) {
        switch value {
        case .null: tag(.null)
        case .bool(let flag): tag(flag ? .yes : .no)
        case .int(let number):
            tag(.int)
            signed(number)
        case .float(let number):
            tag(.float)
            fixed(number)
        case .string(let text):
            tag(.string)
            string(text)
        case .bytes(let data):
            // Valid UTF-8 has one form only, whichever case it came in.
            tag(String(validating: data, as: UTF8.self) == nil ? .bytes : .string)
            unsigned(UInt64(data.count))
            bytes.append(contentsOf: data)
        case .list(let values):
            tag(.list)
            unsigned(UInt64(values.count))
            for element in values { write(element) }
        case .map(let map):
            tag(.map)
            unsigned(UInt64(map.count))
            for (key, element) in map.entries {
                string(key)
                write(element)
            }
        case .money(let money):
            tag(.money)
            signed(money.minorUnits)
            string(money.currency.code)
        case .instant(let instant):
            tag(.instant)
            signed(instant.microseconds)
        case .duration(let duration):
            // Longer than the age of the universe: not storable, and never a trap.
            let (seconds, attoseconds) = duration.isStorable ? duration.components : (.max, 0)
            tag(.duration)
            signed(seconds)
            signed(attoseconds)
        case .personal(let reference):
            tag(.personal)
            string(reference.subject)
            signed(reference.slot)
        }
    }

    private mutating func tag(_ tag: ValueCodec.Tag) { bytes.append(tag.rawValue) }

    private mutating func fixed(_ number: Double) {
        let pattern = number.canonicalBits
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
        }
    }

    private mutating func string(_ text: String) {
        unsigned(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func signed(_ number: Int64) {
        unsigned(Self.zigzag(number))
    }

    static func zigzag(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: (number << 1) ^ (number >> 63))
    }

    private mutating func unsigned(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
