import DandelionModel

/// What a workflow may do with its first argument. All bound by the driver.
enum FlowDeclarations {
    static let topic = HostTopic(
        "Workflows: flow",
        """
        `flow` is the first argument of a workflow's function. A run advances from one wait to the next; what it \
        writes between two waits commits together or not at all. Nothing else happens in the home meanwhile.
        """,
        waiting + doing + failing + own)

    /// A way to say how long to wait at most.
    static let limit: [HostParameter] = [
        .optional(
            "within", .either([.duration, .period]),
            "how long to wait at most, such as `14d`; without it, for ever"),
        .optional("by", .instant, "until when to wait, instead of `within`"),
    ]

    private static let sleep: HostType = .either([.duration, .period])

    private static let waiting = [
        HostDeclaration(
            "flow:sleep", "Waits. The run is a row in the store meanwhile, and survives every restart.",
            [HostParameter("duration", sleep, "how long, such as `3d` or `2 months`")], effect: .wait,
            example: #"flow:sleep "3d""#),
        HostDeclaration(
            "flow:sleep_until", "Waits until an instant; does nothing where it is past.",
            [HostParameter("instant", .instant, "when to go on")], effect: .wait),
        HostDeclaration(
            "flow:await",
            """
            Waits for an event that is recorded from now on. The pattern binds a key field, or says `:every()`. \
            Returns the event, or nil when the time is over first.
            """,
            [
                HostParameter("pattern", .pattern, "which event"),
                HostParameter("limit", .fields(limit), isOptional: true, "how long to wait"),
            ], returns: [.optional(.record("event"))], effect: .wait,
            example: #"local paid = flow:await(order { member = input.member }, { within = "14d" })"#),
        HostDeclaration(
            "flow:listen",
            """
            Keeps the events of a pattern from this moment on, for `:next` to take one after another, also those \
            that come while the run waits for something else.
            """,
            [HostParameter("pattern", .pattern, "which events; it binds a key field, or says `:every()`")],
            returns: [.object("Listener")], effect: .write,
            example: """
                local converted = flow:listen(conversion { referrer = referrer.id })
                local first = converted:next { within = settings.patience }
                """),
        HostDeclaration(
            "listener:next",
            "Takes the oldest event that was kept, or waits for one; nil when the time is over.",
            [HostParameter("limit", .fields(limit), isOptional: true, "how long to wait")],
            returns: [.optional(.record("event"))], effect: .wait),
        HostDeclaration("listener:close", "Stops keeping events.", effect: .write),
    ]

    private static let doing = [
        HostDeclaration(
            "flow:activity",
            """
            Has the host do something outside, at least once, and waits for its result. Raises a business failure \
            after the last attempt.
            """,
            [
                HostParameter("name", .string, "which activity, as the host has registered it"),
                .optional("input", .any, "what it gets"),
                .optional(
                    "options", .map,
                    "for a later version: today the host says how it is tried, where it registers it"),
            ], returns: [.any], effect: .wait,
            example: #"local customer = flow:activity("crm.lookup", { id = input.member })"#),
        HostDeclaration(
            "flow:send",
            """
            Sends a message to a member and waits until it is sent or refused. Returns true, or false and the reason: \
            `banned`, `unsubscribed`, `opted_out`, or what the channel said.
            """,
            [HostParameter("message", .openFields(MessageDeclarations.message), "what to whom")],
            returns: [.boolean, .optional(.string)], capability: "messages.send", effect: .wait,
            example: """
                local sent, reason = flow:send { to = customer, template = "invite", link = referrer.link }
                if not sent then return flow:status("not invited: " .. reason) end
                """),
        HostDeclaration(
            "flow:emit", "Records an event in this home, caused by this run.",
            EventDeclarations.parameters, effect: .write,
            example: #"flow:emit(wish { member = input.member, text = "more" })"#),
    ]

    private static let failing = [
        HostDeclaration(
            "flow:fail",
            "Ends the run as failed, for a reason of the business: what was registered with `on_failure` runs, newest first.",
            [
                HostParameter("code", .string, "a short name, for programs"),
                .optional("message", .string, "a sentence, for people"),
            ], effect: .write, example: #"flow:fail("no_stock", "the gift is sold out")"#),
        HostDeclaration(
            "flow:on_failure",
            """
            Registers what undoes the next step, before that step. It runs if the run fails for a reason of the \
            business; undoing what never happened must be safe.
            """,
            [HostParameter("undo", .function, "a function without arguments; it may wait")], effect: .write),
        HostDeclaration(
            "flow:complete_saga",
            "Drops what was registered with `on_failure`: from here on nothing is undone.",
            effect: .write),
    ]

    private static let own = [
        HostDeclaration(
            "flow:status", "Says where the run stands, for people and for tests.",
            [HostParameter("text", .string, "a few words")], effect: .write,
            example: #"flow:status "channel""#),
        HostDeclaration(
            "flow:now", "The time of this turn. It does not move until the run has waited.",
            returns: [.instant], effect: .read),
        HostDeclaration(
            "flow:random", "A random number that is the same in every replay, as `math.random` gives it.",
            [
                .optional(
                    "m", .integer,
                    "the greatest number, or the least where `n` is given; without both a float below 1"),
                .optional("n", .integer, "the greatest number"),
            ], returns: [.number], effect: .read),
        HostDeclaration(
            "flow:uuid", "A new opaque id, the same in every replay.", returns: [.string], effect: .read),
        HostDeclaration(
            "flow:settings", "The settings as they are today; `settings` are those with which the run began.",
            returns: [.record("settings")], effect: .read),
        HostDeclaration(
            "flow:continue_as_new", "Ends the run and starts it anew with the same key and another input.",
            [.optional("input", .any, "what the new run gets")], effect: .wait),
    ]
}
