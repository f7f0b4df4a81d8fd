/// A key, or a few that mean the same.
package enum Key: Sendable, Equatable {
    case text(String)
    case enter
    /// Ctrl-C.
    case interrupt
    /// Ctrl-D.
    case endOfInput
    case left, right, wordLeft, wordRight, home, end, up, down
    case backspace, delete
    case cutToEnd, cutToStart, cutWord
    /// Ctrl-L.
    case redraw
    case unknown
}

/// Makes keys of the bytes that a terminal sends.
package struct KeyReader {
    /// Bytes that came and are no key yet.
    private var waiting: [UInt8] = []

    package init() {}

    package mutating func add(_ bytes: some Sequence<UInt8>) { waiting += bytes }

    /// The next key; nil until more bytes come.
    ///
    /// - Parameter isComplete: No more bytes follow just now, so that an escape is one by itself.
    package mutating func next(isComplete: Bool = false) -> Key? {
        guard let first = waiting.first else { return nil }
        if first == 0x1b { return escape(isComplete: isComplete) }
        if first < 0x20 || first == 0x7f {
            waiting.removeFirst()
            return Self.controls[first] ?? .unknown
        }
        return text()
    }

    private static let controls: [UInt8: Key] = [
        0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right,
        0x08: .backspace, 0x09: .text("  "), 0x0a: .enter, 0x0b: .cutToEnd, 0x0c: .redraw, 0x0d: .enter,
        0x0e: .down, 0x10: .up, 0x15: .cutToStart, 0x17: .cutWord, 0x7f: .backspace,
    ]

    /// As many whole characters as there are, so that what is pasted comes at once.
    private mutating func text() -> Key? {
        var count = 0
        while count < waiting.count, waiting[count] >= 0x20, waiting[count] != 0x7f {
            let size = Self.size(ofCharacter: waiting[count])
            if count + size > waiting.count { break }
            count += size
        }
        guard count > 0 else { return nil }
        defer { waiting.removeFirst(count) }
        return .text(String(decoding: waiting[..<count], as: UTF8.self))
    }

    private static func size(ofCharacter first: UInt8) -> Int {
        switch first {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }

    /// `ESC [ digits ; digits letter`, `ESC O letter`, or Alt and a key.
    private mutating func escape(isComplete: Bool) -> Key? {
        guard waiting.count > 1 else { return isComplete ? take(1, .unknown) : nil }
        switch waiting[1] {
        case UInt8(ascii: "b"): return take(2, .wordLeft)
        case UInt8(ascii: "f"): return take(2, .wordRight)
        case 0x7f: return take(2, .cutWord)
        case UInt8(ascii: "["), UInt8(ascii: "O"): break
        default: return take(2, .unknown)
        }
        guard let end = waiting[2...].firstIndex(where: { $0 >= 0x40 && $0 <= 0x7e }) else {
            return isComplete || waiting.count > 16 ? take(waiting.count, .unknown) : nil
        }
        let parameters = String(decoding: waiting[2..<end], as: UTF8.self)
        return take(end + 1, Self.key(parameters, waiting[end]))
    }

    private static func key(_ parameters: String, _ letter: UInt8) -> Key {
        // `1;5C` is an arrow with Ctrl, `1;3C` one with Alt.
        let isByWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch letter {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isByWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isByWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"):
            switch parameters.prefix(while: \.isNumber) {
            case "1", "7": return .home
            case "4", "8": return .end
            case "3": return .delete
            default: return .unknown
            }
        default: return .unknown
        }
    }

    private mutating func take(_ count: Int, _ key: Key) -> Key {
        waiting.removeFirst(count)
        return key
    }
}
