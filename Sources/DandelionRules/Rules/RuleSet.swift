package import DandelionModel

/// The rules of one bundle, checked and compiled.
///
/// This is the door behind which rules are matched: what stands outside asks
/// for ``windows`` to keep, and for the firings of an event.
package struct RuleSet: Sendable {
    /// In the order of their declaration.
    package let rules: [CompiledRule]
    /// The counters that need upkeep, each once, in the order of their first use.
    package let windows: [WindowPattern]
    private let byType: [String: [CompiledRule]]
    private let windowsByType: [String: [WindowPattern]]
    private let byName: [String: CompiledRule]

    init(_ rules: [CompiledRule]) {
        self.rules = rules
        var seen: Set<WindowPattern> = []
        windows = rules.flatMap(\.windows).filter { seen.insert($0).inserted }
        byType = Dictionary(grouping: rules, by: \.eventType)
        windowsByType = Dictionary(grouping: windows, by: \.pattern.type)
        byName = Dictionary(rules.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The rules that hear a type, in the order of their declaration.
    package func rules(for type: String) -> [CompiledRule] { byType[type] ?? [] }

    /// The counters that an event of a type may raise.
    package func windows(for type: String) -> [WindowPattern] { windowsByType[type] ?? [] }

    /// The rule of a name, or nil.
    package func rule(named name: String) -> CompiledRule? { byName[name] }

    /// The rules that fire for an event, in the order of their declaration, all
    /// judged on one snapshot.
    ///
    /// - Parameter facts: The entry's counters are raised already.
    /// - Throws: What `facts` throws. An expression that has no value makes its
    ///   condition fail and never throws.
    package func match(
        _ type: String, _ body: Value, settings: Value, facts: some RuleFacts
    ) throws -> [Firing] {
        guard let rules = byType[type] else { return [] }
        var firings: [Firing] = []
        var scope = RuleScope(on: body, settings: settings)
        // By index, and in one scope: most rules do not fire, and cost nothing but their conditions.
        for index in rules.indices {
            if !scope.with.isEmpty { scope.with = [:] }
            var findings = CompiledRule.Findings()
            guard try rules[index].judge(&scope, &findings, facts) == nil else { continue }
            firings.append(Firing(rules[index], scope, findings))
        }
        return firings
    }

    /// Why a rule fires for an event, or the first thing that kept it from it.
    ///
    /// - Returns: Nil where no rule has the name; see ``nearestName(to:)``.
    package func explain(
        _ name: String, _ type: String, _ body: Value, settings: Value, facts: some RuleFacts
    ) throws -> Explanation? {
        guard let rule = byName[name] else { return nil }
        var scope = RuleScope(on: body, settings: settings)
        guard rule.eventType.hasSameBytes(as: type) else {
            let reason = "the rule hears \(rule.eventType.quoted), and this is \(type.quoted)"
            return Explanation(rule: name, at: rule.at, fires: false, reason: reason, compared: [:])
        }
        var findings = CompiledRule.Findings()
        let stop = try rule.judge(&scope, &findings, facts)
        let reason = stop.map { rule.text(of: $0, scope) } ?? "everything holds"
        return Explanation(
            rule: name, at: rule.at, fires: stop == nil, reason: reason,
            compared: rule.compared(scope, findings))
    }

    /// The rule that somebody probably meant.
    package func nearestName(to name: String) -> String? {
        Suggestion.nearest(to: name, among: rules.map(\.name))
    }
}

/// Why a rule fires for an event, or why it does not.
package struct Explanation: Sendable, Equatable {
    package let rule: String
    package let at: String
    package let fires: Bool
    /// The first condition that did not hold, as in `count 1 of 2`.
    package let reason: String
    /// As in a ``Firing``; what was not looked at is null or missing.
    package let compared: Value
}

extension Explanation: CustomStringConvertible {
    package var description: String { "\(rule.quoted) \(fires ? "fires" : "does not fire"): \(reason)" }
}
