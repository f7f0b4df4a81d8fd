import DandelionModel

extension RuleReader {
    /// What a field is compared with: a literal in the field's type, or a path.
    mutating func operand(
        _ value: Value, of field: EventField, in shape: Shape, by matcher: String = "eq"
    ) -> Expression? {
        let type = ValueType(field.type)
        if Self.kind(value) == nil {
            return literal(value, of: field, in: shape, by: matcher).map { .literal($0) }
        }
        guard let (expression, found) = expression(value, for: .comparison) else { return nil }
        guard found.isComparable(with: type) else {
            report(
                "\(field.name.quoted) of \(shape.name.quoted) is \(type.noun), and \(expression) is \(found.noun)",
                "compare it with \(type.noun)")
            return nil
        }
        return expression
    }

    private mutating func literal(
        _ value: Value, of field: EventField, in shape: Shape, by matcher: String
    ) -> Value? {
        let type = ValueType(field.type)
        let place = "\(field.name.quoted) of \(shape.name.quoted)"
        if let converted = LiteralForm.value(value, as: field.type) { return storable(converted, place) }
        switch (type, value) {
        case (_, .bool):
            report(
                "\(place) is \(type.noun), and there is a boolean where a condition belongs",
                Self.remedy(forBooleanAt: field.name, type))
            return nil
        case (_, .personal):
            report("\(place) is compared with a personal value", "compare plain fields")
            return nil
        case (.money, .int(0)): return value
        case (.int, .float(let number)) where matcher == "eq" || matcher == "ne" || matcher == "oneof":
            report("\(place) is an int, and never \(number)", "compare it with a whole number")
            return nil
        case (.money, .string), (.instant, .string), (.duration, .string):
            report("\(place) is \(type.noun), and \(value.text) is none", "write it as \(type.example)")
            return nil
        default: break
        }
        // What is no value of the field's type can still be compared with it: ints and floats and rates.
        guard type.isNumber, ValueType(of: value).isNumber else {
            let write = matcher == "eq" ? type.example : "\(matcher)(\(type.example))"
            let several = if case .list = value { true } else { false }
            report(
                "\(place) is \(type.noun), and \(Self.noun(value)) is not",
                several
                    ? "for several values write \(field.name) = oneof { … }"
                    : "write \(field.name) = \(write)")
            return nil
        }
        return storable(value, place)
    }

    private mutating func storable(_ value: Value, _ place: String) -> Value? {
        guard Self.depth(of: value) <= 8, (try? value.validate()) != nil else {
            report(
                "\(place) is compared with a table that nests deeper than 8 levels", "compare a plain field")
            return nil
        }
        return value
    }

    static func depth(of value: Value) -> Int {
        switch value {
        case .list(let values): 1 + (values.map(depth).max() ?? 0)
        case .map(let map): 1 + (map.entries.map { depth(of: $0.value) }.max() ?? 0)
        default: 0
        }
    }
}
