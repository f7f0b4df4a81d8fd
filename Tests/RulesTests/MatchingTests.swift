import DandelionModel
import DandelionRules
import Testing

@Suite("Rules that are matched")
struct MatchingTests {
    private static let order = AST.event("order.paid")

    @Test("fire in the order of their declaration, and only those that hear the event")
    func order() throws {
        let rules = try Shop.rules(
            AST.rule("third letter", ("on", Self.order)),
            AST.rule("a survey", ("on", AST.event("survey.answered"))),
            AST.rule("a gift", ("on", AST.event("order.paid", ["gift": true]))),
            AST.rule("b", ("on", Self.order)),
            AST.rule("a", ("on", Self.order)))
        let home = Home()
        let firings = try home.take("order.paid", Shop.order(), rules)
        #expect(firings.map(\.rule) == ["third letter", "b", "a"])
        #expect(rules.rules(for: "order.paid").map(\.name) == ["third letter", "a gift", "b", "a"])
        #expect(rules.rules(for: "referral.converted").isEmpty)
        #expect(try home.take("referral.converted", ["referrer": "r", "member": "m"], rules).isEmpty)
        #expect(home.reads == 0)
    }

    @Test(
        "keep the order of declaration and one snapshot whatever their conditions are",
        arguments: UInt64(1)...10)
    func randomOrder(seed: UInt64) throws {
        var random = RandomCondition(seed: seed)
        var declared: [(name: String, field: String, condition: Value)] = []
        while declared.count < 40 {
            let kind = random.kind()
            let condition = random.condition(kind)
            let fields: Value = .map(ValueMap([(kind.rawValue, condition)]))
            guard (try? Pattern(decoding: AST.event("order.paid", fields), events: Shop.events)) != nil else {
                continue
            }
            declared.append(("rule \(declared.count)", kind.rawValue, condition))
        }
        let rules = try RuleSet(
            decoding: declared.map { rule in
                AST.rule(
                    rule.name, ("on", AST.event("order.paid", .map(ValueMap([(rule.field, rule.condition)]))))
                )
            }, events: Shop.events)
        for _ in 0..<50 {
            var body = ValueMap([("member", "ada"), ("amount", random.literal(.amount))])
            for kind in RandomCondition.Kind.allCases where kind != .amount {
                body[kind.rawValue] = random.value(kind)
            }
            let expected = declared.filter { Interpreter.holds($0.condition, body[$0.field]) }.map(\.name)
            #expect(try Home().take("order.paid", .map(body), rules).map(\.rule) == expected)
        }
    }

    @Test("join a record by its key and judge its fields")
    func join() throws {
        let rules = try Shop.rules(
            AST.rule(
                "gold", ("on", Self.order),
                (
                    "with",
                    [
                        "buyer": AST.record(
                            "member",
                            [
                                "id": AST.path("on.member"), "banned": false,
                                "tier": AST.match("oneof", ["gold", "silver"]),
                            ])
                    ]
                )))
        let member: Value = ["id": "ada", "banned": false, "tier": "gold", "unsubscribed": false]
        let home = Home(members: ["ada": member, "bob": member.with(("banned", true))])
        #expect(try home.take("order.paid", Shop.order("ada"), rules).map(\.rule) == ["gold"])
        #expect(try home.take("order.paid", Shop.order("bob"), rules).isEmpty)
        #expect(try home.take("order.paid", Shop.order("eve"), rules).isEmpty)
        let rule = try #require(rules.rule(named: "gold"))
        let scope = try rule.scope(on: Shop.order("ada"), settings: [:], facts: home)
        #expect(scope?.with["buyer"] == member)
        #expect(try rule.scope(on: Shop.order("eve"), settings: [:], facts: home) == nil)
    }

