package import DandelionModel

/// A value on its way into Lua or out of it: a copy, or something that is kept by identity.
package enum LuaValue {
    case value(Value)
    case reference(LuaReference)

    /// The value; nil for a reference.
    package var value: Value? { if case .value(let value) = self { value } else { nil } }

    /// The reference; nil for a value.
    package var reference: LuaReference? {
        if case .reference(let reference) = self { reference } else { nil }
    }
}

/// What a Lua value is.
package enum LuaKind: Sendable, Equatable {
    case `nil`, boolean, integer, number, string, table, function, coroutine, other
    /// A value that Lua has no type for: 1 money, 2 instant, 3 duration, 4 rate,
    /// 5 calendar period, 6 reference to a personal value.
    case box(Int)

    private static let plain: [LuaKind] = [
        .nil, .boolean, .integer, .number, .string, .table, .function, .coroutine, .other,
    ]

    init(number: Int) {
        if number >= 100 {
            self = .box(number - 100)
        } else {
            self = Self.plain.indices.contains(number) ? Self.plain[number] : .other
        }
    }
}
