import DandelionModel

extension RuleReader {
    /// What the rule does.
    mutating func action(_ map: ValueMap) -> CompiledRule.Action? {
        switch (map["act"], map["start"]) {
        case (nil, nil):
            report("the rule does nothing", "give it act = function(ctx) … end, or start = { \"workflow\" }")
            return nil
        case (.some, .some):
            report("the rule has both 'act' and 'start'", "write two rules")
            return nil
        case (nil, let start?): return reading(start) { $0.start(start).map { .start($0) } }
        case (let act?, nil):
            guard act.boolValue == true || Self.kind(act) == "function" else {
                report(
                    "'act' is \(Self.noun(act)) and should be a function", "write act = function(ctx) … end")
                return nil
            }
            return .act
        }
    }

    private mutating func start(_ value: Value) -> StartAction? {
        if case .string(let name) = value {
            return workflow(name).map { StartAction(workflow: $0, key: nil, input: nil, ifExists: .error) }
        }
        guard case .map(let map) = value, Self.kind(value) == nil else {
            report(
                "'start' is \(Self.noun(value)) and should be a table",
                "write start = { \"workflow\", key = … }")
            return nil
        }
        unknownKeys(
            of: "'start'", map, besides: ["workflow"], known: ["key", "input", "if_exists"],
            later: FutureFeature.startKeys)
        let ifExists = ifExists(map)
        var name: String?
        if let text = map["workflow"]?.stringValue {
            name = workflow(text)
        } else {
            report("'start' names no workflow", "write start = { \"workflow\", key = … }")
        }
        let key = map["key"].flatMap { expression($0, for: .key) }
        let input = map["input"].flatMap { expression($0, for: .input) }
        // What could not be read has been reported.
        guard let name, let ifExists, (key == nil) == (map["key"] == nil),
            (input == nil) == (map["input"] == nil)
        else { return nil }
        return StartAction(
            workflow: name, key: key?.expression, input: input?.expression, ifExists: ifExists)
    }

    private mutating func workflow(_ name: String) -> String? {
        if workflows.contains(name) { return name }
        reportUnknown(
            "no workflow is called \(name.quoted)", name, among: workflows.sorted(),
            "declare it: workflow \"\(name.utf8.count < 40 ? name : "name")\" (function(flow, input) … end)")
        return nil
    }

    private mutating func ifExists(_ map: ValueMap) -> StartAction.IfExists? {
        guard let value = map["if_exists"] else { return .error }
        guard map["key"] != nil else {
            report(
                "'if_exists' has no meaning without 'key'", "write key = on.member, or leave if_exists out")
            return nil
        }
        let name = value.stringValue ?? ""
        if let known = StartAction.IfExists(rawValue: name) { return known }
        if let remedy = FutureFeature.ifExists[name] {
            reportFuture("if_exists = \"\(name)\"", remedy)
        } else {
            reportUnknown(
                "'if_exists' is \(Self.noun(value))", name,
                among: StartAction.IfExists.allCases.map(\.rawValue),
                "write \"skip\" or \"error\"")
        }
        return nil
    }
}
