import DandelionModel

/// One text that a seed stands for: a program by grammar, a hostile file with
/// a few bytes changed, or bytes that are nothing at all.
struct FuzzedProgram {
    enum Kind: String, CaseIterable { case grammar, mutation, bytes }

    let kind: Kind
    let text: [UInt8]

    /// - Parameter corpus: Texts to change; without any, the grammar serves.
    init(seed: UInt64, corpus: [[UInt8]]) {
        var generator = SeededGenerator(seed: seed)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<80:
            var grammar = ProgramGrammar(generator)
            (kind, text) = (.grammar, Array(grammar.program().utf8))
        case 80..<96:
            var mutation = ProgramMutation(generator)
            (kind, text) = (.mutation, mutation.program(of: corpus))
        default:
            let count = Int.random(in: 0..<400, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Now and then as if it were compiled already.
            if Bool.random(using: &generator) { bytes = [0x1b, 0x4c, 0x75, 0x61, 0x54, 0] + bytes }
            (kind, text) = (.bytes, bytes)
        }
    }
}
