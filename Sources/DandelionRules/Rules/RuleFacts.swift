package import DandelionModel

/// That a rule has fired once for something: `once = { per = on.member }`.
package struct ClaimKey: Sendable, Hashable {
    /// The name of the rule.
    package let rule: String
    /// The value that it is claimed for, as canonical JSON.
    package let key: String

    init(rule: String, value: Value) {
        self.rule = rule
        key = JSONText.encode(Comparison.normal(value))
    }
}

/// What rules ask about the home: one snapshot for all rules of one event.
///
/// The entry that is matched has raised its counters already. Claims are as
/// they stood before it.
package protocol RuleFacts {
    /// The record of a type, a map; nil where there is none.
    func record(_ type: String, key: Value) throws -> Value?
    /// How many events a counter has seen, the current one included; 0 for a counter that is not there.
    func count(_ window: WindowKey) throws -> Int
    func isClaimed(_ claim: ClaimKey) throws -> Bool
}
