import DandelionLua
package import DandelionModel
import DandelionWorkflow

/// Recording events.
package enum EventDeclarations {
    static let topic = HostTopic(
        "events", "Events are recorded in this home, caused by this turn, and committed with it.", [record])

    static let parameters: [HostParameter] = [
        HostParameter(
            "event", .either([.pattern, .string]),
            "an event with its fields, `order { member = id }`, or its name"),
        .optional("fields", .map, "the fields, where the name was given"),
    ]

    static let record = HostDeclaration(
        "events.record", "Records an event. Its own turns run next, before anything else that waits.",
        parameters, effect: .write,
        example: """
            local wish = event.new "wish.made" { member = key "member", text = "string" }
            -- later, in a function:
            events.record(wish { member = ctx.on.member, text = "more" })
            """,
        body: .turn { context, arguments in
            let event = try event(in: arguments)
            try context.turn.emit(type: event.type, body: event.body)
            return []
        })

    /// The event that `events.record` or `flow:emit` was given.
    ///
    /// - Throws: ``HostMismatch`` for a pattern with conditions, and for one of records.
    package static func event(in arguments: HostArguments) throws(HostMismatch) -> (type: String, body: Value)
    {
        if case .string(let name)? = arguments.named("event") {
            return (name, arguments.named("fields") ?? .map(ValueMap()))
        }
        guard let pattern = arguments.named("event"), let type = pattern["type"]?.stringValue,
            pattern["of"] == "event"
        else { throw HostMismatch("must be an event and is a record", path: "event") }
        guard arguments.named("fields") == nil else {
            throw HostMismatch("was given twice; write them in the event, or after its name", path: "fields")
        }
        guard case .map(let fields)? = pattern["fields"] else { return (type, .map(ValueMap())) }
        if let condition = fields.entries.first(where: { $0.value["$"] != nil && $0.value["$"] != .null }) {
            throw HostMismatch(
                "is a condition, and an event that is recorded has values", path: condition.key,
                hint: "give '\(condition.key)' a value")
        }
        return (type, .map(fields))
    }
}
