import DandelionModel

extension Condition {
    /// Says which parts of the condition cannot be met together, if that shows
    /// without looking at any value: `gt(5) and lt(3) cannot both hold`.
    ///
    /// - Parameter isWhole: The field is an int, so nothing lies between 5 and 6.
    func contradiction(isWhole: Bool) -> (message: String, hint: String)? {
        switch self {
        case .any(let parts):
            let faults = parts.map { $0.contradiction(isWhole: isWhole) }
            return faults.allSatisfy { $0 != nil } ? faults.first ?? nil : nil
        case .all(let parts):
            for part in parts { if let fault = part.contradiction(isWhole: isWhole) { return fault } }
        case .between(.literal(let low), .literal(let high)):
            if Comparison.order(low, high) == .greater {
                return (
                    "\(self) can never hold: \(low.text) is greater than \(high.text)",
                    "write between(\(high.text), \(low.text))"
                )
            }
        default: break
        }
        return clash(isWhole: isWhole)
    }

    private func clash(isWhole: Bool) -> (message: String, hint: String)? {
        let parts = conjuncts
        for part in parts {
            guard let candidates = part.candidates.map(Self.withZeros) else { continue }
            // A path among the others may be met by anything.
            let others = parts.filter { $0 != part && $0.isClosed }
            let isMet = candidates.contains { candidate in
                others.allSatisfy { $0.holds(for: candidate, scope: .empty) }
            }
            if let other = others.first, !isMet { return Self.fault(part, other) }
        }
        let lower = parts.flatMap(\.lowerBounds)
        let upper = parts.flatMap(\.upperBounds)
        for low in lower {
            for high in upper where low.excludes(high, isWhole: isWhole) {
                return Self.fault(low.condition, high.condition)
            }
        }
        return nil
    }

    private static func fault(_ left: Condition, _ right: Condition) -> (message: String, hint: String) {
        if left == right { return ("\(left) can never hold", "widen it, or leave it out") }
        return (
            "\(left) and \(right) can never hold together",
            "widen one of them, or write any { … } if one is enough"
        )
    }

    /// The parts that must all hold.
    private var conjuncts: [Condition] {
        if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
    }

    /// The only values that can meet it, where they are known.
    private var candidates: [Value]? {
        switch self {
        case .compare(.eq, .literal(let value)): return [value]
        case .oneOf(let operands):
            let values = operands.compactMap { if case .literal(let value) = $0 { value } else { nil } }
            return values.count == operands.count ? values : nil
        default: return nil
        }
    }

    /// An amount of nothing equals 0 too, whatever its currency.
    private static func withZeros(_ candidates: [Value]) -> [Value] {
        guard candidates.contains(0) else { return candidates }
        return candidates + Currency.all.map { .money(.zero($0)) }
    }

    private struct Bound {
        let condition: Condition
        let value: Value
        let isStrict: Bool

        /// Whether nothing lies at or above this one and at or below the other.
        func excludes(_ upper: Bound, isWhole: Bool) -> Bool {
            // Two currencies, or two types: the same value never meets both.
            let mirrored = Comparison.order(upper.value, value)?.reversed
            guard let order = Comparison.order(value, upper.value) ?? mirrored else { return true }
            if order != .less { return order == .greater || isStrict || upper.isStrict }
            guard isWhole, isStrict, upper.isStrict, case .int(let low) = value,
                case .int(let high) = upper.value
            else { return false }
            return high - 1 == low
        }
    }

    private var lowerBounds: [Bound] {
        switch self {
        case .compare(.gt, .literal(let value)): [Bound(condition: self, value: value, isStrict: true)]
        case .compare(.ge, .literal(let value)): [Bound(condition: self, value: value, isStrict: false)]
        case .between(.literal(let low), _): [Bound(condition: self, value: low, isStrict: false)]
        default: []
        }
    }

    private var upperBounds: [Bound] {
        switch self {
        case .compare(.lt, .literal(let value)): [Bound(condition: self, value: value, isStrict: true)]
        case .compare(.le, .literal(let value)): [Bound(condition: self, value: value, isStrict: false)]
        case .between(_, .literal(let high)): [Bound(condition: self, value: high, isStrict: false)]
        default: []
        }
    }
}
