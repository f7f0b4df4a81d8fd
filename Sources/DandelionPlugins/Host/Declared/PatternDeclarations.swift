/// Events, records, matchers: what rules and waits are about.
enum PatternDeclarations {
    static let topic = HostTopic(
        "Declaring: events, records and conditions",
        """
        Conditions are data, never functions: that is why they can be indexed, explained and checked before they \
        run. A bare value means `eq`. Lua decides `==`, `<`, `and` and `not` at once, so a comparison is written \
        as a matcher: `order { amount = gt(10) }`.
        """,
        [event, eventNew, key, record] + matchers + [all, any, no, count, least, greatest])

    static let globals = [
        HostGlobal("on", .object("Path"), "In a rule, the event that it hears: `on.member`."),
        HostGlobal("with", .object("Path"), "In a rule, the records that it joins: `with.buyer.tier`."),
        HostGlobal("anything", .object("Matcher"), "Matches whatever is there."),
    ]

    static let objects = [
        HostObject(
            "EventType", "An event type. Called with fields it is a pattern, or an event to record.",
            call: .closure(
                [.optional("fields", .map, "values, matchers and paths by field")], returns: [.pattern]),
            methods: "eventtype"),
        HostObject(
            "RecordType", "A kind of stored record. Called with fields it is a pattern.",
            call: .closure(
                [.optional("fields", .map, "values, matchers and paths by field")], returns: [.pattern])),
        HostObject("Pattern", "Which events or records are meant.", methods: "pattern"),
        HostObject("Matcher", "A condition on one value."),
        HostObject("Condition", "A condition on history."),
        HostObject("Count", "A number over recorded history, to be compared.", methods: "counted"),
        HostObject("Setting", "The declaration of a setting."),
        HostObject("Field", "The declaration of a key field."),
        HostObject(
            "Path",
            "Stands for a value that is known when an event comes. Arithmetic on it makes a calculation.",
            operators: ["add", "sub", "mul", "div"].map { HostOperator($0, .any, gives: .object("Path")) }
                + [HostOperator("unm", gives: .object("Path"))],
            isOpen: true),
    ]

    private static let fieldTypes =
        "`string int float bool money instant duration value`, or `key \"member\"`"

    private static let event = HostDeclaration(
        "event", "An event type that is declared somewhere: by the host, or with `event.new`.",
        [HostParameter("name", .string, "such as `order.paid`")], returns: [.object("EventType")],
        effect: .pure,
        phase: .declare, example: #"local order = event "order.paid""#, body: .prelude)

    private static let eventNew = HostDeclaration(
        "event.new", "Declares an event type of the plugin's own.",
        [HostParameter("name", .string, "lower-case words joined by dots")],
        returns: [
            .closure(
                [HostParameter("fields", .map, "by name: \(fieldTypes)")],
                returns: [.object("EventType")])
        ], effect: .pure, phase: .declare,
        example: #"local wish = event.new "wish.made" { member = key "member", text = "string" }"#,
        body: .prelude)

    private static let key = HostDeclaration(
        "key",
        "A field of `event.new` that says whom or what the event is about, so that a run can wait for it.",
        [HostParameter("of", .string, "what it identifies, such as `member`")], returns: [.object("Field")],
        effect: .pure, phase: .declare, body: .prelude)

    private static let record = HostDeclaration(
        "record", "A kind of stored record, for `with`.",
        [HostParameter("name", .string, "such as `member`")], returns: [.object("RecordType")], effect: .pure,
        phase: .declare, example: #"with = { buyer = record "member" { id = on.member, banned = false } }"#,
        body: .prelude)

    private static let matchers: [HostDeclaration] = [
        matcher("eq", "Equal to a value."), matcher("ne", "Not equal to a value."),
        matcher("lt", "Less than a value."), matcher("le", "At most a value."),
        matcher("gt", "Greater than a value."),
        matcher("ge", "At least a value."), matcher("prefix", "A text that begins so."),
        matcher("contains", "A list that has the value, or a text that has the part."),
        HostDeclaration(
            "between", "Between two values, both included.",
            [HostParameter("low", .any, "the lower end"), HostParameter("high", .any, "the upper end")],
            returns: [.object("Matcher")], effect: .pure, phase: .declare, body: .prelude),
        HostDeclaration(
            "oneof", "One of several values.", [HostParameter("values", .list(.any), "which")],
            returns: [.object("Matcher")], effect: .pure, phase: .declare,
            example: #"order { channel = oneof { "shop", "app" } }"#, body: .prelude),
    ]

    private static func matcher(_ name: String, _ summary: String) -> HostDeclaration {
        HostDeclaration(
            name, summary, [HostParameter("value", .any, "a value, a path or a setting")],
            returns: [.object("Matcher")], effect: .pure, phase: .declare, body: .prelude)
    }

    private static func group(_ name: String, _ summary: String) -> HostDeclaration {
        HostDeclaration(
            name, summary,
            [HostParameter("conditions", .list(.any), "matchers, or conditions on history")],
            returns: [.object("Condition")], effect: .pure, phase: .declare, body: .prelude)
    }

    private static let all = group("all", "Holds where all of them hold.")
    private static let any = group("any", "Holds where one of them holds.")
    private static let no = group("no", "Holds where none of them holds.")

    private static let count = HostDeclaration(
        "count",
        "How many events of a pattern were recorded, those from before the plugin was installed included.",
        [HostParameter("pattern", .pattern, "which events")], returns: [.object("Count")], effect: .pure,
        phase: .declare,
        example: "where = count(order { member = on.member }):ge(settings.orders_before_invite)",
        body: .prelude)

    private static func extreme(_ name: String, _ summary: String) -> HostDeclaration {
        HostDeclaration(
            name, summary, [HostParameter("values", .list(.any), "numbers, amounts, paths")], returns: [.any],
            effect: .pure, phase: .declare, body: .prelude)
    }

    private static let least = extreme("least", "The least of some values.")
    private static let greatest = extreme("greatest", "The greatest of some values.")

    /// The methods of what those functions return.
    static let methods = HostTopic(
        "Declaring: methods of patterns and counts", "What patterns and counts can be asked.",
        [
            HostDeclaration(
                "pattern:every",
                "The same pattern for whomever it is about: a wait for it binds no key field.",
                returns: [.pattern], effect: .pure, phase: .both, body: .prelude),
            HostDeclaration(
                "eventtype:every", "A pattern of all its events, whomever they are about.",
                returns: [.pattern],
                effect: .pure, phase: .both, body: .prelude),
            HostDeclaration(
                "counted:ge", "Holds at each event from the given number on.",
                [HostParameter("bound", .any, "a number, or a path such as `settings.n`")],
                returns: [.object("Condition")], effect: .pure, phase: .declare, body: .prelude),
            HostDeclaration(
                "counted:reaches", "Holds once: at the event that makes it the given number.",
                [HostParameter("bound", .any, "a number, or a path such as `settings.n`")],
                returns: [.object("Condition")], effect: .pure, phase: .declare, body: .prelude),
        ])
}
