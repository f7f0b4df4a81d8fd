/// A function as Lua compiled it, with its debug information.
struct CompiledFunction {
    /// A local of an enclosing function, or an upvalue of it.
    struct Upvalue: Equatable {
        let name: String
        /// Whether it is a local of the function around this one, or else an
        /// upvalue of that function, with this index.
        let isLocal: Bool
        let index: Int
    }

    /// A local variable, visible to the instructions in the range.
    struct Local: Equatable {
        let name: String
        let scope: Range<Int>
    }

    /// The chunk's name, such as `plugin.lua`.
    let chunk: String
    /// The line where it is defined; 0 for a main function.
    let firstLine: Int
    let code: [UInt32]
    /// The line of each instruction.
    let lines: [Int]
    /// The texts among its constants, each at its place.
    let constants: [String?]
    let upvalues: [Upvalue]
    let locals: [Local]
    /// Those defined inside, in order.
    let functions: [CompiledFunction]
    /// The compiled bytes without the chunk's name. They are the same whether
    /// the function was dumped alone or inside of another.
    let body: [UInt8]
}

extension CompiledFunction {
    /// The function that an unstripped dump holds.
    init(dump: [UInt8]) throws(InspectionError) {
        var reader = ChunkReader(dump)
        try reader.header()
        try reader.skip(1)  // how many upvalues
        try self.init(&reader, parent: nil)
        guard reader.isAtEnd else { throw .malformed(at: reader.place) }
    }

    private init(_ reader: inout ChunkReader, parent: String?) throws(InspectionError) {
        let chunk = Self.name(ofSource: try reader.text()) ?? parent ?? "?"
        let start = reader.place
        firstLine = try reader.size()
        _ = try reader.size()  // the last line
        try reader.skip(3)  // parameters, whether more are taken, registers
        code = try reader.instructions()
        constants = try Self.constants(&reader)
        let places = try reader.upvaluePlaces()
        var functions: [CompiledFunction] = []
        for _ in 0..<(try reader.count()) {
            functions.append(try CompiledFunction(&reader, parent: chunk))
        }
        lines = try reader.lines(count: code.count, from: firstLine)
        var locals: [Local] = []
        for _ in 0..<(try reader.count(ofAtLeast: 3)) {
            let name = try reader.text() ?? "?"
            let (from, to) = (try reader.size(), try reader.size())
            guard from <= to else { throw .malformed(at: reader.place) }
            locals.append(Local(name: name, scope: from..<to))
        }
        var names: [String] = []
        for _ in 0..<(try reader.count()) { names.append(try reader.text() ?? "?") }
        guard names.count == places.count else { throw .foreign("functions without the names of variables") }
        upvalues = zip(names, places).map { Upvalue(name: $0, isLocal: $1.isLocal, index: $1.index) }
        self.chunk = chunk
        self.locals = locals
        self.functions = functions
        body = Array(reader.bytes(from: start))
    }

    /// `@plugin.lua` is a file, `=prelude` a name; other texts are a source themselves.
    private static func name(ofSource source: String?) -> String? {
        guard let source, let first = source.first else { return nil }
        if first == "@" || first == "=" { return String(source.dropFirst()) }
        let line = source.prefix { $0 != "\n" }
        return "[string \"\(line.prefix(32))\(line.count > 32 || line.count < source.count ? "..." : "")\"]"
    }

    private static func constants(_ reader: inout ChunkReader) throws(InspectionError) -> [String?] {
        var constants: [String?] = []
        for _ in 0..<(try reader.count()) {
            var text: String?
            switch try reader.byte() {
            case 0x00, 0x01, 0x11: break  // nil, false, true
            case 0x03, 0x13: try reader.skip(8)  // integer, float
            case 0x04, 0x14: text = try reader.text()  // short and long texts
            default: throw .foreign("a constant of an unknown kind")
            }
            constants.append(text)
        }
        return constants
    }
}

extension ChunkReader {
    fileprivate mutating func upvaluePlaces() throws(InspectionError) -> [(isLocal: Bool, index: Int)] {
        var places: [(isLocal: Bool, index: Int)] = []
        for _ in 0..<(try count(ofAtLeast: 3)) {
            let isLocal = try byte() != 0
            places.append((isLocal, Int(try byte())))
            try skip(1)  // its kind
        }
        return places
    }

    /// Lines are kept as small differences, and now and then in full.
    fileprivate mutating func lines(count: Int, from first: Int) throws(InspectionError) -> [Int] {
        guard try self.count() == count else { throw .foreign("functions without lines") }
        var differences: [Int8] = []
        differences.reserveCapacity(count)
        for _ in 0..<count { differences.append(Int8(bitPattern: try byte())) }
        var full: [Int: Int] = [:]
        for _ in 0..<(try self.count(ofAtLeast: 2)) { full[try size()] = try size() }
        var lines: [Int] = []
        lines.reserveCapacity(count)
        var line = first
        for (instruction, difference) in differences.enumerated() {
            if difference == -0x80 {
                guard let exact = full[instruction] else { throw .malformed(at: place) }
                line = exact
            } else {
                line += Int(difference)
            }
            lines.append(line)
        }
        return lines
    }
}
