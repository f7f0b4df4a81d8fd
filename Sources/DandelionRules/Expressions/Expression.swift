package import DandelionModel

/// A value that is known when a rule is matched: a literal, a path, arithmetic
/// on them, and lists and maps of them.
package indirect enum Expression: Sendable, Hashable {
    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case least
        case greatest
    }

    /// One entry of a map.
    package struct Member: Sendable, Hashable {
        package let key: String
        package let value: Expression

        package init(_ key: String, _ value: Expression) {
            self.key = key
            self.value = value
        }
    }

    case literal(Value)
    case path(RulePath)
    case operation(Operator, [Expression])
    case list([Expression])
    case map([Member])

    /// Its value. A path to nothing is null, and a field of a map that would be
    /// null is left out, as in Lua.
    ///
    /// - Throws: ``ExpressionError`` where the arithmetic has no exact answer.
    package func evaluate(_ scope: RuleScope) throws(ExpressionError) -> Value {
        switch self {
        case .literal(let value): return value
        case .path(let path): return path.value(in: scope) ?? .null
        case .operation(let operation, let parts):
            var values: [Value] = []
            for part in parts {
                let value = try part.evaluate(scope)
                guard !value.isNull else { throw .absent(part.description) }
                values.append(value)
            }
            return try Arithmetic.apply(operation, to: values)
        case .list(let parts):
            var values: [Value] = []
            for part in parts { values.append(try part.evaluate(scope)) }
            return .list(values)
        case .map(let members):
            var map = ValueMap()
            for member in members {
                let value = try member.value.evaluate(scope)
                if !value.isNull { map[member.key] = value }
            }
            return .map(map)
        }
    }

    /// Its value for a comparison; nil where it is absent or has no exact answer.
    func value(in scope: RuleScope) -> Value? {
        switch self {
        case .literal(let value): return value
        case .path(let path): return path.value(in: scope).flatMap { $0.isNull ? nil : $0 }
        default:
            guard let value = try? evaluate(scope), !value.isNull else { return nil }
            return value
        }
    }

    /// Whether it is the same in every scope.
    package var isLiteral: Bool { if case .literal = self { true } else { false } }

    /// Calls the closure with every path in it.
    func forEachPath(_ body: (RulePath) -> Void) {
        switch self {
        case .literal: break
        case .path(let path): body(path)
        case .operation(_, let parts), .list(let parts): for part in parts { part.forEachPath(body) }
        case .map(let members): for member in members { member.value.forEachPath(body) }
        }
    }
}

extension Expression: CustomStringConvertible {
    /// As an author would write it.
    package var description: String {
        switch self {
        case .literal(let value): return value.text
        case .path(let path): return path.description
        case .operation(let operation, let parts):
            let texts = parts.map(\.description)
            switch operation {
            case .least, .greatest: return "\(operation.rawValue) { \(texts.joined(separator: ", ")) }"
            default:
                let joined = texts.joined(separator: " \(operation.rawValue) ")
                return texts.count == 1 ? "(\(operation.rawValue)\(joined))" : "(\(joined))"
            }
        case .list(let parts): return "{ \(parts.map(\.description).joined(separator: ", ")) }"
        case .map(let members):
            return "{ \(members.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")) }"
        }
    }
}
