package import DandelionModel

/// What a plugin says of itself.
package struct PluginManifest: Sendable, Equatable {
    /// A personal field that the plugin reads, and what for.
    package struct Use: Sendable, Equatable {
        /// As in `member.address`.
        package let field: String
        package let purpose: String
        package let why: String?
    }

    package let name: String
    package let version: String
    package let api: Int
    package let summary: String?
    /// The capabilities that it asks for, in its order.
    package let needs: [String]
    package let uses: [Use]
    /// By name.
    package let settings: [SettingDeclaration]
    /// Where it stands, as in `plugin.lua:1`.
    package let place: String

    /// The API levels that this host offers.
    package static let knownLevels = 1...1

    package func setting(_ name: String) -> SettingDeclaration? { settings.first { $0.name == name } }
}

/// One setting: what an operator may change without touching the plugin.
package struct SettingDeclaration: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case integer, number, money, duration, string, boolean, percent

        /// As schemas and rules know it. Percentages are rates, which no schema has.
        package var fieldType: FieldType {
            switch self {
            case .integer: .int
            case .number: .float
            case .money: .money
            case .duration: .duration
            case .string: .string
            case .boolean: .bool
            case .percent: .value
            }
        }

        /// With what an author writes, for error texts.
        var words: String {
            switch self {
            case .integer: "a whole number such as 2"
            case .number: "a number such as 0.5"
            case .money: "money such as \"5.00 USD\""
            case .duration: "a duration such as \"14d\""
            case .string: "a text"
            case .boolean: "true or false"
            case .percent: "a percentage such as percent(10)"
            }
        }

        var isOrdered: Bool { self != .string && self != .boolean }
    }

    package let name: String
    package let kind: Kind
    package let defaultValue: Value
    package let minimum: Value?
    package let maximum: Value?
    package let about: String?

    package var fieldType: FieldType { kind.fieldType }

    /// A value of the setting's type, in its canonical form, within its bounds.
    ///
    /// A text is read where the type is written as one: `"5.00 USD"`, `"14d"`.
    ///
    /// - Throws: ``SettingFault`` with what it must be.
    package func accept(_ value: Value) throws(SettingFault) -> Value {
        let value = try kind.read(value)
        if let minimum, kind.precedes(value, minimum) {
            throw SettingFault(
                reason: "is \(kind.text(value)), below its least value \(kind.text(minimum))", remedy: nil)
        }
        if let maximum, kind.precedes(maximum, value) {
            throw SettingFault(
                reason: "is \(kind.text(value)), above its greatest value \(kind.text(maximum))", remedy: nil)
        }
        return value
    }
}

/// Why a value cannot be that of a setting.
package struct SettingFault: Error, Sendable, Equatable {
    /// Continues "setting 'n' …".
    package let reason: String
    package let remedy: String?
}
