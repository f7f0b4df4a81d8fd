import DandelionModel

extension CompiledRule {
    /// What a stop means, in words: `count 1 of 2`.
    func text(of stop: Stop, _ scope: RuleScope) -> String {
        switch stop {
        case .field(let index):
            let field = conditions[index]
            return field.condition.complaint(field.name, scope.on[field.name], scope)
        case .keyless(let index):
            return "\(joins[index].key) is absent, so there is no \(joins[index].record) to look at"
        case .missing(let index):
            let join = joins[index]
            let key = join.key.value(in: scope)?.text ?? "nil"
            return "there is no \(join.record) with the \(join.keyField) \(key)"
        case .record(let index, let place):
            let join = joins[index]
            let field = join.conditions[place]
            return field.condition.complaint(
                "\(join.alias).\(field.name)", scope.with[join.alias]?[field.name], scope)
        case .claimless: return "\(once?.description ?? "nil") is absent, and the rule fires once for each"
        case .claimed:
            let value = once?.value(in: scope)?.text ?? "nil"
            return "it has fired once already for \(once?.description ?? "nil") \(value)"
        case .boundless(let index): return "the bound \(counts[index].bound) has no value"
        case .count(let index, let seen, let bound):
            guard counts[index].edge == .reaches, seen > bound else { return "count \(seen) of \(bound)" }
            return "count \(seen) is past \(bound)"
        case .uncounted(let index, let seen):
            return "count \(seen), and this event is none of \(counts[index].text)"
        }
    }

    /// What must hold of the things that ``Firing/compared`` names, as the author
    /// wrote it: `on.amount` and `gt(0)`. In the order in which they are judged.
    package var requirements: [(what: String, asked: String)] {
        var requirements: [(what: String, asked: String)] = []
        func add(_ fields: [PatternField], below path: (String) -> RulePath) {
            for field in fields {
                let asked = field.condition.equated.map { "eq(\($0))" } ?? field.condition.description
                requirements.append((path(field.name).description, asked))
            }
        }
        add(conditions) { RulePath(.on, [$0]) }
        for join in joins { add(join.conditions) { RulePath(.with, [join.alias, $0]) } }
        for test in counts { requirements.append((test.text, "\(test.edge.rawValue)(\(test.bound))")) }
        return requirements
    }

    /// Everything that was compared, by its text.
    func compared(_ scope: RuleScope, _ findings: Findings) -> Value {
        var compared = ValueMap()
        func add(_ path: RulePath) { compared[path.description] = path.value(in: scope) ?? .null }
        func add(_ fields: [PatternField], below path: (String) -> RulePath) {
            for field in fields {
                add(path(field.name))
                field.condition.forEachOperand { $0.forEachPath(add) }
            }
        }
        add(conditions) { RulePath(.on, [$0]) }
        for join in joins {
            join.key.forEachPath(add)
            add(join.conditions) { RulePath(.with, [join.alias, $0]) }
        }
        once?.forEachPath(add)
        for (test, seen) in zip(counts, findings.counts) {
            compared[test.text] = .int(Int64(seen))
            for key in test.keys { key.forEachPath(add) }
            test.bound.forEachPath(add)
        }
        return .map(compared)
    }
}
