extension LuaOutcome {
    /// What went wrong, for a person: the message with file and line, where the code stood, and,
    /// where a limit was reached, what was used of each. Nil where all went well.
    package var text: String? {
        guard let message else { return nil }
        var lines = [message]
        if !traceback.isEmpty { lines += ["where it stood, innermost first:"] + traceback.map { "  " + $0 } }
        if !budgets.isEmpty { lines.append("used: " + budgets.joined(separator: ", ")) }
        return lines.joined(separator: "\n")
    }
}
