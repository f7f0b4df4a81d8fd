/// A code that people type: eight characters of Crockford's base 32.
///
/// No I, L, O or U, which are taken for other characters. Case, separators,
/// full-width forms and the letters that look alike all lead to the same code;
/// letters of other scripts never do, however alike they look.
public struct ReferralCode: Sendable, Hashable {
    /// In its one form: capitals and digits, nothing else.
    public let text: String

    public static let length = 8
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The code of a number of forty bits.
    init(number: Int64) {
        var rest = UInt64(bitPattern: number)
        var characters = [UInt8](repeating: 0, count: Self.length)
        for index in stride(from: Self.length - 1, through: 0, by: -1) {
            characters[index] = Self.alphabet[Int(rest & 31)]
            rest >>= 5
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    static let numbers: ClosedRange<Int64> = 0...((1 << 40) - 1)

    /// The code that somebody typed; nil where it cannot be one.
    public init?(typed: String) {
        var characters: [UInt8] = []
        for scalar in typed.unicodeScalars {
            if Self.isSeparator(scalar) { continue }
            guard let byte = Self.letter(scalar), Self.alphabet.contains(byte), characters.count < Self.length
            else { return nil }
            characters.append(byte)
        }
        guard characters.count == Self.length else { return nil }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// The letter or digit that is meant: capital, of plain width, and what it looks like.
    private static func letter(_ scalar: Unicode.Scalar) -> UInt8? {
        // Full-width forms are the same letters of the same script, laid out for another.
        let point = (0xff01...0xff5e).contains(scalar.value) ? scalar.value - 0xfee0 : scalar.value
        guard var byte = UInt8(exactly: point), byte < 0x80 else { return nil }
        if byte >= UInt8(ascii: "a"), byte <= UInt8(ascii: "z") { byte -= 0x20 }
        switch byte {
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
        case UInt8(ascii: "O"): return UInt8(ascii: "0")
        default: return byte
        }
    }

    /// What people and programs put between characters: spaces, dashes, dots, underscores.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a, 0x0d, 0x20, 0xa0, 0x2000...0x200b, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff: true
        case 0x2d, 0x2e, 0x5f, 0xad, 0x2010...0x2015, 0x2043, 0x2212, 0xfe58, 0xfe63, 0xff0d, 0xff0e, 0xff3f:
            true
        default: false
        }
    }
}

extension ReferralCode: CustomStringConvertible {
    public var description: String { text }
}
