import DandelionModel
import DandelionRules
import Testing

@Suite("The sample plugin's rules")
struct SampleTests {
    private static let inviteOnce: Value = [
        "workflow": "invite", "key": AST.path("on.member"), "input": ["member": AST.path("on.member")],
        "if_exists": "skip",
    ]

    private static let returning = AST.rule(
        "a returning customer is invited", ("on", AST.event("order.paid", ["amount": AST.gt(0)])),
        ("with", ["buyer": AST.record("member", ["id": AST.path("on.member"), "banned": false])]),
        (
            "where",
            AST.count(
                AST.event("order.paid", ["member": AST.path("on.member")]), "ge",
                AST.path("settings.orders_before_invite"))
        ), ("once", ["per": AST.path("on.member")]), ("start", inviteOnce))

    private static let promoter = AST.rule(
        "a promoter is invited",
        ("on", AST.event("survey.answered", ["score": AST.ge(AST.path("settings.promoter_score"))])),
        ("start", inviteOnce))

    @Test("compile, and fire where the sample's own test says so")
    func fire() throws {
        let rules = try Shop.rules(Self.returning, Self.promoter)
        let settings: Value = ["orders_before_invite": 2, "promoter_score": 9]
        let home = Home(members: ["ada": ["id": "ada", "banned": false]])
        let first = Shop.order("ada", .usd(2_000))
        #expect(try home.take("order.paid", first, rules, settings: settings).isEmpty)
        let near = try rules.explain(
            "a returning customer is invited", "order.paid", first, settings: settings, facts: home)
        #expect(near?.reason == "count 1 of 2")
        let second = Shop.order("ada", .usd(3_000))
        let firings = try home.take("order.paid", second, rules, settings: settings)
        #expect(firings.map(\.rule) == ["a returning customer is invited"])
        guard case .start(let start)? = rules.rule(named: firings.first?.rule ?? "")?.action else {
            Issue.record("nothing is started")
            return
        }
        #expect(start.workflow == "invite")
        #expect(start.ifExists == .skip)
        let scope = RuleScope(on: second, settings: settings)
        #expect(try start.key?.evaluate(scope) == "ada")
        #expect(try start.input?.evaluate(scope) == ["member": "ada"])
        #expect(try home.take("order.paid", second, rules, settings: settings).isEmpty)
        let answers = try home.take(
            "survey.answered", ["member": "bob", "score": 9], rules, settings: settings)
        #expect(answers.map(\.rule) == ["a promoter is invited"])
        #expect(
            try home.take("survey.answered", ["member": "bob", "score": 8], rules, settings: settings).isEmpty
        )
    }

    @Test("say of the one with 'absent' and 'unless' what to write instead")
    func later() {
        let nudge = AST.rule(
            "a quiet referrer gets one nudge", ("on", AST.event("referrer.enrolled")),
            (
                "unknown",
                [["absent", "plugin.lua:57"], ["unless", "plugin.lua:58"]]
            ))
        #expect(
            Shop.problems(nudge) == [
                """
                plugin.lua:57: 'absent' is not in this version. Start a workflow that waits: \
                flow:await(pattern, { within = "60d" }) gives nil when nothing came
                """,
                """
                plugin.lua:58: 'unless' is not in this version. Write the opposite in 'with', such as \
                member { id = on.member, banned = false }
                """,
            ])
    }
}
