/// A plugin's own tests.
enum TestDeclarations {
    static let topic = HostTopic(
        "Tests",
        """
        Tests run on the real engine with a store in memory and a clock that stands still until it is moved. Each \
        begins with an empty home. Every method returns `t`, so that steps can be joined by colons.
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
              t:send(order { member = "ada", amount = "20.00 USD" }):nearmiss("a returning customer is invited", "count 1 of 2")
              t:advance "3d":send(order { member = "ada", amount = "30.00 USD" }):fired "a returning customer is invited"
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
        method("member", "Makes a member known.", [HostParameter("fields", .map, "`id`, and what is known")]),
        method("setting", "Sets a setting of the plugin.", [HostParameter("settings", .map, "by name")]),
        method(
            "send", "Records an event, and lets everything run that it causes.", EventDeclarations.parameters),
        method(
            "advance", "Moves the clock on, timer by timer.",
            [HostParameter("duration", .duration, "how far")]),
        method("restart", "Stops the engine and starts it again on the same store."),
        method(
            "activity", "Answers an activity in the host's place.",
            [
                HostParameter("name", .string, "which activity"),
                HostParameter(
                    "answer", .either([.function, .any]),
                    "what it returns, or a function of its input that does"),
            ]),
        method(
            "fired", "The last event made the rule match.", [HostParameter("rule", .string, "its name")]),
        method(
            "nearmiss", "The last event did not make the rule match.",
            [
                HostParameter("rule", .string, "its name"),
                .optional("reason", .string, "what was not enough, such as `count 1 of 2`"),
            ]),
        method(
            "messages", "These and no other messages were sent to a member, in this order.",
            [
                HostParameter(
                    "messages", .openFields([HostParameter("to", .record("member"), "whom")]),
                    "the names of the templates")
            ]),
        method(
            "balance", "What a member has, held rewards included.",
            [
                HostParameter("member", .record("member"), "whose"),
                HostParameter("amount", .money, "how much"),
            ]),
        method(
            "status", "Where the run with a key stands, as `flow:status` said.",
            [
                HostParameter("workflow", .string, "its name"),
                HostParameter("key", .string, "the run's key"),
                HostParameter("status", .string, "what it said"),
            ]),
    ]
}
