import DandelionModel

/// What a literal, a path or a calculation will be, as far as it is known when a plugin is loaded.
enum ValueType: String, Sendable, Hashable {
    case string, int, float, bool, money, instant, duration, rate
    /// A list or a map.
    case structure
    /// A field that may hold anything.
    case any

    init(_ type: FieldType) {
        switch type {
        case .string: self = .string
        case .int: self = .int
        case .float: self = .float
        case .bool: self = .bool
        case .money: self = .money
        case .instant: self = .instant
        case .duration: self = .duration
        case .value: self = .any
        }
    }

    /// Of a literal.
    init(of value: Value) {
        switch value {
        case .string, .bytes: self = .string
        case .int: self = .int
        case .float: self = .float
        case .bool: self = .bool
        case .money: self = .money
        case .instant: self = .instant
        case .duration: self = .duration
        case .list: self = .structure
        case .map: self = value.rateValue == nil ? .structure : .rate
        case .null, .personal: self = .any
        }
    }

    var isNumber: Bool { self == .int || self == .float || self == .rate }

    /// Whether less and greater mean anything.
    var isOrdered: Bool { self != .bool && self != .structure }

    /// Whether values of the two can be equal.
    func isComparable(with other: ValueType) -> Bool {
        self == .any || other == .any || self == other || isNumber && other.isNumber
    }

    /// With its article, for error texts.
    var noun: String {
        switch self {
        case .int: "an int"
        case .instant: "an instant"
        case .money: "money"
        case .structure: "a list or a map"
        case .any: "a value"
        default: "a \(rawValue)"
        }
    }

    /// A literal of the type, as an author writes it.
    var example: String {
        switch self {
        case .string: #""text""#
        case .int, .any, .structure: "10"
        case .float: "0.5"
        case .bool: "true"
        case .money: #"money "10.00 USD""#
        case .instant: #""2026-11-21T20:36:34Z""#
        case .duration: #""3d""#
        case .rate: "percent(10)"
        }
    }
}
