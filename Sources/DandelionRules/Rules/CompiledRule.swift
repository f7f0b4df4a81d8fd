package import DandelionModel

/// A rule whose every name and type has been checked.
package struct CompiledRule: Sendable {
    /// What happens when it fires.
    package enum Action: Sendable, Hashable {
        /// The function of the plugin that has the rule's name.
        case act
        case start(StartAction)
    }

    /// A record that the rule needs: `with = { buyer = member { id = on.member } }`.
    package struct Join: Sendable, Hashable {
        package let alias: String
        package let record: String
        package let keyField: String
        package let key: Expression
        /// Of the record's other fields.
        let conditions: [PatternField]
    }

    /// A count that must be at or above its bound.
    package struct CountTest: Sendable, Hashable {
        package enum Edge: String, Sendable, Hashable {
            /// At or above, at each event.
            case ge
            /// At the event that makes it so.
            case reaches
        }

        package let window: WindowPattern
        /// The values of the window's key fields, in their order.
        package let keys: [Expression]
        package let edge: Edge
        package let bound: Expression
        /// As the author wrote it, without its bound.
        let text: String
    }

    package let name: String
    /// Where it stands, as in `plugin.lua:12`.
    package let at: String
    package let eventType: String
    /// Of the event's fields.
    let conditions: [PatternField]
    /// In an order in which each key needs only earlier records.
    package let joins: [Join]
    /// What it fires once for.
    package let once: Expression?
    package let counts: [CountTest]
    package let action: Action

    /// The counters that it asks.
    package var windows: [WindowPattern] { counts.map(\.window) }
}

/// Which workflow a rule starts, and with what.
package struct StartAction: Sendable, Hashable {
    /// What happens where a run with the key is there already.
    package enum IfExists: String, Sendable, Hashable, CaseIterable {
        /// Nothing: one run is enough.
        case skip
        /// The start fails. The default.
        case error
    }

    package let workflow: String
    /// Nil: every firing starts a run of its own.
    package let key: Expression?
    /// Nil: the run has no input.
    package let input: Expression?
    package let ifExists: IfExists
}

/// That a rule matched an event.
package struct Firing: Sendable, Equatable {
    /// The name of the rule.
    package let rule: String
    /// To be taken in the commit of this match.
    package let claim: ClaimKey?
    private let basis: Basis

    /// What ``compared`` is made of, when somebody asks for it.
    private struct Basis: Sendable {
        let rule: CompiledRule
        let scope: RuleScope
        let findings: CompiledRule.Findings
    }

    init(_ rule: CompiledRule, _ scope: RuleScope, _ findings: CompiledRule.Findings) {
        self.rule = rule.name
        claim = findings.claim
        basis = Basis(rule: rule, scope: scope, findings: findings)
    }

    /// What was compared: a map from the text of each path and count to its value.
    package var compared: Value { basis.rule.compared(basis.scope, basis.findings) }

    package static func == (left: Firing, right: Firing) -> Bool {
        left.rule.hasSameBytes(as: right.rule) && left.claim == right.claim
            && left.compared == right.compared
    }
}
