/// An opaque, sortable id that the host makes: 26 characters, lower case.
///
/// The first ten characters are milliseconds since 1970, the other sixteen 80
/// bits of chance, both in Crockford's base 32, so ids sort by the time at
/// which they were made. It never holds a home, a shard or anything about a
/// person. The layout is that of ULID.
public struct Identifier: Sendable, Hashable, Comparable {
    public let text: String

    /// An id made at an instant with the generator that the caller was passed.
    public init(at instant: Instant, using generator: inout some RandomNumberGenerator) {
        let time = UInt64(max(0, instant.microseconds / 1000)) & 0xffff_ffff_ffff
        let first: UInt64 = generator.next()
        let second: UInt64 = generator.next()
        var bits = UInt128(time) << 80 | UInt128(first & 0xffff) << 64 | UInt128(second)
        var characters = [UInt8](repeating: 0, count: 26)
        for index in stride(from: 25, through: 0, by: -1) {
            characters[index] = Self.alphabet[Int(truncatingIfNeeded: bits & 31)]
            bits >>= 5
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// An id that was made before; nil where the text has not the form of one.
    public init?(_ text: String) {
        // 26 characters hold 130 bits, and an id has 128: the first is at most 7.
        guard text.utf8.count == 26, text.utf8.allSatisfy(Self.alphabet.contains),
            let first = text.utf8.first, first <= UInt8(ascii: "7")
        else { return nil }
        self.text = text
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        left.text.precedesInBytes(right.text)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension Identifier: CustomStringConvertible {
    public var description: String { text }
}

/// Chance that repeats: SplitMix64 (Steele, Lea and Flood, 2014), seeded.
///
/// Every entry of a log carries a seed; ids, codes and jitter of its turns are
/// drawn from it, so a refold draws the same.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
