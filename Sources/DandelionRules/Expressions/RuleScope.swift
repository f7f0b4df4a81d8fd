package import DandelionModel

/// What the paths of a rule name: the event, the joined records, the settings.
package struct RuleScope: Sendable {
    /// The event's body.
    package var on: Value
    /// The joined records by their alias.
    package var with: [String: Value]
    /// A map of the settings as they stand for the event's community.
    package var settings: Value

    package init(on: Value, with: [String: Value] = [:], settings: Value = .map(ValueMap())) {
        self.on = on
        self.with = with
        self.settings = settings
    }

    /// For what names nothing.
    static let empty = RuleScope(on: .null, settings: .null)
}

/// A path such as `on.member`, `with.buyer.tier`, `settings.patience`.
package struct RulePath: Sendable, Hashable {
    package enum Root: String, Sendable, Hashable { case on, with, settings }

    package let root: Root
    package let keys: [String]

    package init(_ root: Root, _ keys: [String]) {
        self.root = root
        self.keys = keys
    }

    /// What stands there; nil where nothing does.
    package func value(in scope: RuleScope) -> Value? {
        var rest = keys[...]
        var value: Value?
        switch root {
        case .on: value = scope.on
        case .settings: value = scope.settings
        case .with: value = rest.popFirst().flatMap { scope.with[$0] }
        }
        while let key = rest.popFirst() { value = value?[key] }
        return value
    }
}

extension RulePath: CustomStringConvertible {
    package var description: String { ([root.rawValue] + keys).joined(separator: ".") }
}
