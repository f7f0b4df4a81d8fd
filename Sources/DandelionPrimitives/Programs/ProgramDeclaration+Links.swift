import DandelionModel

extension ProgramDeclaration {
    private static let codeBlank = "{code}"
    private static let memberBlank = "{member}"
    /// What stands in ``link`` for whose it is: one of them, once.
    static let blanks = [codeBlank, memberBlank]

    /// The link of a referrer.
    ///
    /// - Parameter member: Written as addresses want it: all but letters,
    ///   digits and `-._~` as the percent signs of its bytes.
    func link(code: String, member: String) -> String {
        link.replacing(Self.codeBlank, with: code).replacing(Self.memberBlank, with: Self.escaped(member))
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
