/// A place where a function, or one defined inside of it, assigns an upvalue.
struct UpvalueAssignment: Hashable {
    /// Which upvalue of the outer function.
    let upvalue: Int
    let name: String
    let line: Int
}

extension CompiledFunction {
    /// Where a call of this function can assign a variable that exists before
    /// the call: its own upvalues, also from functions that it makes.
    func assignments(_ opcodes: Opcodes) -> [UpvalueAssignment] {
        var found: [UpvalueAssignment] = []
        var known: Set<UpvalueAssignment> = []
        for (place, instruction) in code.enumerated() where instruction.opcode == opcodes.setUpvalue {
            guard upvalues.indices.contains(instruction.b) else { continue }
            let assignment = UpvalueAssignment(
                upvalue: instruction.b, name: upvalues[instruction.b].name, line: lines[place])
            if known.insert(assignment).inserted { found.append(assignment) }
        }
        for function in functions {
            for inner in function.assignments(opcodes) {
                let outer = function.upvalues[inner.upvalue]
                guard !outer.isLocal, upvalues.indices.contains(outer.index) else { continue }
                let assignment = UpvalueAssignment(upvalue: outer.index, name: inner.name, line: inner.line)
                if known.insert(assignment).inserted { found.append(assignment) }
            }
        }
        return found
    }
}
