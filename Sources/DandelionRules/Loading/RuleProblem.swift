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
    /// As in `plugin.lua:12: no event is called 'order.payed'. Did you mean 'order.paid'?`
    package var description: String {
        let place = at.isEmpty ? "" : "\(at): "
        guard let hint, let first = hint.first else { return place + message }
        return "\(place)\(message). \(first.uppercased())\(hint.dropFirst())"
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
