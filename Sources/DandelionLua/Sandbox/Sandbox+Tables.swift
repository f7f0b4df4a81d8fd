import CLuaShim
package import DandelionModel

extension Sandbox {
    /// A global, without asking metatables; nil where there is none. Functions
    /// and tables come as references.
    package func global(_ name: String) throws(LuaError) -> LuaValue? {
        let start = state.out.pointee.count
        var writer = LuaArguments(state.out)
        writer.push(.string(name))
        try check(dn_global(state.vm, start))
        return try readOne()
    }

    /// Sets a global, without asking metatables; nil removes it.
    package func setGlobal(_ name: String, _ value: LuaValue?) throws(LuaError) {
        if case .reference(let reference) = value { try own(reference) }
        let start = state.out.pointee.count
        var writer = LuaArguments(state.out)
        writer.push(.string(name))
        if let value { writer.push(value) } else { writer.pushNil() }
        try check(dn_set_global(state.vm, start))
    }

    /// A field of a table, without asking metatables; nil where there is none.
    /// A read-only table is looked into.
    package func field(_ table: LuaReference, _ key: Value) throws(LuaError) -> LuaValue? {
        try own(table)
        let start = state.out.pointee.count
        var writer = LuaArguments(state.out)
        writer.push(key)
        try check(dn_field(state.vm, table.slot, start))
        return try readOne()
    }

    private func readOne() throws(LuaError) -> LuaValue? {
        var results = LuaResults(state: state, count: 1)
        let value = try results.all()[0]
        if case .value(.null) = value { return nil }
        return value
    }
}
