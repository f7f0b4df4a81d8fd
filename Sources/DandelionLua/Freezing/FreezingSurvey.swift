import CLuaShim

/// What a state keeps that could change after its load.
struct FreezingSurvey {
    private let opcodes: Opcodes
    private var chunks: LoadedChunks
    /// The reachable functions, numbered from 1 as the shim does.
    private var functions: [CompiledFunction] = []
    private var known: [[UInt8]: CompiledFunction] = [:]
    private(set) var problems: Set<FreezingProblem> = []
    /// Nothing may be thrown through C, so that the first error waits here.
    private(set) var failure: InspectionError?

    private static let mostProblems = 100

    init(_ opcodes: Opcodes) {
        self.opcodes = opcodes
        chunks = LoadedChunks(opcodes)
    }

    /// What the shim calls for each thing that it meets; the context is a survey.
    static let sink: dn_survey_sink = { context, item in
        guard let context, let item = item?.pointee else { return }
        context.assumingMemoryBound(to: FreezingSurvey.self).pointee.meet(item)
    }

    private mutating func meet(_ item: dn_survey_item) {
        guard failure == nil else { return }
        do throws(InspectionError) {
            switch Int(item.kind) {
            case DN_SURVEY_CHUNK:
                chunks.add(try CompiledFunction(dump: item.dumped), source: item.named)
            case DN_SURVEY_FUNCTION:
                try meet(function: item.dumped)
            case DN_SURVEY_COROUTINE:
                let (file, line) = declaration(item)
                problems.insert(.coroutine(item.named, declared: line, in: file))
            default:
                let (file, line) = declaration(item)
                problems.insert(.iterator(item.named, declared: line, in: file))
            }
        } catch {
            failure = error
        }
    }

    private mutating func meet(function dump: [UInt8]) throws(InspectionError) {
        if let function = known[dump] {
            functions.append(function)
            return
        }
        let function = try CompiledFunction(dump: dump)
        known[dump] = function
        functions.append(function)
        for assignment in function.assignments(opcodes) {
            // Where each was declared takes a search; nobody mends more than these at a time.
            guard problems.count < Self.mostProblems else { return }
            problems.insert(
                .assignment(
                    of: assignment.name,
                    declared: chunks.declaration(ofUpvalue: assignment.upvalue, of: function),
                    in: function.chunk, at: assignment.line))
        }
    }

    /// Where the local was declared that leads to what was met.
    private func declaration(_ item: dn_survey_item) -> (file: String, line: Int?) {
        let number = Int(item.function) - 1
        guard functions.indices.contains(number) else { return ("", nil) }
        let function = functions[number]
        return (function.chunk, chunks.declaration(ofUpvalue: Int(item.upvalue) - 1, of: function))
    }
}

extension dn_survey_item {
    fileprivate var dumped: [UInt8] { Array(UnsafeBufferPointer(start: dump, count: dump_size)) }

    /// The name, and for a chunk its source.
    fileprivate var named: String {
        guard let name else { return "" }
        return name.withMemoryRebound(to: UInt8.self, capacity: name_size) {
            String(decoding: UnsafeBufferPointer(start: $0, count: name_size), as: UTF8.self)
        }
    }
}
