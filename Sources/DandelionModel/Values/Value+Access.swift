extension Value {
    /// The number of an ``int(_:)``; nil for everything else.
    public var intValue: Int64? { if case .int(let number) = self { number } else { nil } }

    /// The text of a ``string(_:)``; nil for everything else.
    public var stringValue: String? { if case .string(let text) = self { text } else { nil } }

    /// The flag of a ``bool(_:)``; nil for everything else.
    public var boolValue: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    /// The amount of a ``money(_:)``; nil for everything else.
    public var moneyValue: Money? { if case .money(let money) = self { money } else { nil } }

    /// The elements of a ``list(_:)``; nil for everything else.
    public var listValue: [Value]? { if case .list(let values) = self { values } else { nil } }
}
