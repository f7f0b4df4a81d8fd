import DandelionModel

/// `+ - * / least greatest` on values: exact, or an error.
///
/// Nothing wraps and no amount becomes a float. An int over an int is a float,
/// as in Lua; an int times a rate is the exact number, an int where it is
/// whole. Money and durations times a rate are rounded once, a half to even.
enum Arithmetic {
    static func apply(
        _ operation: Expression.Operator, to values: [Value]
    ) throws(ExpressionError) -> Value {
        guard var result = values.first else { throw .absent(operation.rawValue) }
        if values.count == 1, operation == .subtract { return try negate(result) }
        for value in values.dropFirst() {
            switch operation {
            case .add: result = try add(result, value)
            case .subtract: result = try subtract(result, value)
            case .multiply: result = try multiply(result, value)
            case .divide: result = try divide(result, value)
            case .least: result = try pick(result, value, operation) == .greater ? value : result
            case .greatest: result = try pick(result, value, operation) == .less ? value : result
            }
        }
        return result
    }

    private static func negate(_ value: Value) throws(ExpressionError) -> Value {
        switch value {
        case .money(let money): try subtract(.money(.zero(money.currency)), value)
        case .duration: try subtract(.duration(.zero), value)
        default: try subtract(.int(0), value)
        }
    }

    private static func pick(
        _ left: Value, _ right: Value, _ operation: Expression.Operator
    ) throws(ExpressionError) -> Order {
        guard let order = Comparison.order(left, right) else { throw kinds(operation.rawValue, left, right) }
        return order
    }

    private static func add(_ left: Value, _ right: Value) throws(ExpressionError) -> Value {
        switch (left, right) {
        case (.int(let a), .int(let b)): return try whole(a.addingReportingOverflow(b), left, "+", right)
        case (.money(let a), .money(let b)): return try money { () throws(MoneyError) in try a + b }
        case (.duration(let a), .duration(let b)):
            let (sum, overflow) = a.attoseconds.addingReportingOverflow(b.attoseconds)
            return try duration(overflow ? nil : sum, left, "+", right)
        case (.instant(let a), .duration(let b)): return try shift(a, by: b.attoseconds, left, "+", right)
        case (.duration(let a), .instant(let b)): return try shift(b, by: a.attoseconds, left, "+", right)
        default:
            if let sum = floats(left, right, +) { return try finite(sum, left, "+", right) }
            return try fraction(left, "+", right) { a, b in
                sum(a, Int128(b.numerator), over: b.denominator)
            }
        }
    }

    private static func subtract(_ left: Value, _ right: Value) throws(ExpressionError) -> Value {
        switch (left, right) {
        case (.int(let a), .int(let b)): return try whole(a.subtractingReportingOverflow(b), left, "-", right)
        case (.money(let a), .money(let b)): return try money { () throws(MoneyError) in try a - b }
        case (.duration(let a), .duration(let b)):
            let (rest, overflow) = a.attoseconds.subtractingReportingOverflow(b.attoseconds)
            return try duration(overflow ? nil : rest, left, "-", right)
        case (.instant(let a), .duration(let b)): return try shift(a, by: -b.attoseconds, left, "-", right)
        case (.instant(let a), .instant(let b)): return .duration(a - b)
        default:
            if let rest = floats(left, right, -) { return try finite(rest, left, "-", right) }
            return try fraction(left, "-", right) { a, b in
                sum(a, -Int128(b.numerator), over: b.denominator)
            }
        }
    }

    private static func multiply(_ left: Value, _ right: Value) throws(ExpressionError) -> Value {
        switch (left, right) {
        case (.int(let a), .int(let b)):
            return try whole(a.multipliedReportingOverflow(by: b), left, "*", right)
        case (.money(let a), _) where rate(right) != nil: return try scale(a, left, "*", right)
        case (_, .money(let b)) where rate(left) != nil: return try scale(b, right, "*", left)
        case (.duration(let a), _) where rate(right) != nil: return try scale(a, by: right, left, "*")
        case (_, .duration(let b)) where rate(left) != nil: return try scale(b, by: left, right, "*")
        default:
            if let product = floats(left, right, *) { return try finite(product, left, "*", right) }
            return try fraction(left, "*", right) { a, b in
                (
                    Int128(a.numerator) * Int128(b.numerator), Int128(a.denominator) * Int128(b.denominator)
                )
            }
        }
    }

    private static func divide(_ left: Value, _ right: Value) throws(ExpressionError) -> Value {
        guard !isZero(right) else { throw .divisionByZero("\(left.text) / \(right.text)") }
        switch (left, right) {
        case (.int(let a), .int(let b)): return try finite(Double(a) / Double(b), left, "/", right)
        case (.money(let a), .money(let b)):
            guard a.currency == b.currency else { throw .money(.currencies(a.currency, b.currency)) }
            return try ratio(Int128(a.minorUnits), Int128(b.minorUnits), left, "/", right)
        case (.duration(let a), .duration(let b)):
            return try ratio(a.attoseconds, b.attoseconds, left, "/", right)
        case (.money(let a), _) where rate(right) != nil: return try scale(a, left, "/", right)
        case (.duration(let a), _) where rate(right) != nil: return try scale(a, by: right, left, "/")
        default:
            if let quotient = floats(left, right, /) { return try finite(quotient, left, "/", right) }
            return try fraction(left, "/", right) { a, b in
                (
                    Int128(a.numerator) * Int128(b.denominator), Int128(a.denominator) * Int128(b.numerator)
                )
            }
        }
    }
}
