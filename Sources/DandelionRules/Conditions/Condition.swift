package import DandelionModel

/// What one field must be: data, so that it can be indexed, stored and explained.
///
/// A field that is absent is less, equal and greater than nothing: every
/// comparison with it fails, and so does one with an operand that is absent or
/// has no value. `ne` and `no` say the opposite of that, also then. Amounts of
/// two currencies are neither equal nor ordered.
package indirect enum Condition: Sendable, Hashable {
    package enum Comparator: String, Sendable, Hashable, CaseIterable {
        case eq, ne, lt, le, gt, ge
    }

    /// Holds always, also for a field that is absent.
    case anything
    case compare(Comparator, Expression)
    /// Both ends included.
    case between(Expression, Expression)
    case oneOf([Expression])
    case prefix(Expression)
    /// A string inside a string, or an element of a list.
    case contains(Expression)
    case all([Condition])
    case any([Condition])
    /// None of them.
    case no([Condition])

    package func holds(for value: Value?, scope: RuleScope) -> Bool {
        switch self {
        case .anything: return true
        case .all(let parts): return parts.allSatisfy { $0.holds(for: value, scope: scope) }
        case .any(let parts): return parts.contains { $0.holds(for: value, scope: scope) }
        case .no(let parts): return !parts.contains { $0.holds(for: value, scope: scope) }
        case .compare(.ne, let operand): return !Self.equals(value, operand, scope)
        default: break
        }
        guard let value, !value.isNull else { return false }
        switch self {
        case .compare(.eq, let operand): return Self.equals(value, operand, scope)
        case .compare(let comparator, let operand):
            guard let other = operand.value(in: scope), let order = Comparison.order(value, other) else {
                return false
            }
            return comparator.accepts(order)
        case .between(let low, let high):
            guard let low = low.value(in: scope), let high = high.value(in: scope),
                let lower = Comparison.order(value, low), let upper = Comparison.order(value, high)
            else { return false }
            return lower != .less && upper != .greater
        case .oneOf(let operands): return operands.contains { Self.equals(value, $0, scope) }
        case .prefix(let operand):
            guard let start = operand.value(in: scope) else { return false }
            return TextSearch.begins(value, with: start)
        case .contains(let operand):
            guard let part = operand.value(in: scope) else { return false }
            return TextSearch.contains(value, part)
        case .anything, .all, .any, .no: return false
        }
    }

    private static func equals(_ value: Value?, _ operand: Expression, _ scope: RuleScope) -> Bool {
        guard let value, !value.isNull, let other = operand.value(in: scope) else { return false }
        return Comparison.equal(value, other)
    }

    /// That a field equals one value.
    package init(equals value: Value) { self = .compare(.eq, .literal(value)) }

    /// Whether no path stands in it, so that it can be judged without a rule.
    package var isClosed: Bool {
        switch self {
        case .anything: true
        case .compare(_, let operand), .prefix(let operand), .contains(let operand): operand.isLiteral
        case .between(let low, let high): low.isLiteral && high.isLiteral
        case .oneOf(let operands): operands.allSatisfy(\.isLiteral)
        case .all(let parts), .any(let parts), .no(let parts): parts.allSatisfy(\.isClosed)
        }
    }

    /// The operand of a plain `eq`; nil for every other condition.
    var equated: Expression? { if case .compare(.eq, let operand) = self { operand } else { nil } }

    /// Calls the closure with every operand in it.
    func forEachOperand(_ body: (Expression) -> Void) {
        switch self {
        case .anything: break
        case .compare(_, let operand), .prefix(let operand), .contains(let operand): body(operand)
        case .between(let low, let high):
            body(low)
            body(high)
        case .oneOf(let operands): for operand in operands { body(operand) }
        case .all(let parts), .any(let parts), .no(let parts): for part in parts { part.forEachOperand(body) }
        }
    }
}

extension Condition.Comparator {
    func accepts(_ order: Order) -> Bool {
        switch self {
        case .eq: order == .equal
        case .ne: order != .equal
        case .lt: order == .less
        case .le: order != .greater
        case .gt: order == .greater
        case .ge: order != .less
        }
    }

    /// As in `5 is not greater than 10`.
    var words: String {
        switch self {
        case .eq: ""
        case .ne: "other than "
        case .lt: "less than "
        case .le: "at most "
        case .gt: "greater than "
        case .ge: "at least "
        }
    }
}

extension Condition: CustomStringConvertible {
    /// As an author would write it.
    package var description: String {
        switch self {
        case .anything: "anything"
        case .compare(let comparator, let operand): "\(comparator.rawValue)(\(operand))"
        case .between(let low, let high): "between(\(low), \(high))"
        case .oneOf(let operands): "oneof { \(operands.map(\.description).joined(separator: ", ")) }"
        case .prefix(let operand): "prefix(\(operand))"
        case .contains(let operand): "contains(\(operand))"
        case .all(let parts): "all { \(parts.map(\.description).joined(separator: ", ")) }"
        case .any(let parts): "any { \(parts.map(\.description).joined(separator: ", ")) }"
        case .no(let parts): "no { \(parts.map(\.description).joined(separator: ", ")) }"
        }
    }
}
