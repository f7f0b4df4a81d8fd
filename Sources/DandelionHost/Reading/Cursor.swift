import Dandelion

/// A place in a list, as it is handed to `--after`: the cells by which the list
/// is ordered, as `57`, or `ada/12`, with `%` before what would not be plain.
enum Cursor {
    static func text(of cells: [Cell]) -> String {
        cells.map { cell in
            switch cell {
            case .integer(let number): String(number)
            case .text(let text): escaped(text)
            case .null, .real, .blob: ""
            }
        }.joined(separator: "/")
    }

    /// - Throws: ``GuestError/badCursor(_:)`` for a text that is no place among such cells.
    static func cells(of text: String, kinds: [Column.Kind]) throws -> [Cell] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == kinds.count else { throw GuestError.badCursor(text) }
        return try zip(parts, kinds).map { part, kind in
            switch kind {
            case .integer:
                guard let number = Int64(part) else { throw GuestError.badCursor(text) }
                return .integer(number)
            case .text:
                guard let plain = unescaped(part) else { throw GuestError.badCursor(text) }
                return .text(plain)
            case .real, .blob: throw GuestError.badCursor(text)
            }
        }
    }

    private static func escaped(_ text: String) -> String {
        var plain = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "@"):
                plain.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                plain += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return plain
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
