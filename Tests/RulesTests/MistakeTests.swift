import DandelionModel
import DandelionRules
import Testing

@Suite("A mistake in a rule is refused at load and says what to write instead:")
struct MistakeTests {
    private static let order = AST.event("order.paid")

    private static func on(_ fields: Value) -> [String] {
        Shop.problems(AST.rule("r", ("on", AST.event("order.paid", fields))))
    }

    private static func keys(_ keys: (String, Value)...) -> [String] {
        var rule = AST.rule("r", ("on", order))
        if keys.contains(where: { $0.0 == "start" }) { rule = rule.with(("act", nil)) }
        for key in keys { rule = rule.with((key.0, key.1)) }
        return Shop.problems(rule)
    }

    @Test("names that are not known")
    func names() {
        #expect(
            Shop.problems(AST.rule("r", ("on", AST.event("order.payed"))))
                == ["plugin.lua:5: no event is called 'order.payed'. Did you mean 'order.paid'?"])
        #expect(
            Shop.problems(AST.rule("r", ("on", AST.event("invoice"))))
                == [
                    "plugin.lua:5: no event is called 'invoice'. Declare it with event.new, or give its schema to the engine"
                ])
        #expect(
            Self.on(["ammount": AST.gt(5)]) == [
                "plugin.lua:5: 'order.paid' has no field 'ammount'. Did you mean 'amount'?"
            ])
        #expect(
            Self.keys(("with", ["b": AST.record("membr", ["id": AST.path("on.member")])]))
                == ["plugin.lua:6: no record is called 'membr'. Did you mean 'member'?"])
        #expect(
            Self.keys(("with", ["b": AST.record("member", ["id": AST.path("on.membr")])]))
                == ["plugin.lua:6: 'order.paid' has no field 'membr'. Did you mean 'member'?"])
        #expect(
            Self.on(["quantity": AST.gt(AST.path("settings.promoter_scor"))])
                == ["plugin.lua:7: there is no setting 'promoter_scor'. Did you mean 'promoter_score'?"])
        #expect(
            Self.keys(("start", ["workflow": "invit"]))
                == ["plugin.lua:4: no workflow is called 'invit'. Did you mean 'invite'?"])
        #expect(
            Self.on(["quantity": AST.match("gte", 5)])
                == ["plugin.lua:7: no matcher is called 'gte'. Did you mean 'ge'?"])
        #expect(
            Self.keys(
                ("once", ["per": AST.path("with.buyr.id")]),
                ("with", ["buyer": AST.record("member", ["id": AST.path("on.member")])]))
                == ["plugin.lua:4: no joined record is called 'buyr'. Did you mean 'buyer'?"])
        #expect(
            Self.keys(("unknown", [["wher", "plugin.lua:9"], ["banana", "plugin.lua:10"]])) == [
                "plugin.lua:9: a rule has no 'wher'. Did you mean 'where'?",
                "plugin.lua:10: a rule has no 'banana'. Its keys are on, with, where, once, start, act",
            ])
    }

    @Test("values of the wrong type")
    func types() {
        #expect(
            Self.on(["amount": AST.gt(10)])
                == [
                    "plugin.lua:7: 'amount' of 'order.paid' is money, and 10 is not. Write amount = gt(money \"10.00 USD\")"
                ])
        #expect(
            Self.on(["amount": AST.gt("10 dollars")])
                == [
                    "plugin.lua:7: 'amount' of 'order.paid' is money, and '10 dollars' is none. Write it as money \"10.00 USD\""
                ])
        #expect(
            Self.on(["quantity": "5"])
                == [
                    "plugin.lua:5: 'quantity' of 'order.paid' is an int, and the text '5' is not. Write quantity = 10"
                ])
        #expect(
            Self.on(["quantity": .float(1.5)]) == [
                "plugin.lua:5: 'quantity' of 'order.paid' is an int, and never 1.5. Compare it with a whole number"
            ])
        #expect(Self.on(["quantity": AST.gt(.float(1.5)), "weight": AST.gt(1), "amount": AST.gt(0)]) == [])
        #expect(
            Self.on(["country": ["DE", "IT"]])
                == [
                    "plugin.lua:5: 'country' of 'order.paid' is a string, and a list is not. For several values write country = oneof { … }"
                ])
        #expect(
            Self.on(["gift": AST.gt(true)])
                == ["plugin.lua:7: 'gift' is a bool, which has no order. Write gift = true or false"])
        #expect(
            Self.on(["quantity": AST.match("prefix", "5")])
                == [
                    "plugin.lua:7: prefix looks into texts, and 'quantity' is an int. Write quantity = gt(10), or another matcher"
                ])
        #expect(
            Self.on(["amount": AST.gt(AST.path("settings.promoter_score"))])
                == [
                    "plugin.lua:7: 'amount' of 'order.paid' is money, and settings.promoter_score is an int. Compare it with money"
                ])
        #expect(
            Self.on(["amount": AST.gt(AST.calculate("*", AST.path("settings.friend_reward"), .float(1.5)))])
                == [
                    "plugin.lua:7: '*' has no answer for money and a float. A float is not exact: write percent(10), or a whole number"
                ])
        #expect(
            Self.on(["quantity": AST.match("between", 5)])
                == ["plugin.lua:7: between takes two values and got 1. Write between(5, 10)"])
    }

    @Test("a boolean where a condition belongs")
    func booleans() {
        #expect(
            Self.on(["amount": true]) == [
                """
                plugin.lua:5: 'amount' of 'order.paid' is money, and there is a boolean where a condition belongs. \
                Lua works out '==', '<', 'and' and 'not' at once, so a comparison is never data: instead of \
                on.amount > x write amount = gt(money "10.00 USD"), and combine with all, any and no
                """
            ])
        #expect(Self.on(["gift": false]) == [])
        #expect(
            Self.keys(("where", true)) == [
                """
                plugin.lua:4: 'where' is a boolean where a condition belongs. Lua works out '>=' and '==' at once, \
                so a comparison is never data: write count(pattern):ge(2); conditions of fields stand in 'on'
                """
            ])
        #expect(
            Shop.problems(AST.rule("r", ("on", false))).first?.hasPrefix(
                "plugin.lua:4: 'on' is a boolean where a pattern belongs. ") == true)
        #expect(Self.on(["quantity": AST.all(AST.gt(1), false)]).count == 1)
    }

    @Test("ranges that cannot be met")
    func ranges() {
        #expect(
            Self.on(["quantity": AST.match("between", 10, 5)])
                == [
                    "plugin.lua:7: 'quantity' of 'order.paid': between(10, 5) can never hold: 10 is greater than 5. Write between(5, 10)"
                ])
        #expect(
            Self.on(["quantity": AST.all(AST.gt(5), AST.lt(3))]) == [
                """
                plugin.lua:5: 'quantity' of 'order.paid': gt(5) and lt(3) can never hold together. \
                Widen one of them, or write any { … } if one is enough
                """
            ])
        for impossible in [
            AST.all(AST.gt(5), AST.lt(6)), AST.all(AST.eq(1), AST.eq(2)),
            AST.all(AST.eq(1), AST.match("ne", 1)),
            AST.all(AST.match("oneof", [1, 2]), AST.gt(2)),
            AST.all(AST.gt(3), AST.all(AST.ge(1), AST.match("le", 3))),
            AST.any(AST.all(AST.gt(5), AST.lt(3)), AST.match("between", 2, 1)),
            AST.all(AST.eq(5), AST.no(AST.gt(4))),
        ] { #expect(Self.on(["quantity": impossible]).count == 1, "\(impossible)") }
        for possible in [
            AST.all(AST.gt(5), AST.lt(7)), AST.all(AST.ge(5), AST.match("le", 5)), AST.match("between", 5, 5),
            AST.any(AST.all(AST.gt(5), AST.lt(3)), AST.eq(1)),
            AST.all(AST.gt(5), AST.lt(AST.path("settings.promoter_score"))),
        ] { #expect(Self.on(["quantity": possible]).isEmpty, "\(possible)") }
        #expect(Self.on(["weight": AST.all(AST.gt(5), AST.lt(6))]).isEmpty)
        #expect(Self.on(["amount": AST.all(AST.gt(.usd(1)), AST.lt(.eur(9)))]).count == 1)
        #expect(Self.on(["amount": AST.all(AST.gt(0), AST.lt(.eur(9)))]).isEmpty)
    }

    @Test("comparisons with nothing")
    func nothing() {
        let text =
            "plugin.lua:7: eq(nil) compares 'member' with nothing, and nothing equals nothing. Give it a value, or leave 'member' out"
        #expect(Self.on(["member": AST.match("eq")]) == [text])
        #expect(Self.on(["member": AST.eq(.null)]) == [text])
        #expect(
            Self.on(["member": AST.match("oneof", [])]) == [
                "plugin.lua:7: oneof {} compares 'member' with nothing, and nothing equals nothing. Give it a value, or leave 'member' out"
            ])
        #expect(
            Self.on(["quantity": AST.any()]) == [
                "plugin.lua:5: any { } has no conditions. Write any { gt(5), lt(10) }"
            ])
    }

    @Test("personal fields in conditions, which may go into an input")
    func personal() {
        let text =
            "'email' of 'order.paid' is personal, and no condition may look at it. Record a plain field beside it, such as a country, and compare that"
        #expect(Self.on(["email": "ada@example.com"]) == ["plugin.lua:5: " + text])
        #expect(Self.on(["country": AST.path("on.email")]) == ["plugin.lua:5: " + text])
        #expect(Self.keys(("once", ["per": AST.path("on.email")])) == ["plugin.lua:4: " + text])
        #expect(
            Self.keys(("start", ["workflow": "invite", "key": AST.path("on.email")])) == [
                "plugin.lua:4: " + text
            ])
        #expect(Self.keys(("start", ["workflow": "invite", "input": ["to": AST.path("on.email")]])) == [])
    }
}
