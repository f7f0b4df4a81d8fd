/// The chunks that were loaded, to find where variables were declared.
///
/// A function's own dump names its upvalues, but only the function around it
/// knows where they were declared.
struct LoadedChunks {
    private struct Node {
        let function: CompiledFunction
        let parent: Int?
        /// Which of the functions that the parent defines.
        let position: Int
        let chunk: Int
    }

    private let opcodes: Opcodes
    private var nodes: [Node] = []
    private var numbers: [[UInt8]: Int] = [:]
    private var sources: [[Substring]] = []

    init(_ opcodes: Opcodes) { self.opcodes = opcodes }

    mutating func add(_ main: CompiledFunction, source: String) {
        sources.append(source.split(separator: "\n", omittingEmptySubsequences: false))
        add(main, parent: nil, position: 0)
    }

    private mutating func add(_ function: CompiledFunction, parent: Int?, position: Int) {
        let number = nodes.count
        nodes.append(Node(function: function, parent: parent, position: position, chunk: sources.count - 1))
        numbers[function.body] = number
        for (position, inner) in function.functions.enumerated() {
            add(inner, parent: number, position: position)
        }
    }

    /// The line where an upvalue of a function was declared; nil where no
    /// loaded chunk has it.
    func declaration(ofUpvalue upvalue: Int, of function: CompiledFunction) -> Int? {
        guard let number = numbers[function.body] else { return nil }
        return declaration(ofUpvalue: upvalue, ofNode: number)
    }

    private func declaration(ofUpvalue upvalue: Int, ofNode number: Int) -> Int? {
        let node = nodes[number]
        guard node.function.upvalues.indices.contains(upvalue), let parent = node.parent else { return nil }
        let reference = node.function.upvalues[upvalue]
        guard reference.isLocal else { return declaration(ofUpvalue: reference.index, ofNode: parent) }
        let outer = nodes[parent].function
        guard
            let made = outer.code.firstIndex(where: { $0.opcode == opcodes.closure && $0.bx == node.position }
            )
        else { return nil }
        // A local function sees itself, though its scope begins after it is made.
        let candidates = outer.locals.filter {
            $0.name == reference.name && $0.scope.lowerBound <= made + 1 && $0.scope.upperBound > made
        }
        guard let local = candidates.max(by: { $0.scope.lowerBound < $1.scope.lowerBound }) else {
            return nil
        }
        let line = local.scope.lowerBound == 0 ? outer.firstLine : outer.lines[local.scope.lowerBound - 1]
        return declaration(of: local.name, near: line, upTo: node.function.firstLine, in: node.chunk)
    }

    /// A scope begins after the value has been computed, which may take lines,
    /// and may begin with that of the local before: look for the word itself.
    private func declaration(of name: String, near line: Int, upTo last: Int, in chunk: Int) -> Int {
        let lines = sources[chunk]
        func declares(_ number: Int) -> Bool {
            lines.indices.contains(number - 1) && Self.declares(name, lines[number - 1])
        }
        if let before = stride(from: line, to: 0, by: -1).first(where: declares) { return before }
        if line < last, let after = (line + 1...last).first(where: declares) { return after }
        return line
    }

    /// Whether a line has the word `local`, and after it this name, before any `=`.
    static func declares(_ name: String, _ line: some StringProtocol) -> Bool {
        let statements = line.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        return statements.contains { statement in
            let words = statement.split { !$0.isInWords }
            guard let start = words.firstIndex(where: { $0.elementsEqual("local".utf8) }) else {
                return false
            }
            return words[(start + 1)...].contains { $0.elementsEqual(name.utf8) }
        }
    }
}

extension UInt8 {
    fileprivate var isInWords: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
