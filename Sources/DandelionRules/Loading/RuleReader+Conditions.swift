import DandelionModel

extension RuleReader {
    /// What a field must be, with what can be seen to be impossible refused.
    mutating func condition(_ value: Value, of field: EventField, in shape: Shape) -> Condition? {
        guard let condition = part(value, of: field, in: shape, depth: 0) else { return nil }
        if let fault = condition.contradiction(isWhole: field.type == .int) {
            report("\(field.name.quoted) of \(shape.name.quoted): \(fault.message)", fault.hint)
            return nil
        }
        return condition
    }

    private static let deepestCondition = 8

    private mutating func part(_ value: Value, of field: EventField, in shape: Shape, depth: Int)
        -> Condition?
    {
        switch Self.kind(value) {
        case nil, "path", "expr": return operand(value, of: field, in: shape).map { .compare(.eq, $0) }
        case "anything": return .anything
        case "all", "any", "no": return group(value, of: field, in: shape, depth: depth)
        case "match": return match(value, of: field, in: shape)
        case "function":
            reportFuture(
                "a function as the condition of \(field.name.quoted)", "decide in 'act', or use matchers")
        default:
            report(
                "\(Self.noun(value)) is no condition of \(field.name.quoted)",
                "write \(field.name) = gt(\(ValueType(field.type).example)), or another matcher")
        }
        return nil
    }

    private mutating func group(_ value: Value, of field: EventField, in shape: Shape, depth: Int)
        -> Condition?
    {
        let name = Self.kind(value) ?? ""
        guard case .list(let items)? = value["of"], !items.isEmpty else {
            report("\(name) { } has no conditions", "write \(name) { gt(5), lt(10) }")
            return nil
        }
        guard depth < Self.deepestCondition else {
            report(
                "the condition of \(field.name.quoted) nests deeper than \(Self.deepestCondition)",
                "flatten it")
            return nil
        }
        var parts: [Condition] = []
        for item in items {
            let part = reading(item) { $0.part(item, of: field, in: shape, depth: depth + 1) }
            if let part { parts.append(part) }
        }
        guard parts.count == items.count else { return nil }
        return name == "all" ? .all(parts) : name == "any" ? .any(parts) : .no(parts)
    }

    private mutating func match(_ value: Value, of field: EventField, in shape: Shape) -> Condition? {
        let name = value["op"]?.stringValue ?? ""
        var arguments = value["args"]?.listValue ?? []
        if name == "oneof", arguments.count == 1, case .list(let choices) = arguments[0] {
            arguments = choices
        }
        let type = ValueType(field.type)
        guard allows(name, arguments, of: field) else { return nil }
        var operands: [Expression] = []
        for argument in arguments {
            let operand = reading(argument) { reader in
                name == "prefix" || name == "contains"
                    ? reader.searched(argument, by: name, in: field, type)
                    : reader.operand(argument, of: field, in: shape, by: name)
            }
            if let operand { operands.append(operand) }
        }
        guard operands.count == arguments.count else { return nil }
        guard let condition = Condition.simple(name, operands) else {
            report(
                "\(name) takes \(name == "between" ? "two values" : "one value") and got \(operands.count)",
                name == "between" ? "write between(5, 10)" : "write \(name)(\(type.example))")
            return nil
        }
        return condition
    }

    /// Whether a matcher has a meaning for a field.
    private mutating func allows(_ name: String, _ arguments: [Value], of field: EventField) -> Bool {
        let type = ValueType(field.type)
        // Of two equally near names the first is suggested: 'gte' means 'ge'.
        let matchers = ["eq", "ne", "le", "lt", "ge", "gt", "between", "oneof", "prefix", "contains"]
        guard matchers.contains(name) else {
            reportUnknown(
                "no matcher is called \(name.quoted)", name, among: matchers,
                "the matchers are \(matchers.joined(separator: ", "))")
            return false
        }
        guard !arguments.isEmpty, !arguments.contains(where: \.isNull) else {
            let what = name == "oneof" ? "oneof {}" : "\(name)(nil)"
            report(
                "\(what) compares \(field.name.quoted) with nothing, and nothing equals nothing",
                "give it a value, or leave \(field.name.quoted) out")
            return false
        }
        switch name {
        case "lt", "le", "gt", "ge", "between":
            guard type.isOrdered else {
                report(
                    "\(field.name.quoted) is \(type.noun), which has no order",
                    "write \(field.name) = true or false")
                return false
            }
        case "prefix", "contains":
            guard type == .string || type == .any else {
                report(
                    "\(name) looks into texts, and \(field.name.quoted) is \(type.noun)",
                    "write \(field.name) = gt(\(type.example)), or another matcher")
                return false
            }
        default: break
        }
        return true
    }

    /// What `prefix` and `contains` look for.
    private mutating func searched(
        _ value: Value, by name: String, in field: EventField, _ type: ValueType
    ) -> Expression? {
        guard let (expression, found) = expression(value, for: .comparison) else { return nil }
        guard found == .string || found == .any || name == "contains" && type == .any else {
            report("\(name) looks for a text, and \(expression) is \(found.noun)", #"write \#(name)("text")"#)
            return nil
        }
        return expression
    }
}
