import DandelionModel

extension Condition {
    /// Why the condition does not hold, as in `amount 5 is not greater than 10`.
    ///
    /// Asked only of a condition that was judged already; `name` is what the
    /// author calls the field.
    func complaint(_ name: String, _ value: Value?, _ scope: RuleScope) -> String {
        switch self {
        case .all(let parts):
            let failed = parts.first { !$0.holds(for: value, scope: scope) } ?? .anything
            return failed.complaint(name, value, scope)
        case .any(let parts):
            return parts.map { $0.complaint(name, value, scope) }.joined(separator: ", and ")
        case .no(let parts):
            let met = parts.first { $0.holds(for: value, scope: scope) } ?? .anything
            return "\(name) \(Self.shown(value)) is excluded by \(met)"
        case .compare(.ne, let operand): return "\(name) is \(Self.shown(operand, scope))"
        default: break
        }
        guard let value, !value.isNull else { return "\(name) is absent" }
        if let obstacle = obstacle(name, value, scope) { return obstacle }
        let subject = "\(name) \(value.text)"
        switch self {
        case .compare(let comparator, let operand):
            return "\(subject) is not \(comparator.words)\(Self.shown(operand, scope))"
        case .between(let low, let high):
            return "\(subject) is not between \(Self.shown(low, scope)) and \(Self.shown(high, scope))"
        case .oneOf(let operands):
            return "\(subject) is none of \(operands.map { Self.shown($0, scope) }.joined(separator: ", "))"
        case .prefix(let operand): return "\(subject) does not begin with \(Self.shown(operand, scope))"
        case .contains(let operand): return "\(subject) does not contain \(Self.shown(operand, scope))"
        default: return "\(subject) is not \(self)"
        }
    }

    /// What kept the two from being compared at all.
    private func obstacle(_ name: String, _ value: Value, _ scope: RuleScope) -> String? {
        var obstacle: String?
        forEachOperand { operand in
            guard obstacle == nil else { return }
            let other: Value
            do throws(ExpressionError) {
                other = try operand.evaluate(scope)
            } catch {
                obstacle = "\(name) has nothing to be compared with: \(error)"
                return
            }
            if other.isNull {
                obstacle = "\(name) \(value.text) has nothing to be compared with: \(operand) is absent"
            } else if case (.money(let left), .money(let right)) = (value, other),
                left.currency != right.currency
            {
                obstacle = """
                    \(name) \(left) cannot be compared with \(Self.shown(operand, scope)): \
                    one is in \(left.currency), the other in \(right.currency)
                    """
            }
        }
        if case .oneOf = self { return nil }
        return obstacle
    }

    private static func shown(_ value: Value?) -> String { value?.text ?? "nil" }

    /// The operand's value, and where it comes from.
    private static func shown(_ operand: Expression, _ scope: RuleScope) -> String {
        if case .literal(let value) = operand { return value.text }
        guard let value = operand.value(in: scope) else { return operand.description }
        return "\(value.text) (\(operand))"
    }
}
