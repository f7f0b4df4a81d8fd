import DandelionModel

extension RuleReader {
    /// What must hold over history. One count, or a list of them.
    mutating func counts(_ value: Value?, on shape: Shape?) -> [CompiledRule.CountTest]? {
        guard let value else { return [] }
        let items = value.listValue ?? [value]
        var counts: [CompiledRule.CountTest] = []
        for item in items {
            let count = reading(item) { $0.count(item, on: shape) }
            if let count { counts.append(count) }
        }
        return counts.count == items.count ? counts : nil
    }

    private mutating func count(_ value: Value, on heard: Shape?) -> CompiledRule.CountTest? {
        guard isCount(value) else { return nil }
        for (key, remedy) in FutureFeature.countKeys.sorted(by: { $0.key < $1.key }) where value[key] != nil {
            reportFuture("'\(key)' of a count", remedy)
            return nil
        }
        guard let pattern = value["pattern"] else {
            report("a count of nothing", "write count(order { member = on.member }):ge(2)")
            return nil
        }
        if Self.kind(pattern) == "pattern", pattern["of"]?.stringValue == "record" {
            reportFuture(
                "a count of records", "count the events that make them, or join one record in 'with'")
            return nil
        }
        let bound = bound(value)
        guard let shape = shape(of: pattern, as: "event", for: "the counted pattern"),
            let fields = reading(pattern, { $0.fields(of: pattern, shape) }), let (edge, bound) = bound
        else { return nil }
        if edge == .reaches, let heard, !heard.name.hasSameBytes(as: shape.name) {
            report(
                """
                the rule hears \(heard.name.quoted) and can never fire: a count of \(shape.name.quoted) reaches \
                its bound at \(shape.name.quoted) only
                """, "write :ge(\(bound)), or hear \(shape.name.quoted)")
            return nil
        }
        return test(Pattern(type: shape.name, fields: fields), edge, bound)
    }

    private mutating func isCount(_ value: Value) -> Bool {
        switch Self.kind(value) {
        case "aggregate":
            let operation = value["op"]?.stringValue ?? ""
            if operation == "count" { return true }
            if FutureFeature.aggregates.contains(operation) {
                reportFuture(
                    "'\(operation)'", "keep the total in 'store' in 'act', or count: count(pattern):ge(2)")
            } else {
                report("\(operation.quoted) is nothing that 'where' knows", "write count(pattern):ge(2)")
            }
        case "function": reportFuture("a function in 'where'", "decide in 'act': function(ctx) … end")
        case "pattern":
            report("'where' has a pattern and no number", "say how many: count(pattern):ge(2)")
        default:
            if case .bool = value {
                report(
                    "'where' is a boolean where a condition belongs",
                    """
                    Lua works out '>=' and '==' at once, so a comparison is never data: \
                    write count(pattern):ge(2); conditions of fields stand in 'on'
                    """)
            } else {
                report(
                    "'where' is \(Self.noun(value)) and should be a count",
                    "write count(pattern):ge(2); conditions of fields stand in 'on'")
            }
        }
        return false
    }

    /// How many are wanted.
    private mutating func bound(_ value: Value) -> (CompiledRule.CountTest.Edge, Expression)? {
        guard let test = value["test"]?.stringValue else {
            report(
                "the count in 'where' has no bound",
                "write count(…):ge(2) for each event from the second on, or :reaches(2) for the second only")
            return nil
        }
        guard let edge = CompiledRule.CountTest.Edge(rawValue: test) else {
            reportUnknown(
                "a count has no \(test.quoted)", test, among: ["ge", "reaches"], "write :ge(2) or :reaches(2)"
            )
            return nil
        }
        guard let bound = value["bound"], !bound.isNull else {
            report("the count's :\(test)() has no number", "write :\(test)(2)")
            return nil
        }
        guard let (expression, type) = expression(bound, for: .comparison) else { return nil }
        guard type.isNumber || type == .any else {
            report(
                "the count's bound \(expression) is \(type.noun) and should be a number", "write :\(test)(2)")
            return nil
        }
        if case .literal(let literal) = expression, let order = Comparison.order(literal, 1), order == .less {
            report(
                "a count is always at least \(literal.text)",
                "write :\(test)(1) or more, or leave the count out")
            return nil
        }
        return (edge, expression)
    }

    /// Fields that equal a path make the key of the counter; the others say what is counted.
    private mutating func test(
        _ counted: Pattern, _ edge: CompiledRule.CountTest.Edge, _ bound: Expression
    ) -> CompiledRule.CountTest? {
        var constant: [PatternField] = []
        var keys: [(name: String, value: Expression)] = []
        for field in counted.fields {
            if let key = field.condition.equated, !key.isLiteral {
                keys.append((field.name, key))
            } else if field.condition.isClosed {
                constant.append(field)
            } else {
                reportFuture(
                    "\(field.condition) with a path in a counted pattern",
                    "write \(field.name) = the path, or compare with a value")
                return nil
            }
        }
        let window = WindowPattern(
            pattern: Pattern(type: counted.type, fields: constant), keyFields: keys.map(\.name))
        return CompiledRule.CountTest(
            window: window, keys: keys.map(\.value), edge: edge, bound: bound, text: "count(\(counted))")
    }
}
