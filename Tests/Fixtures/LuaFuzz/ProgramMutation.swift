import DandelionModel

/// Texts made of others: bytes changed, lines moved, numbers made odd, two joined.
struct ProgramMutation {
    private var generator: SeededGenerator

    init(_ generator: SeededGenerator) { self.generator = generator }

    mutating func program(of corpus: [[UInt8]]) -> [UInt8] {
        var grammar = ProgramGrammar(generator)
        var text = corpus.randomElement(using: &generator) ?? Array(grammar.program().utf8)
        if chance(4) == 0, let other = corpus.randomElement(using: &generator) {
            text += Array("\n".utf8) + other
        }
        for _ in 0...chance(4) { change(&text) }
        return text
    }

    private mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    private mutating func change(_ text: inout [UInt8]) {
        guard !text.isEmpty else { return }
        let place = chance(text.count)
        switch chance(6) {
        case 0: text[place] = UInt8(chance(256))
        case 1: text.remove(at: place)
        case 2: text.insert(contentsOf: word, at: place)
        case 3: changeNumber(&text)
        case 4: swapLines(&text)
        default:
            let end = min(text.count, place + chance(60))
            text.insert(contentsOf: text[place..<end], at: chance(text.count))
        }
    }

    private var word: [UInt8] {
        mutating get {
            Array((" " + (ProgramWords.values.randomElement(using: &generator) ?? "") + " ").utf8)
        }
    }

    private mutating func changeNumber(_ text: inout [UInt8]) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let places = text.indices.filter { digits.contains(text[$0]) }
        guard let place = places.randomElement(using: &generator) else { return }
        let end = text[place...].firstIndex { !digits.contains($0) } ?? text.endIndex
        text.replaceSubrange(
            place..<end, with: (ProgramWords.numbers.randomElement(using: &generator) ?? "0").utf8)
    }

    private mutating func swapLines(_ text: inout [UInt8]) {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
            Array.init)
        lines.swapAt(chance(lines.count), chance(lines.count))
        text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
