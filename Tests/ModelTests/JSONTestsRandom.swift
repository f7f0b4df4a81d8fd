import DandelionModel

/// Values whose strings and keys are awkward in JSON, and damaged texts, the
/// same for the same seed.
struct RandomJSON {
    private var source: RandomValue

    init(seed: UInt64) { source = RandomValue(seed: seed) }

    mutating func value(depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth < 5 ? 9 : 5), using: &source.generator) {
        case 0, 1, 2: return source.value(depth: 5)
        case 3: return .string(string())
        case 4: return .float(Double(Int.random(in: -9_999...9_999, using: &source.generator)) / 100)
        case 5, 6: return .list((0..<count()).map { _ in value(depth: depth + 1) })
        default: return .map(ValueMap((0..<count()).map { _ in (string(), value(depth: depth + 1)) }))
        }
    }

    /// A text with one to four bytes changed, dropped, doubled or added.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &source.generator) {
            let place = Int.random(in: 0...text.count, using: &source.generator)
            let byte = Self.letters.randomElement(using: &source.generator) ?? 0
            switch Int.random(in: 0..<6, using: &source.generator) {
            case 0 where place < text.count: text[place] = byte
            case 1 where place < text.count: text[place] = UInt8.random(in: 0...255, using: &source.generator)
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
        (0..<Int.random(in: 0..<5, using: &source.generator))
            .map { _ in Self.pieces.randomElement(using: &source.generator) ?? "" }.joined()
    }

    /// Few as a rule, and now and then more than a map sorts one by one.
    private mutating func count() -> Int {
        let isLarge = Int.random(in: 0..<60, using: &source.generator) == 0
        return isLarge ? 40 : Int.random(in: 0..<4, using: &source.generator)
    }
}
