import CLuaShim

/// A line of a loaded chunk that reads or assigns a global by its name.
package struct GlobalUse: Sendable, Hashable {
    package let name: String
    /// The field that is read of it at once: `get` in `members.get`.
    package let member: String?
    package let isAssignment: Bool
    /// Whether it stands in a function, and not in the chunk itself.
    package let isInFunction: Bool
    /// The locals of the function that it stands in, its own and those around
    /// it: what a misspelt name may have meant.
    package let locals: [String]
    /// The chunk, such as `plugin.lua`.
    package let file: String
    package let line: Int
}

extension Sandbox {
    /// Every use of a global in the chunks that were loaded and are not yet
    /// frozen, in the order of the chunks and of their code.
    ///
    /// Names that are computed are not found, and of a function with more than
    /// 255 constants only some.
    package func globalUses() throws(LuaError) -> [GlobalUse] {
        let opcodes: Opcodes
        do throws(InspectionError) {
            opcodes = try Opcodes.current.get()
        } catch {
            throw .misuse("\(error)")
        }
        var census = GlobalCensus(opcodes: opcodes)
        let outcome = withUnsafeMutablePointer(to: &census) {
            dn_lua_survey(state.vm, GlobalCensus.sink, $0)
        }
        try check(outcome)
        if let failure = census.failure { throw .misuse("\(failure)") }
        return census.uses
    }
}

/// What is collected while the shim shows the chunks.
private struct GlobalCensus {
    let opcodes: Opcodes
    var uses: [GlobalUse] = []
    /// Nothing may be thrown through C, so that the first error waits here.
    var failure: InspectionError?

    static let sink: dn_survey_sink = { context, item in
        guard let context, let item = item?.pointee, Int(item.kind) == DN_SURVEY_CHUNK else { return }
        let dump = Array(UnsafeBufferPointer(start: item.dump, count: item.dump_size))
        context.assumingMemoryBound(to: GlobalCensus.self).pointee.count(dump)
    }

    private mutating func count(_ dump: [UInt8]) {
        guard failure == nil else { return }
        do throws(InspectionError) {
            let chunk = try CompiledFunction(dump: dump)
            uses += chunk.globalUses(opcodes, environment: 0, isInFunction: false)
        } catch {
            failure = error
        }
    }
}

extension CompiledFunction {
    /// - Parameter environment: Which upvalue is the table of globals; nil for none.
    fileprivate func globalUses(_ opcodes: Opcodes, environment: Int?, isInFunction: Bool) -> [GlobalUse] {
        var uses: [GlobalUse] = []
        let names = locals.map(\.name) + upvalues.map(\.name)
        for (place, instruction) in code.enumerated() {
            guard let environment, let use = use(at: place, instruction, opcodes, environment) else {
                continue
            }
            uses.append(
                GlobalUse(
                    name: use.name, member: use.member, isAssignment: use.isAssignment,
                    isInFunction: isInFunction, locals: names, file: chunk, line: lines[place]))
        }
        for function in functions {
            // A local that is called _ENV is a table of the plugin's own.
            let inner = function.upvalues.firstIndex { !$0.isLocal && $0.index == environment }
            uses += function.globalUses(opcodes, environment: inner, isInFunction: true)
        }
        return uses
    }

    private func use(
        at place: Int, _ instruction: UInt32, _ opcodes: Opcodes, _ environment: Int
    ) -> (name: String, member: String?, isAssignment: Bool)? {
        if instruction.opcode == opcodes.setGlobal, instruction.a == environment {
            return constant(instruction.b).map { ($0, nil, true) }
        }
        guard instruction.opcode == opcodes.getGlobal, instruction.b == environment,
            let name = constant(instruction.c)
        else { return nil }
        var member: String?
        if code.indices.contains(place + 1), code[place + 1].opcode == opcodes.getField,
            code[place + 1].b == instruction.a
        {
            member = constant(code[place + 1].c)
        }
        return (name, member, false)
    }

    private func constant(_ index: Int) -> String? {
        constants.indices.contains(index) ? constants[index] : nil
    }
}
