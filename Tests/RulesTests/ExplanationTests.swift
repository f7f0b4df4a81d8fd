import DandelionModel
import DandelionRules
import Testing

@Suite("An explanation")
struct ExplanationTests {
    private static let ada: Value = ["id": "ada", "banned": true, "tier": "tin", "unsubscribed": false]

    private static func reason(
        _ fields: Value, _ body: Value, settings: Value = [:], keys: (String, Value)...
    ) throws -> String? {
        var rule = AST.rule("r", ("on", AST.event("order.paid", fields)))
        for key in keys { rule = rule.with((key.0, key.1)) }
        let home = Home(members: ["ada": ada])
        return try Shop.rules(rule).explain("r", "order.paid", body, settings: settings, facts: home)?.reason
    }

    @Test("names the first condition that did not hold")
    func fields() throws {
        let order = Shop.order().with(("quantity", 5), ("country", "DE"))
        let cases: [(Value, String)] = [
            (["quantity": AST.gt(10)], "quantity 5 is not greater than 10"),
            (["quantity": AST.match("ge", 6)], "quantity 5 is not at least 6"),
            (["quantity": AST.match("le", 4)], "quantity 5 is not at most 4"),
            (["quantity": AST.match("ne", 5)], "quantity is 5"),
            (["quantity": 6], "quantity 5 is not 6"),
            (["quantity": AST.match("between", 6, 9)], "quantity 5 is not between 6 and 9"),
            (["quantity": AST.match("oneof", [1, 2])], "quantity 5 is none of 1, 2"),
            (["quantity": AST.all(AST.gt(1), AST.gt(7))], "quantity 5 is not greater than 7"),
            (
                ["quantity": AST.any(AST.gt(7), AST.lt(2))],
                "quantity 5 is not greater than 7, and quantity 5 is not less than 2"
            ),
            (["quantity": AST.no(AST.gt(1))], "quantity 5 is excluded by gt(1)"),
            (
                ["quantity": AST.gt(AST.path("settings.promoter_score"))],
                "quantity 5 is not greater than 9 (settings.promoter_score)"
            ),
            (
                ["quantity": AST.gt(AST.path("settings.orders_before_invite"))],
                "quantity 5 has nothing to be compared with: settings.orders_before_invite is absent"
            ),
            (["country": AST.match("prefix", "I")], "country 'DE' does not begin with 'I'"),
            (["country": AST.match("contains", "I")], "country 'DE' does not contain 'I'"),
            (["weight": AST.gt(1)], "weight is absent"),
            (
                ["amount": AST.gt(.eur(100))],
                "amount 20.00 USD cannot be compared with 1.00 EUR: one is in USD, the other in EUR"
            ),
            (
                ["member": AST.path("on.seller")],
                "member 'ada' has nothing to be compared with: on.seller is absent"
            ),
        ]
        for (fields, text) in cases {
            #expect(try Self.reason(fields, order, settings: ["promoter_score": 9]) == text)
        }
    }

    @Test("says which record, claim or count was missing")
    func later() throws {
        let order = Shop.order()
        let with: Value = ["buyer": AST.record("member", ["id": AST.path("on.member"), "banned": false])]
        #expect(try Self.reason([:], order, keys: ("with", with)) == "buyer.banned true is not false")
        #expect(
            try Self.reason([:], Shop.order("eve"), keys: ("with", with))
                == "there is no member with the id 'eve'")
        let seller: Value = ["seller": AST.record("member", ["id": AST.path("on.seller")])]
        #expect(
            try Self.reason([:], order, keys: ("with", seller))
                == "on.seller is absent, so there is no member to look at")
        let once: Value = ["per": AST.path("on.seller")]
        #expect(
            try Self.reason([:], order, keys: ("once", once))
                == "on.seller is absent, and the rule fires once for each")
        #expect(try Self.reason([:], order) == "everything holds")
    }

    @Test("counts how far it is")
    func counts() throws {
        let counted = AST.event("order.paid", ["member": AST.path("on.member"), "gift": true])
        let rules = try Shop.rules(
            AST.rule("ge", ("on", AST.event("order.paid")), ("where", AST.count(counted, "ge", 2))),
            AST.rule("reaches", ("on", AST.event("order.paid")), ("where", AST.count(counted, "reaches", 2))),
            AST.rule("once", ("on", AST.event("order.paid")), ("once", ["per": AST.path("on.member")])))
        let home = Home()
        let gift = Shop.order().with(("gift", true))
        func reasons(_ body: Value) throws -> [String?] {
            try ["ge", "reaches"].map {
                try rules.explain($0, "order.paid", body, settings: [:], facts: home)?.reason
            }
        }
        _ = try home.take("order.paid", gift, rules)
        #expect(try reasons(gift) == ["count 1 of 2", "count 1 of 2"])
        _ = try home.take("order.paid", gift, rules)
        #expect(try reasons(gift) == ["everything holds", "everything holds"])
        #expect(
            try reasons(Shop.order()) == [
                "everything holds",
                "count 2, and this event is none of count(order.paid { gift = true, member = on.member })",
            ])
        _ = try home.take("order.paid", gift, rules)
        #expect(try reasons(gift) == ["everything holds", "count 3 is past 2"])
        let once = try rules.explain("once", "order.paid", gift, settings: [:], facts: home)
        #expect(once?.reason == "it has fired once already for on.member 'ada'")
        #expect(once?.description == "'once' does not fire: it has fired once already for on.member 'ada'")
        #expect(once?.at == "plugin.lua:4")
    }

    @Test("says so where the rule hears another event, and knows the rules by name")
    func names() throws {
        let rules = try Shop.rules(AST.rule("a returning customer", ("on", AST.event("order.paid"))))
        let home = Home()
        let other = try rules.explain(
            "a returning customer", "survey.answered", [:], settings: [:], facts: home)
        #expect(other?.fires == false)
        #expect(other?.reason == "the rule hears 'order.paid', and this is 'survey.answered'")
        #expect(
            try rules.explain("a returning custmer", "order.paid", [:], settings: [:], facts: home) == nil)
        #expect(rules.nearestName(to: "a returning custmer") == "a returning customer")
    }
}
