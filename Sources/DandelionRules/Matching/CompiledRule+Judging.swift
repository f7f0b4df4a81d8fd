package import DandelionModel

extension CompiledRule {
    /// The first thing that did not hold. Indices, since most rules stop and few are asked why.
    enum Stop {
        case field(Int)
        case keyless(join: Int)
        case missing(join: Int)
        case record(join: Int, field: Int)
        case claimless
        case claimed
        case boundless(Int)
        case count(Int, seen: Int, bound: Int)
        /// The count is right, and this event is none of the counted.
        case uncounted(Int, seen: Int)
    }

    /// What a rule that fires has found on its way.
    struct Findings {
        var counts: [Int] = []
        var claim: ClaimKey?
    }

    /// Judges the rule: the event's fields, then records, claims and counts,
    /// each read only where everything before it held.
    ///
    /// - Parameter scope: Has the event and the settings; gets the joined records.
    /// - Returns: Nil where the rule fires.
    func judge(
        _ scope: inout RuleScope, _ findings: inout Findings, _ facts: some RuleFacts
    ) throws -> Stop? {
        for index in conditions.indices {
            guard conditions[index].condition.holds(for: scope.on[conditions[index].name], scope: scope)
            else {
                return .field(index)
            }
        }
        if let stop = try join(&scope, facts) { return stop }
        if let once {
            guard let value = once.value(in: scope) else { return .claimless }
            let claim = ClaimKey(rule: name, value: value)
            if try facts.isClaimed(claim) { return .claimed }
            findings.claim = claim
        }
        for index in counts.indices {
            if let stop = try judge(count: index, scope, &findings, facts) { return stop }
        }
        return nil
    }

    private func join(_ scope: inout RuleScope, _ facts: some RuleFacts) throws -> Stop? {
        for index in joins.indices {
            let join = joins[index]
            guard let key = join.key.value(in: scope) else { return .keyless(join: index) }
            guard let record = try facts.record(join.record, key: key) else { return .missing(join: index) }
            scope.with[join.alias] = record
            let failed = join.conditions.firstIndex {
                !$0.condition.holds(for: record[$0.name], scope: scope)
            }
            if let failed { return .record(join: index, field: failed) }
        }
        return nil
    }

    private func judge(
        count index: Int, _ scope: RuleScope, _ findings: inout Findings, _ facts: some RuleFacts
    ) throws -> Stop? {
        let test = counts[index]
        guard let bound = test.leastCount(scope) else { return .boundless(index) }
        let key = test.key(scope)
        let seen = try key.map { try facts.count($0) } ?? 0
        findings.counts.append(seen)
        switch test.edge {
        case .ge:
            if seen < bound { return .count(index, seen: seen, bound: bound) }
        case .reaches:
            if seen != bound { return .count(index, seen: seen, bound: bound) }
            if test.window.key(of: scope.on) != key { return .uncounted(index, seen: seen) }
        }
        return nil
    }

    /// The rule's scope in a turn that acts on a firing: the records as they
    /// are now. Nil where one is no longer there.
    package func scope(on body: Value, settings: Value, facts: some RuleFacts) throws -> RuleScope? {
        var scope = RuleScope(on: body, settings: settings)
        for join in joins {
            guard let key = join.key.value(in: scope), let record = try facts.record(join.record, key: key)
            else {
                return nil
            }
            scope.with[join.alias] = record
        }
        return scope
    }
}

extension CompiledRule.CountTest {
    /// Rounded up, and at least 1; nil where the bound has no value.
    func leastCount(_ scope: RuleScope) -> Int? {
        guard let value = bound.value(in: scope), let number = ExactNumber(value)?.ceiling else { return nil }
        return max(1, Int(number))
    }

    /// Nil where a key is absent: no event is about nothing.
    func key(_ scope: RuleScope) -> WindowKey? {
        var values: [Value] = []
        for key in keys {
            guard let value = key.value(in: scope) else { return nil }
            values.append(value)
        }
        return WindowKey(window: window.id, values: values)
    }
}
