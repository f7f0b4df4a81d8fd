/// Rules, workflows, templates, programs: what a plugin does.
enum RuleDeclarations {
    static let topic = HostTopic(
        "Declaring: rules, workflows, templates, programs", "Each has a name of its own in the plugin.",
        [rule, workflow, template, program])

    static let objects = [
        HostObject(
            "Context", "What a rule's `act` gets.",
            [
                HostParameter("on", .record("event"), "the event that it heard"),
                HostParameter("with", .map, "the records that it joined, by their names"),
            ]),
        HostObject(
            "workflow", "A workflow, by its name.", [HostParameter("name", .string, "as it was declared")]),
        HostObject(
            "template", "A template, by its name.", [HostParameter("name", .string, "as it was declared")]),
        HostObject("event", "A recorded event: its fields by name. Read-only and strict.", isOpen: true),
        HostObject("settings", "The plugin's settings by name.", isOpen: true),
    ]

    private static let startForm: HostType = .openFields([
        .optional(
            "key", .any, "a live run with this key is not started a second time; a path such as `on.member`"),
        .optional("input", .any, "what the workflow's function gets"),
        .optional(
            "if_exists", .oneOf(["error", "skip"]),
            "what to do where a run with this key is live; `error` without it, which fails the turn"),
    ])

    private static let rule = HostDeclaration(
        "rule", "Notices an event, and acts on it or starts a workflow.",
        [HostParameter("name", .string, "what it is about, in words")],
        returns: [
            .closure(
                [
                    HostParameter(
                        "rule",
                        .fields([
                            HostParameter(
                                "on", .either([.pattern, .object("EventType")]), "the event that it hears"),
                            .optional(
                                "with", .map,
                                "stored records to join, by alias: `{ buyer = member { id = on.member } }`"),
                            .optional(
                                "where", .either([.object("Condition"), .list(.object("Condition"))]),
                                "conditions on history; all must hold"),
                            .optional(
                                "once",
                                .fields([.optional("per", .any, "a path: once for each of its values")]),
                                "how often it may match"),
                            .optional(
                                "start", startForm,
                                "a workflow's name first, then its key and input: `{ \"invite\", key = on.member }`"
                            ),
                            .optional(
                                "act", .closure([HostParameter("ctx", .object("Context"), "")], returns: []),
                                "what to do in this turn, instead of `start`"),
                        ]), "when, and what")
                ], returns: [])
        ], effect: .pure, phase: .declare,
        example: """
            rule "a returning customer is invited" {
              on    = order { amount = gt(0) },
              where = count(order { member = on.member }):ge(2),
              once  = { per = on.member },
              start = { "invite", key = on.member, input = { member = on.member }, if_exists = "skip" },
            }
            """,
        body: .prelude)

    private static let workflow = HostDeclaration(
        "workflow", "Carries something through, over as long as it takes. Plain Lua that may wait.",
        [HostParameter("name", .string, "by which rules start it")],
        returns: [
            .closure(
                [
                    HostParameter(
                        "run",
                        .closure(
                            [HostParameter("flow", .object("flow"), ""), HostParameter("input", .any, "")],
                            returns: [.any]), "what it does")
                ], returns: [.record("workflow")])
        ], effect: .pure, phase: .declare,
        example: """
            workflow "invite" (function(flow, input)
              flow:sleep "3d"
              messages.send { to = input.member, template = "invite" }
            end)
            """,
        body: .prelude)

    private static let template = HostDeclaration(
        "template", "A message's text, with places such as `{name}` that are filled in when it is sent.",
        [HostParameter("name", .string, "by which messages name it")],
        returns: [
            .closure(
                [
                    HostParameter(
                        "template",
                        .fields([
                            .optional("subject", .string, "one line"),
                            .optional("text", .string, "the message"),
                            .optional(
                                "file", .string, "a file of the folder that holds the text, instead of it"),
                            HostParameter(
                                "purpose", .string, "what members may object to, such as `referral_marketing`"
                            ),
                        ]), "what it says")
                ], returns: [.record("template")])
        ], effect: .pure, phase: .declare,
        example:
            #"template "invite" { subject = "A gift", text = "Hello {name}, share {link}", purpose = "referral_marketing" }"#,
        body: .prelude)

    private static let program = HostDeclaration(
        "program", "A referral program: who earns what for which sale. The ledger keeps it.",
        [HostParameter("name", .string, "by which referrers are enrolled")],
        returns: [
            .closure([HostParameter("terms", programTerms, "its terms")], returns: [.record("program")])
        ], effect: .pure, phase: .declare,
        example: """
            local friends = program "friends" {
              reward      = { referrer = percent(10), friend = settings.friend_reward },
              attribution = { model = "last_touch", window = "30d", evidence = { "nomination", "code", "link" } },
              hold = "30d", cap = { per = "referrer", every = "month", count = 5 }, on_refund = "claw_back",
            }
            """,
        body: .prelude)

    private static let programTerms: HostType = .fields([
        HostParameter("reward", .map, "`referrer` and `friend`: an amount or a rate of the sale"),
        .optional("attribution", .map, "`model`, `window` and `evidence` in its order"),
        .optional("hold", .duration, "how long a reward is held before it can be paid out"),
        .optional("cap", .map, "`per`, `every` and `count`: how many rewards at most"),
        .optional(
            "rounding", .oneOf(["half_even", "half_up"]), "of a fraction of a cent; `half_even` without it"),
        .optional(
            "on_refund", .oneOf(["claw_back", "keep"]),
            "what becomes of the rewards of a refunded sale; `claw_back` without it"),
        .optional("sale", .map, "the event that is a sale, and its fields; `order.paid` without it"),
        .optional(
            "refund", .map, "the event that refunds a sale, and its fields; `order.refunded` without it"),
        .optional(
            "link", .string,
            "how links are written, with `{code}` for the code, or `{member}` for the member's id; `/r/{code}` without it"
        ),
    ])
}
