package import DandelionModel

extension Condition {
    /// The canonical encoding, which stands in subscription rows: a list of the
    /// condition's name and its operands.
    package var value: Value {
        switch self {
        case .anything: ["anything"]
        case .compare(let comparator, let operand): .list([.string(comparator.rawValue), operand.value])
        case .between(let low, let high): .list(["between", low.value, high.value])
        case .oneOf(let operands): .list(["oneof"] + operands.map(\.value))
        case .prefix(let operand): .list(["prefix", operand.value])
        case .contains(let operand): .list(["contains", operand.value])
        case .all(let parts): .list(["all"] + parts.map(\.value))
        case .any(let parts): .list(["any"] + parts.map(\.value))
        case .no(let parts): .list(["no"] + parts.map(\.value))
        }
    }

    /// - Throws: ``ValueError/notCanonical(_:)`` for what ``value`` does not write.
    package init(value: Value) throws(ValueError) {
        guard case .list(let items) = value, let name = items.first?.stringValue else {
            throw .notCanonical("a condition that is no list of its name and operands")
        }
        let rest = items.dropFirst()
        switch name {
        case "all", "any", "no":
            var parts: [Condition] = []
            for item in rest { parts.append(try Condition(value: item)) }
            self = name == "all" ? .all(parts) : name == "any" ? .any(parts) : .no(parts)
        default:
            var operands: [Expression] = []
            for item in rest { operands.append(try Expression(value: item)) }
            guard let condition = Self.simple(name, operands) else {
                throw .notCanonical("the condition \(name.quoted) with \(operands.count) operands")
            }
            self = condition
        }
    }

    /// A condition of its name and operands; nil for an unknown name and a wrong number of operands.
    static func simple(_ name: String, _ operands: [Expression]) -> Condition? {
        switch (name, operands.count) {
        case ("anything", 0): .anything
        case ("between", 2): .between(operands[0], operands[1])
        case ("oneof", _): .oneOf(operands)
        case ("prefix", 1): .prefix(operands[0])
        case ("contains", 1): .contains(operands[0])
        case (_, 1): Comparator(rawValue: name).map { .compare($0, operands[0]) }
        default: nil
        }
    }
}
