import DandelionModel

/// Values and damaged texts that a seed repeats, with a taste for the awkward.
struct RandomValues {
    private var chance: SeededGenerator

    init(seed: UInt64) { chance = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth < 5 ? 16 : 11), using: &chance) {
        case 0: return .null
        case 1: return .bool(.random(using: &chance))
        case 2: return .int(integer())
        case 3: return Value(float: Double(bitPattern: chance.next())) ?? .float(-.infinity)
        case 4: return .float(Double(Int.random(in: -9_999...9_999, using: &chance)) / 100)
        case 5, 6: return .string(string())
        case 7:
            let count = Int.random(in: 0..<9, using: &chance)
            return Value(bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) })
        case 8:
            guard let currency = Currency.all.randomElement(using: &chance) else { return .null }
            return .money(Money(minorUnits: integer(), currency: currency))
        case 9: return .instant(Instant(microseconds: integer()))
        case 10:
            if Bool.random(using: &chance) { return .duration(.seconds(integer() / 2)) }
            let attoseconds = Int64.random(in: 0..<1_000_000_000_000_000_000, using: &chance)
            return .duration(
                Duration(secondsComponent: integer() / 2, attosecondsComponent: attoseconds))
        case 11: return .personal(PersonalReference(subject: string(), slot: integer()))
        case 12, 13:
            let count = Int.random(in: 0..<5, using: &chance)
            return .list((0..<count).map { _ in value(depth: depth + 1) })
        default:
            let count =
                Int.random(in: 0..<40, using: &chance) == 0 ? 40 : Int.random(in: 0..<4, using: &chance)
            return .map(ValueMap((0..<count).map { _ in (string(), value(depth: depth + 1)) }))
        }
    }

    /// A text with one to four bytes changed, dropped, doubled or added.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let place = Int.random(in: 0...text.count, using: &chance)
            let byte = Self.letters.randomElement(using: &chance) ?? 0
            switch Int.random(in: 0..<6, using: &chance) {
            case 0 where place < text.count: text[place] = byte
            case 1 where place < text.count: text[place] = UInt8.random(in: 0...255, using: &chance)
            case 2 where place < text.count: text.remove(at: place)
            case 3: text.insert(byte, at: place)
            case 4: text.removeLast(min(text.count - place, 8))
            default: text.insert(contentsOf: text[..<place].suffix(6), at: place)
            }
        }
        return text
    }

    private static let letters = Array(#"{}[]:,"\$u0019.-+eEdDtfn \#n"#.utf8)

    private static let pieces = [
        "$", "$", "$money", "$personal", "a", "b", "é", "e\u{301}", "\u{301}", "\"", "\\", "/", "\u{0}", "\n",
        "\r\n", "\u{1f}", "\u{7f}", "\u{2028}", "\u{feff}", "😀", "👩‍👧", "\u{10ffff}", "\u{ffff}", "1", " ",
    ]

    private mutating func string() -> String {
        let count = Int.random(in: 0..<5, using: &chance)
        return (0..<count).map { _ in Self.pieces.randomElement(using: &chance) ?? "" }.joined()
    }

    /// Large, small and in between alike.
    private mutating func integer() -> Int64 {
        Int64(truncatingIfNeeded: chance.next()) >> Int64.random(in: 0..<64, using: &chance)
    }
}
