/// A plugin's own tests.
enum TestDeclarations {
    static let topic = HostTopic(
        "Tests",
        """
        Tests run on the real engine with a store in memory and a clock that stands still until it is moved. Each \
        begins with an empty home, in which the host's own activities are missing: a test brings its own. Every \
        method returns `t`, so that steps can be joined by colons.
        """,
        [test] + methods)

    private static let itself: [HostType] = [.object("t")]

    private static let test = HostDeclaration(
        "test", "A test, run by `dandelion test`.",
        [HostParameter("name", .string, "a sentence that could be false")],
        returns: [
            .closure(
                [
                    HostParameter(
                        "run", .closure([HostParameter("t", .object("t"), "")], returns: []),
                        "what happens, and what must come of it")
                ], returns: [])
        ], effect: .pure, phase: .declare,
        example: """
            test "two orders invite once" (function(t)
              t:member { id = "ada" }
              t:send(order { order = "o-1", member = "ada", amount = "20.00 USD" })
               :nearmiss("a returning customer is invited", "count 1 of 2")
              t:advance "3d":send(order { order = "o-2", member = "ada", amount = "30.00 USD" })
               :fired "a returning customer is invited"
              t:restart():advance "15d"
              t:messages { to = "ada", "invite", "reminder" }
            end)
            """,
        body: .prelude)

    private static func method(
        _ name: String, _ summary: String, _ parameters: [HostParameter] = []
    ) -> HostDeclaration {
        HostDeclaration(
            "t:\(name)", summary, parameters, returns: itself, effect: .write, phase: .declare, body: .prelude
        )
    }

    private static let methods = [
        method(
            "member", "Makes a member, by the event `member.joined`.",
            [HostParameter("fields", .map, "`id`, the fields of `member.joined`, and `unsubscribed = true`")]),
        method(
            "send", "Records an event, and lets everything happen that follows from it.",
            EventDeclarations.parameters),
        method(
            "advance", "Moves the time on. Everything that is due on the way happens.",
            [HostParameter("duration", .duration, "how far")]),
        method("restart", "Stops the engine and starts it again on the same store."),
        method(
            "cancel", "Cancels the newest run of a workflow, as an operator does.",
            [HostParameter("workflow", .string, "its name")]),
        method(
            "setting", "Sets one of the plugin's settings, from the next event on.",
            [
                HostParameter("name", .string, "which setting"), HostParameter("value", .any, "to what"),
            ]),
        method("grant", "Gives the plugin a capability back.", capability),
        method("revoke", "Takes a capability from the plugin.", capability),
        method(
            "activity", "Does an activity in the host's place. Each is tried once.",
            [
                HostParameter("name", .string, "which activity"),
                HostParameter(
                    "answer", .either([.function, .any]),
                    "what it returns, or a function of its input that returns it, or raises"),
            ]),
        method(
            "fired", "Expects that the last event fired a rule, and that its turn did not fail.",
            [HostParameter("rule", .string, "its name")]),
        method(
            "nearmiss", "Expects that the last event did not fire a rule.",
            [
                HostParameter("rule", .string, "its name"),
                .optional("reason", .string, "a part of why not, such as `count 1 of 2`"),
            ]),
        method(
            "messages",
            "Expects that a member was sent these templates, in this order, and no others: `{ to = \"ada\", \"invite\" }`.",
            [
                HostParameter(
                    "messages", .openFields([HostParameter("to", .record("member"), "whom")]),
                    "`to`, and the names of the templates")
            ]),
        method(
            "balance",
            "Expects what a member may be paid, and has on hold: `{ of = \"ada\", \"5.00 USD\", held = \"1.00 USD\" }`.",
            [
                HostParameter(
                    "balance",
                    .openFields([
                        HostParameter("of", .record("member"), "whose"),
                        .optional("held", .money, "what is on hold"),
                        .optional("paid", .money, "what was paid out"),
                    ]), "`of`, and the payable amount, `held` or `paid`")
            ]),
        method(
            "status", "Expects how the newest run of a workflow stands.",
            [
                HostParameter("workflow", .string, "its name"),
                HostParameter(
                    "status", .string,
                    "what `flow:status` said last, or `waiting`, `blocked`, `completed`, `failed`, `cancelled`"
                ),
            ]),
        method(
            "equal", "Expects that two values are equal.",
            [
                HostParameter("found", .any, "what is there"),
                HostParameter("expected", .any, "what should be"),
            ]
        ),
    ]

    private static let capability = [HostParameter("capability", .string, "such as `rewards.write`")]
}
