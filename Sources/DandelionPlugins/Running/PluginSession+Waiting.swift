import DandelionLua
import DandelionModel
import DandelionRules
import DandelionWorkflow

/// What a run asks to wait for, made of what Lua wrote.
extension PluginSession {
    // MARK: Time

    /// `within`, or `by`; nil for no end.
    func deadline(_ arguments: HostArguments, _ declaration: HostDeclaration) throws -> Instant? {
        switch (arguments.named("within"), arguments.named("by")) {
        case (nil, nil): return nil
        case (let span?, nil): return try instant(span, declaration)
        case (nil, let instant?): return try self.instant(instant, declaration)
        case (_?, _?):
            throw HostFailure.refused(
                declaration.name, "argument", "takes 'within' or 'by', and was given both",
                hint: "'within' counts from now, 'by' is a point in time")
        }
    }

    /// A point in time, or the one that lies a span after now.
    func instant(_ value: Value, _ declaration: HostDeclaration) throws -> Instant {
        let value = try known(value, declaration)
        switch value {
        case .instant(let instant): return instant
        case .duration(let duration): return now + duration
        default: break
        }
        if let period = value.asPeriod { return try now.adding(period, in: FixedZone.utc) }
        throw HostFailure.refused(
            declaration.name, "argument", "needs a duration or an instant, got \(Words.found(value))",
            hint: "write a text such as \"90s\", \"15m\", \"3d\" or \"2w\"")
    }

    /// A value with the run's settings in place of paths into them.
    func known(_ value: Value, _ declaration: HostDeclaration) throws(HostFailure) -> Value {
        var byName: [String: Value] = [:]
        if case .map(let map) = settings { for (name, value) in map.entries { byName[name] = value } }
        do throws(SettingPathFault) {
            return try value.resolvingSettings(byName)
        } catch {
            throw HostFailure.refused(declaration.name, "argument", error.message, hint: error.hint)
        }
    }

    // MARK: Events

    /// What an event pattern waits for: its type, one key field, and the other conditions.
    ///
    /// A field that was given nil is not there, and would leave a pattern that
    /// matches everybody: so a key must be bound, or `:every()` be said.
    func subscription(
        _ written: Value, _ declaration: HostDeclaration
    ) throws(HostFailure) -> EventSubscription {
        let pattern: Pattern
        let closed = try known(written, declaration)
        do throws(RuleProblems) {
            pattern = try Pattern(decoding: closed, events: catalog)
        } catch {
            let first = error.problems.first
            throw HostFailure.refused(
                declaration.name, "pattern", first?.message ?? "needs an event pattern", hint: first?.hint)
        }
        guard let schema = catalog[pattern.type] else {
            throw HostFailure.refused(declaration.name, "event", "no event is called '\(pattern.type)'")
        }
        if let key = pattern.binding(in: schema) { return EventSubscription(pattern: pattern, key: key) }
        guard pattern.isEvery else { throw unbound(pattern, schema, declaration) }
        return EventSubscription(pattern: pattern, key: nil)
    }

    private func unbound(
        _ pattern: Pattern, _ schema: EventSchema, _ declaration: HostDeclaration
    ) -> HostFailure {
        let keys = schema.keyFields.map(\.name)
        if keys.isEmpty {
            return HostFailure.refused(
                declaration.name, "key",
                "'\(pattern.type)' has no key field, so this would wait for everybody's",
                hint: "say pattern:every() if that is meant")
        }
        let names = keys.map { "'\($0)'" }.joined(separator: " or ")
        let isThere = pattern.fields.contains { keys.contains($0.name) }
        let found = isThere ? "is bound to no one value" : "is nil"
        return HostFailure.refused(
            declaration.name, "key",
            "\(names) of '\(pattern.type)' \(found), so this would wait for everybody's",
            hint: "give \(names) a value, or say pattern:every() if everybody is meant")
    }

    /// Sends a message, and says which event tells how it went.
    func send(_ arguments: HostArguments) throws -> EventSubscription {
        let id = Value.string(try MessageDeclarations.send(context, arguments, declaration: "flow:send"))
        let pattern = Pattern(
            type: "message.settled", fields: [PatternField("message", .compare(.eq, .literal(id)))])
        return EventSubscription(pattern: pattern, key: ("message", id))
    }
}

extension EventCatalog {
    /// An event's fields, with nulls for those that it left out.
    func completed(_ body: Value, of type: String) -> Value {
        guard let schema = self[type], case .map(var map) = body else { return body }
        for field in schema.fields where map[field.name] == nil { map[field.name] = .null }
        return .map(map)
    }
}

extension HostDeclaration {
    /// Whether it belongs to a run.
    var isFlow: Bool { owner == "flow" || owner == "listener" }
}
