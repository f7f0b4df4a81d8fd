import DandelionLua
import DandelionModel

extension LuaOutcome {
    /// What went wrong, for a person: the message with file and line, where the code stood, and,
    /// where a limit was reached, what was used of each. Nil where all went well.
    package func text(of budget: LuaBudget) -> String? {
        guard let message else { return nil }
        var lines = [message]
        if !traceback.isEmpty { lines += ["where it stood, innermost first:"] + traceback.map { "  " + $0 } }
        if case .limit = end { lines.append("used: " + used(of: budget)) }
        return lines.joined(separator: "\n")
    }

    private func used(of budget: LuaBudget) -> String {
        let seconds = String(Int((usage.seconds * 1_000).rounded()))
        return """
            \(usage.instructions.grouped) of \(budget.instructions.grouped) instructions, \
            \(DisplayText.bytes(Int64(usage.bytes))) of \(DisplayText.bytes(Int64(budget.bytes))) of memory, \
            \(seconds) ms of \(budget.wall.text)
            """
    }
}
