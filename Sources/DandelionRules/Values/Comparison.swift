import DandelionModel

/// What the conditions mean by less, equal and greater.
///
///   (1) Ints, floats and rates compare as the exact numbers that they are.
///   (2) Money compares in one currency only. An amount compares with the int 0
///       as with nothing in its currency, so that `gt(0)` asks for a positive one.
///   (3) Strings compare by their bytes.
///   (4) Everything else is equal or not, and has no order.
enum Comparison {
    /// How a value stands to an operand; nil where the two have no order.
    static func order(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.int(let a), .int(let b)): return Order(a, b)
        case (.string(let a), .string(let b)):
            return a.hasSameBytes(as: b) ? .equal : a.precedesInBytes(b) ? .less : .greater
        case (.money(let a), .money(let b)):
            return a.currency == b.currency ? Order(a.minorUnits, b.minorUnits) : nil
        case (.money(let a), .int(0)): return Order(a.minorUnits, 0)
        case (.instant(let a), .instant(let b)): return Order(a, b)
        case (.duration(let a), .duration(let b)): return Order(a, b)
        case (.bytes, .string), (.string, .bytes), (.bytes, .bytes):
            guard let a = bytes(of: left), let b = bytes(of: right) else { return nil }
            return a == b ? .equal : a.lexicographicallyPrecedes(b) ? .less : .greater
        default:
            guard let a = ExactNumber(left), let b = ExactNumber(right) else { return nil }
            return a.order(to: b)
        }
    }

    static func equal(_ left: Value, _ right: Value) -> Bool {
        if let order = order(left, right) { return order == .equal }
        return left == right
    }

    /// One form for all values that are equal here: ints and floats and rates that are the same number.
    static func normal(_ value: Value) -> Value {
        switch value {
        case .float(let number): return Int64(exactly: number).map { .int($0) } ?? value
        case .map:
            guard let rate = value.rateValue else { return value }
            return rate.denominator == 1 ? .int(rate.numerator) : Value(rate: rate)
        default: return value
        }
    }

    /// The bytes of a string, whichever case it came in.
    static func bytes(of value: Value) -> [UInt8]? {
        switch value {
        case .string(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        default: nil
        }
    }
}