    @Test("join a record by a field of another one, in whatever order they are named")
    func chain() throws {
        let rules = try Shop.rules(
            AST.rule(
                "sponsored", ("on", Self.order),
                (
                    "with",
                    [
                        "a_sponsor": AST.record(
                            "member",
                            ["id": AST.path("with.buyer.sponsor"), "tier": AST.path("with.buyer.tier")]),
                        "buyer": AST.record("member", ["id": AST.path("on.member")]),
                    ]
                )))
        let home = Home(members: [
            "ada": ["id": "ada", "tier": "gold", "sponsor": "bob"], "bob": ["id": "bob", "tier": "gold"],
            "eve": ["id": "eve", "tier": "gold", "sponsor": "ada"],
            "kim": ["id": "kim", "tier": "tin", "sponsor": "bob"],
        ])
        #expect(try home.take("order.paid", Shop.order("ada"), rules).count == 1)
        #expect(try home.take("order.paid", Shop.order("eve"), rules).count == 1)
        #expect(try home.take("order.paid", Shop.order("kim"), rules).isEmpty)
        #expect(try home.take("order.paid", Shop.order("bob"), rules).isEmpty)
    }

    @Test("fire once for each value that they are claimed for")
    func once() throws {
        let rules = try Shop.rules(
            AST.rule("first", ("on", Self.order), ("once", ["per": AST.path("on.member")])),
            AST.rule(
                "each seller", ("on", Self.order),
                ("once", ["per": [AST.path("on.member"), AST.path("on.seller")]])))
        let home = Home()
        func fired(_ body: Value) throws -> [String] { try home.take("order.paid", body, rules).map(\.rule) }
        #expect(try fired(Shop.order("ada")) == ["first", "each seller"])
        #expect(try fired(Shop.order("ada").with(("seller", "s"))) == ["each seller"])
        #expect(try fired(Shop.order("ada")) == [])
        #expect(try fired(Shop.order("bob")) == ["first", "each seller"])
    }

    @Test("record what they compared when they fire, under the author's own words")
    func compared() throws {
        let rules = try Shop.rules(
            AST.rule(
                "second",
                ("on", AST.event("order.paid", ["amount": AST.gt(AST.path("settings.friend_reward"))])),
                ("with", ["buyer": AST.record("member", ["id": AST.path("on.member"), "banned": false])]),
                (
                    "where",
                    AST.count(
                        Self.order.with(("fields", ["member": AST.path("on.member")])), "ge",
                        AST.path("settings.orders_before_invite"))
                ), ("once", ["per": AST.path("on.member")])))
        let home = Home(members: ["ada": ["id": "ada", "banned": false]])
        let settings: Value = ["orders_before_invite": 1, "friend_reward": .usd(500)]
        let firing = try #require(try home.take("order.paid", Shop.order(), rules, settings: settings).first)
        #expect(
            firing.compared == [
                "on.amount": .usd(2_000), "settings.friend_reward": .usd(500), "on.member": "ada",
                "with.buyer.banned": false, "count(order.paid { member = on.member })": 1,
                "settings.orders_before_invite": 1,
            ])
        #expect(firing.claim?.rule == "second")
        #expect(firing.claim?.key == #""ada""#)
    }

    @Test("do not fire and do not stop the others where an expression has no value")
    func noValue() throws {
        let sum = AST.calculate("+", AST.path("on.quantity"), AST.path("on.quantity"))
        let rules = try Shop.rules(
            AST.rule("overflows", ("on", AST.event("order.paid", ["quantity": AST.lt(sum)]))),
            AST.rule("b", ("on", Self.order)))
        let home = Home()
        #expect(
            try home.take("order.paid", Shop.order().with(("quantity", .int(.max))), rules).map(\.rule) == [
                "b"
            ])
        #expect(
            try home.take("order.paid", Shop.order().with(("quantity", 4)), rules).map(\.rule) == [
                "overflows", "b",
            ])
        #expect(try home.take("order.paid", Shop.order(), rules).map(\.rule) == ["b"])
    }

    @Test("look no further than the first thing that does not hold")
    func shortCircuit() throws {
        let rules = try Shop.rules(
            AST.rule(
                "big", ("on", AST.event("order.paid", ["amount": AST.gt(.usd(5_000))])),
                ("with", ["buyer": AST.record("member", ["id": AST.path("on.member")])]),
                ("once", ["per": AST.path("on.member")]),
                ("where", AST.count(Self.order, "ge", 1))))
        let home = Home()
        _ = try home.take("order.paid", Shop.order(), rules)
        #expect(home.reads == 0)
        _ = try home.take("order.paid", Shop.order("ada", .usd(9_000)), rules)
        #expect(home.reads == 1)
    }
}
