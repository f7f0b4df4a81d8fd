/// A 128-bit digest: SipHash-2-4 with 128 bits of output.
///
/// With a store's secret key it finds a row by something that must not be
/// stored in the clear; with ``Key/open`` it compares states, where nobody
/// attacks. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF"
/// (2012), reference implementation with `HSIZE = 16`.
public struct Digest: Sendable, Hashable {
    public let low: UInt64
    public let high: UInt64

    public struct Key: Sendable, Hashable {
        public let low: UInt64
        public let high: UInt64

        public init(low: UInt64, high: UInt64) {
            self.low = low
            self.high = high
        }

        /// The key of digests that are compared in public.
        public static let open = Key(low: 0, high: 0)
    }

    /// The digest of some bytes.
    public init(of bytes: [UInt8], key: Key = .open) {
        var state = SipState(key: key)
        self = bytes.withUnsafeBytes { state.digest($0) }
    }

    /// The digest of a value's canonical encoding.
    public init(of value: Value, key: Key = .open) {
        self.init(of: ValueCodec.encode(value), key: key)
    }

    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Sixteen bytes, little end first, as the reference implementation prints them.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for word in [low, high] {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }
}

private struct SipState {
    var v0: UInt64
    var v1: UInt64
    var v2: UInt64
    var v3: UInt64

    init(key: Digest.Key) {
        v0 = 0x736f_6d65_7073_6575 ^ key.low
        v1 = 0x646f_7261_6e64_6f6d ^ key.high ^ 0xee
        v2 = 0x6c79_6765_6e65_7261 ^ key.low
        v3 = 0x7465_6462_7974_6573 ^ key.high
    }

    @inline(__always)
    mutating func round() {
        v0 &+= v1
        v1 = (v1 << 13 | v1 >> 51) ^ v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = (v3 << 16 | v3 >> 48) ^ v2
        v0 &+= v3
        v3 = (v3 << 21 | v3 >> 43) ^ v0
        v2 &+= v1
        v1 = (v1 << 17 | v1 >> 47) ^ v2
        v2 = v2 << 32 | v2 >> 32
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    mutating func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
        let whole = bytes.count & ~7
        var offset = 0
        while offset < whole {
            absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for index in whole..<bytes.count { last |= UInt64(bytes[index]) << (8 * UInt64(index - whole)) }
        absorb(last)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return Digest(low: low, high: v0 ^ v1 ^ v2 ^ v3)
    }
}

extension Digest {
    /// The digest of the digits that ``description`` prints; nil for any other text.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 32 else { return nil }
        var words: [UInt64] = [0, 0]
        for place in 0..<16 {
            guard let high = Self.number(digits[2 * place]), let low = Self.number(digits[2 * place + 1])
            else { return nil }
            words[place / 8] |= UInt64(high << 4 | low) << UInt64(8 * (place % 8))
        }
        self.init(low: words[0], high: words[1])
    }

    private static func number(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension Digest: CustomStringConvertible {
    /// Thirty-two lower-case hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
