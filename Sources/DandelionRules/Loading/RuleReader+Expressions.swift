import DandelionModel

extension RuleReader {
    /// What an expression is read for.
    enum Use {
        /// To be compared: no tables, nothing personal.
        case comparison
        /// To be a key: the same, and lists of it.
        case key
        /// To be a run's input: anything.
        case input
    }

    typealias Typed = (expression: Expression, type: ValueType)

    mutating func expression(_ value: Value, for use: Use) -> Typed? {
        reading(value) { reader in
            switch Self.kind(value) {
            case "path": return reader.path(value, for: use)
            case "expr": return reader.operation(value, for: use)
            case nil: return reader.tree(value, for: use)
            case "aggregate":
                reader.reportFuture(
                    "a count inside a value", "count in 'where', with a number or a setting as bound")
            case "function":
                reader.report("a function has no value here", "write a value, or a path such as on.member")
            default:
                reader.report(
                    "\(Self.noun(value)) has no value here", "write a value, or a path such as on.member")
            }
            return nil
        }
    }

    /// A literal, or a table of expressions.
    private mutating func tree(_ value: Value, for use: Use) -> Typed? {
        switch value {
        case .personal where use != .input:
            report("a personal value cannot be compared", "compare plain fields")
            return nil
        case .null where use == .key:
            report("a key is nil", "write a path such as on.member")
            return nil
        case .bool where use == .key:
            report("a key is a boolean", "write a path such as on.member")
            return nil
        case .list(let items) where use != .comparison:
            var parts: [Expression] = []
            for item in items { if let part = expression(item, for: use) { parts.append(part.expression) } }
            guard parts.count == items.count else { return nil }
            return (parts.allSatisfy(\.isLiteral) ? .literal(value) : .list(parts), .structure)
        case .map(let map) where use == .input && value.rateValue == nil:
            var members: [Expression.Member] = []
            for (key, item) in map.entries {
                guard let part = expression(item, for: use) else { continue }
                members.append(Expression.Member(key, part.expression))
            }
            guard members.count == map.count else { return nil }
            return (members.allSatisfy(\.value.isLiteral) ? .literal(value) : .map(members), .structure)
        default: return (.literal(value), ValueType(of: value))
        }
    }

    private mutating func operation(_ value: Value, for use: Use) -> Typed? {
        let name = value["op"]?.stringValue ?? ""
        guard let operation = Expression.Operator(rawValue: name) else {
            report(
                "\(name.quoted) is no arithmetic that a rule can do",
                "use + - * /, least { … } and greatest { … }")
            return nil
        }
        var arguments = value["args"]?.listValue ?? []
        if arguments.count == 1, case .list(let items) = arguments[0] { arguments = items }
        var parts: [Typed] = []
        for argument in arguments {
            if let part = expression(argument, for: use == .input ? .comparison : use) { parts.append(part) }
        }
        guard parts.count == arguments.count else { return nil }
        guard var result = parts.first?.type,
            parts.count > 1 || operation != .multiply && operation != .divide
        else {
            report("'\(name)' has nothing to work on", "give it two values")
            return nil
        }
        parts = withTextsRead(parts, by: operation)
        for (place, part) in parts.enumerated() {
            if place == 0 {
                result = part.type
                continue
            }
            guard let type = ValueType.of(operation, result, part.type) else {
                report(
                    "'\(name)' has no answer for \(result.noun) and \(part.type.noun)",
                    ValueType.remedy(operation, result, part.type))
                return nil
            }
            result = type
        }
        return (.operation(operation, parts.map(\.expression)), result)
    }

    /// Texts beside money, instants and durations: `on.at + "3d"`.
    private func withTextsRead(_ parts: [Typed], by operation: Expression.Operator) -> [Typed] {
        let types = parts.map(\.type)
        let isSum = operation == .add || operation == .subtract
        let wanted: FieldType
        if types.contains(.money) {
            wanted = .money
        } else if types.contains(.instant) {
            wanted = isSum ? .duration : .instant
        } else if types.contains(.duration) {
            wanted = .duration
        } else {
            return parts
        }
        return parts.map { part in
            guard part.type == .string, case .literal(let text) = part.expression,
                let value = LiteralForm.value(text, as: wanted)
            else { return part }
            return (.literal(value), ValueType(wanted))
        }
    }
}
