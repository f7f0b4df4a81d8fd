import CLuaShim

extension Sandbox {
    /// Makes everything that the state keeps read-only, so that what a function
    /// does later depends on its arguments and on the host alone.
    ///
    /// Tables reachable from the globals and from references keep their identity
    /// and their metamethods, and raise where they are written. What was made
    /// before and could change all the same is refused, all of it at once: a
    /// function that assigns a local which lives on, a coroutine, an iterator.
    /// What functions make when they are called is theirs, and may change.
    ///
    /// Call it when no Lua code runs. A second call freezes what was made since.
    ///
    /// - Throws: ``LuaError/notFreezable(_:)``, and nothing is frozen; another
    ///   ``LuaError`` where the budget ends half-way, after which the state is
    ///   fit only to be dropped.
    package func freeze() throws(LuaError) {
        let problems = try freezingProblems()
        guard problems.isEmpty else { throw .notFreezable(problems) }
        try check(dn_lua_freeze(state.vm))
    }

    /// What ``freeze()`` would refuse, by file and line.
    package func freezingProblems() throws(LuaError) -> [FreezingProblem] {
        let opcodes: Opcodes
        do throws(InspectionError) {
            opcodes = try Opcodes.current.get()
        } catch {
            throw .misuse("\(error)")
        }
        var survey = FreezingSurvey(opcodes)
        let outcome = withUnsafeMutablePointer(to: &survey) {
            dn_lua_survey(state.vm, FreezingSurvey.sink, $0)
        }
        try check(outcome)
        if let failure = survey.failure { throw .misuse("\(failure)") }
        return survey.problems.sorted {
            ($0.file, $0.line ?? 0, $0.message) < ($1.file, $1.line ?? 0, $1.message)
        }
    }
}
