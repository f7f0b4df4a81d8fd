extension ValueType {
    /// The type of a calculation; nil where it has no answer.
    static func of(_ operation: Expression.Operator, _ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == .any || right == .any { return .any }
        let areNumbers = left.isNumber && right.isNumber
        let widest: ValueType =
            left == .float || right == .float ? .float : left == .int && right == .int ? .int : .rate
        switch operation {
        case .add, .subtract:
            if areNumbers { return widest }
            if left == right, left == .money || left == .duration { return left }
            if left == .instant, right == .duration { return .instant }
            if operation == .add { return left == .duration && right == .instant ? .instant : nil }
            return left == .instant && right == .instant ? .duration : nil
        case .multiply:
            if areNumbers { return widest }
            return left.scaled(by: right) ?? right.scaled(by: left)
        case .divide:
            if areNumbers { return widest == .int ? .float : widest }
            return left == right && (left == .money || left == .duration) ? .rate : left.scaled(by: right)
        case .least, .greatest:
            if areNumbers { return widest }
            return left == right && left.isOrdered ? left : nil
        }
    }

    private func scaled(by factor: ValueType) -> ValueType? {
        (self == .money || self == .duration) && (factor == .int || factor == .rate) ? self : nil
    }

    /// What to write instead of a calculation that has no answer.
    static func remedy(_ operation: Expression.Operator, _ left: ValueType, _ right: ValueType) -> String {
        let types = [left, right]
        if types.contains(.float), types.contains(.money) || types.contains(.duration) {
            return "a float is not exact: write percent(10), or a whole number"
        }
        if types.contains(.money) {
            return #"add money to money, as in money "1.00 USD", and scale it with percent(10)"#
        }
        if types.contains(.instant) { return #"add a duration to an instant, as in on.at + "3d""# }
        return "use two values of one type"
    }
}
