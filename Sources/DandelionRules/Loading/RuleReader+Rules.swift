import DandelionModel

extension RuleReader {
    private static let ruleKeys = ["on", "with", "where", "once", "start", "act"]

    mutating func rule(_ value: Value) -> CompiledRule? {
        at = value["at"]?.stringValue ?? ""
        names = Names()
        let before = problems.count
        guard Self.kind(value) == "rule", case .map(let map) = value else {
            report("\(Self.noun(value)) is no rule", #"write rule "its name" { on = …, act = … }"#)
            return nil
        }
        let name = ruleName(map["name"])
        ruleKeys(map)
        let on = heard(map["on"])
        let joins = self.joins(map["with"])
        names.roots = [.on, .with, .settings]
        let counts = self.counts(map["where"], on: on?.shape)
        let once = map["once"].flatMap { self.once($0) }
        let action = self.action(map)
        guard problems.count == before, let name, let on, let joins, let counts, let action else {
            return nil
        }
        return CompiledRule(
            name: name, at: at, eventType: on.shape.name, conditions: on.fields, joins: joins, once: once,
            counts: counts, action: action)
    }

    private mutating func ruleName(_ value: Value?) -> String? {
        guard let name = value?.stringValue, !name.isEmpty else {
            report("a rule has no name", #"write rule "what it does" { … }"#)
            return nil
        }
        guard name.utf8.count <= 120 else {
            report("the rule's name \(name.quoted) takes \(name.utf8.count) bytes", "use at most 120")
            return nil
        }
        return name
    }

    private mutating func ruleKeys(_ map: ValueMap) {
        unknownKeys(of: "a rule", map, besides: ["name"], known: Self.ruleKeys, later: FutureFeature.ruleKeys)
    }

    /// Reports the keys that a table should not have: its own, and those that
    /// the declare phase has put aside with their places.
    mutating func unknownKeys(
        of thing: String, _ map: ValueMap, besides others: Set<String> = [], known: [String],
        later: [String: String]
    ) {
        let structure: Set<String> = ["$", "at", "unknown"]
        for (key, _) in map.entries
        where !structure.contains(key) && !others.contains(key) && !known.contains(key) {
            unknownKey(key, at: at, of: thing, known: known, later: later)
        }
        for item in map["unknown"]?.listValue ?? [] {
            guard let pair = item.listValue, let key = pair.first?.stringValue else { continue }
            let place = pair.count > 1 ? pair[1].stringValue : nil
            unknownKey(key, at: place ?? at, of: thing, known: known, later: later)
        }
    }

    private mutating func unknownKey(
        _ key: String, at place: String, of thing: String, known: [String], later: [String: String]
    ) {
        let outer = at
        at = place
        defer { at = outer }
        if let remedy = later[key] { return reportFuture("'\(key)'", remedy) }
        let all = known.joined(separator: ", ")
        reportUnknown(
            "\(thing) has no \(key.quoted)", key, among: known + later.keys.sorted(), "its keys are \(all)")
    }

    /// The event that the rule hears, with what its fields must be.
    private mutating func heard(_ value: Value?) -> (shape: Shape, fields: [PatternField])? {
        names.roots = [.on, .settings]
        guard let value else {
            report("the rule hears nothing", #"write on = event "order.paid" {}"#)
            return nil
        }
        if case .list(let patterns) = value, !patterns.isEmpty {
            reportFuture("a rule on several events", "write one rule for each")
            return nil
        }
        guard let shape = shape(of: value, as: "event", for: "'on'") else { return nil }
        names.on = shape
        return reading(value) { reader in
            if value["every"]?.boolValue == true {
                reader.report(
                    "':every()' has no meaning in a rule",
                    "leave it out: a rule hears every event of its pattern")
            }
            return reader.fields(of: value, shape).map { (shape, $0) }
        }
    }

    private mutating func once(_ value: Value) -> Expression? {
        guard case .map(let map) = value, Self.kind(value) == nil else {
            report("'once' is \(Self.noun(value)) and should be a table", "write once = { per = on.member }")
            return nil
        }
        unknownKeys(of: "'once'", map, known: ["per"], later: FutureFeature.onceKeys)
        guard let per = map["per"] else {
            report("'once' does not say per what", "write once = { per = on.member }")
            return nil
        }
        return expression(per, for: .key)?.expression
    }
}
