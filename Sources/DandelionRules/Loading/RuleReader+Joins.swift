import DandelionModel

extension RuleReader {
    /// The records that the rule needs, each after those that its key needs.
    mutating func joins(_ value: Value?) -> [CompiledRule.Join]? {
        guard let value else { return [] }
        guard Self.kind(value) == nil, let members = Self.members(value) else {
            report(
                "'with' is \(Self.noun(value)) and should be a table of records",
                "write with = { buyer = member { id = on.member } }")
            return nil
        }
        var shapes: [String: Shape] = [:]
        for (alias, pattern) in members {
            shapes[alias] = shape(of: pattern, as: "record", for: alias.quoted)
            names.with[alias] = .some(shapes[alias])
        }
        names.roots = [.on, .with, .settings]
        var joins: [CompiledRule.Join] = []
        for (alias, pattern) in members {
            guard let shape = shapes[alias], let schema = records[shape.name] else { continue }
            let join = reading(pattern) { $0.join(alias, pattern, shape, schema) }
            if let join { joins.append(join) }
        }
        return joins.count == members.count ? inOrder(joins) : nil
    }

    private mutating func join(
        _ alias: String, _ pattern: Value, _ shape: Shape, _ schema: RecordSchema
    ) -> CompiledRule.Join? {
        guard let fields = fields(of: pattern, shape) else { return nil }
        guard let bound = fields.first(where: { $0.name.hasSameBytes(as: schema.key) }) else {
            report(
                "\(alias.quoted) does not say which \(schema.name): its key \(schema.key.quoted) is missing",
                "write \(alias) = \(schema.name) { \(schema.key) = on.\(names.on?.firstKey ?? "member") }")
            return nil
        }
        guard let key = bound.condition.equated else {
            report(
                "\(alias.quoted) may be any of several: \(schema.key.quoted) is joined with \(bound.condition)",
                "a record is joined by one value: \(schema.key) = on.\(names.on?.firstKey ?? "member")")
            return nil
        }
        return CompiledRule.Join(
            alias: alias, record: schema.name, keyField: schema.key, key: key,
            conditions: fields.filter { !$0.name.hasSameBytes(as: schema.key) })
    }

    /// Sorted so that each needs only earlier ones.
    private mutating func inOrder(_ joins: [CompiledRule.Join]) -> [CompiledRule.Join]? {
        var waiting = joins
        var sorted: [CompiledRule.Join] = []
        while !waiting.isEmpty {
            let known = Set(sorted.map(\.alias))
            guard let next = waiting.firstIndex(where: { $0.needs.isSubset(of: known) }) else {
                let circle = waiting.map(\.alias.quoted).joined(separator: ", ")
                report(
                    "the joined records \(circle) need each other", "join one of them by a field of the event"
                )
                return nil
            }
            sorted.append(waiting.remove(at: next))
        }
        return sorted
    }
}

extension CompiledRule.Join {
    /// The other records that its key and its conditions look at.
    fileprivate var needs: Set<String> {
        var needs: Set<String> = []
        func add(_ path: RulePath) {
            if path.root == .with, let other = path.keys.first, other != alias { needs.insert(other) }
        }
        key.forEachPath { path in
            // Its own record cannot say which one it is.
            if path.root == .with, path.keys.first == alias { needs.insert("") }
            add(path)
        }
        for field in conditions { field.condition.forEachOperand { $0.forEachPath(add) } }
        return needs
    }
}

extension Shape {
    /// For examples in error texts.
    fileprivate var firstKey: String? { fields.first { $0.role == .key }?.name }
}
