/// One mistake in a declaration: what is wrong, and what to write instead.
package struct RuleProblem: Error, Sendable, Hashable {
    /// As in `plugin.lua:12`; empty where it is not known.
    package let at: String
    package let message: String
    package let hint: String?

    package init(at: String, message: String, hint: String? = nil) {
        self.at = at
        self.message = message
        self.hint = hint
    }
}

extension RuleProblem: CustomStringConvertible {
    package var description: String {
        let place = at.isEmpty ? "" : "\(at): "
        return place + message + (hint.map { "; \($0)" } ?? "")
    }
}

/// All mistakes of a declaration, in the order in which they stand. Nothing was loaded.
package struct RuleProblems: Error, Sendable, Hashable {
    package let problems: [RuleProblem]

    package init(_ problems: [RuleProblem]) { self.problems = problems }
}

extension RuleProblems: CustomStringConvertible {
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
