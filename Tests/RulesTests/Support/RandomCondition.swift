import DandelionModel

/// Conditions on one field of an order, with the values that it may have.
struct RandomCondition {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    enum Kind: String, CaseIterable {
        case quantity, weight, country, amount, gift, data
    }

    mutating func kind() -> Kind { Kind.allCases.randomElement(using: &generator) ?? .quantity }

    /// A value of the field; nil now and then.
    mutating func value(_ kind: Kind) -> Value? {
        Int.random(in: 0..<8, using: &generator) == 0 ? nil : literal(kind)
    }

    mutating func literal(_ kind: Kind) -> Value {
        switch kind {
        case .quantity: .int(Int64.random(in: -3...6, using: &generator))
        case .weight: .float(Double(Int.random(in: -6...12, using: &generator)) / 2)
        case .country: .string(["", "a", "ab", "b", "é", "e\u{301}"].randomElement(using: &generator) ?? "")
        case .amount:
            .money(
                Money(
                    minorUnits: Int64.random(in: -2...5, using: &generator),
                    currency: Int.random(in: 0..<4, using: &generator) == 0 ? .eur : .usd))
        case .gift: .bool(Bool.random(using: &generator))
        case .data:
            literal([.quantity, .weight, .country, .amount].randomElement(using: &generator) ?? .quantity)
        }
    }

    mutating func condition(_ kind: Kind, depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth > 2 ? 7 : 10), using: &generator) {
        case 0: return literal(kind)
        case 1: return Int.random(in: 0..<4, using: &generator) == 0 ? AST.anything : AST.eq(literal(kind))
        case 2: return AST.match("ne", literal(kind))
        case 3 where kind == .country || kind == .data:
            return AST.match(Bool.random(using: &generator) ? "prefix" : "contains", literal(.country))
        case 3, 4:
            let choices = (0...Int.random(in: 0...2, using: &generator)).map { _ in literal(kind) }
            return AST.match("oneof", .list(choices))
        case 5 where kind != .gift: return AST.match("between", literal(kind), literal(kind))
        case 5, 6:
            guard kind != .gift else { return AST.eq(literal(kind)) }
            let matcher = ["lt", "le", "gt", "ge"].randomElement(using: &generator) ?? "lt"
            let isZero = kind == .amount && Bool.random(using: &generator)
            return AST.match(matcher, isZero ? 0 : literal(kind))
        default:
            let name = ["all", "any", "no"].randomElement(using: &generator) ?? "all"
            let parts = (0...Int.random(in: 0...2, using: &generator)).map { _ in
                condition(kind, depth: depth + 1)
            }
            return ["$": .string(name), "of": .list(parts)]
        }
    }
}

/// What the declarations mean, word by word and without any compiling.
enum Interpreter {
    static func holds(_ condition: Value, _ value: Value?) -> Bool {
        let parts = condition["of"]?.listValue ?? []
        switch condition["$"]?.stringValue {
        case "anything": return true
        case "all": return parts.allSatisfy { holds($0, value) }
        case "any": return parts.contains { holds($0, value) }
        case "no": return !parts.contains { holds($0, value) }
        case "match": break
        default: return compare(value, condition) == 0
        }
        let arguments = condition["args"]?.listValue ?? []
        let order = compare(value, arguments[0])
        switch condition["op"]?.stringValue {
        case "eq": return order == 0
        case "ne": return order != 0
        case "lt": return order.map { $0 < 0 } ?? false
        case "le": return order.map { $0 <= 0 } ?? false
        case "gt": return order.map { $0 > 0 } ?? false
        case "ge": return order.map { $0 >= 0 } ?? false
        case "between":
            guard let low = order, let high = compare(value, arguments[1]) else { return false }
            return low >= 0 && high <= 0
        case "oneof": return (arguments[0].listValue ?? []).contains { compare(value, $0) == 0 }
        case "prefix": return looks(value, arguments[0]) { text, part in text.starts(with: part) }
        case "contains":
            return looks(value, arguments[0]) { text, part in
                (0...text.count).contains { text.dropFirst($0).starts(with: part) }
            }
        default: return false
        }
    }

    private static func looks(_ value: Value?, _ part: Value, _ body: ([UInt8], [UInt8]) -> Bool) -> Bool {
        guard let text = value?.stringValue, let part = part.stringValue else { return false }
        return body(Array(text.utf8), Array(part.utf8))
    }

    /// Below, at or above zero; nil where there is no order.
    private static func compare(_ left: Value?, _ right: Value) -> Double? {
        switch (left, right) {
        case (.bool(let a)?, .bool(let b)): return a == b ? 0 : nil
        case (.money(let a)?, .money(let b)) where a.currency == b.currency:
            return Double(a.minorUnits - b.minorUnits)
        case (.money(let a)?, .int(0)): return Double(a.minorUnits)
        case (.string(let a)?, .string(let b)):
            let (a, b) = (Array(a.utf8), Array(b.utf8))
            return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
        default:
            guard let a = number(left), let b = number(right) else { return nil }
            return a - b
        }
    }

    private static func number(_ value: Value?) -> Double? {
        switch value {
        case .int(let number)?: Double(number)
        case .float(let number)?: number
        default: nil
        }
    }
}
