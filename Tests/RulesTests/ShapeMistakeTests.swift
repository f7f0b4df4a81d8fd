import DandelionModel
import DandelionRules
import Testing

@Suite("A rule is refused at load, with what to write instead, for")
struct ShapeMistakeTests {
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

    @Test("paths that lead nowhere")
    func paths() {
        #expect(
            Self.keys(("once", ["per": AST.path("on.member.tier")])) == [
                """
                plugin.lua:4: 'member' of 'order.paid' is a string and has no fields. \
                Join the record: with = { it = member { id = on.member } }, then with.it.tier
                """
            ])
        #expect(Self.on(["country": AST.path("on.data.country.code")]) == [])
        #expect(
            Self.on(["country": AST.path("on.amount.code")]) == [
                "plugin.lua:5: 'amount' of 'order.paid' is money and has no fields. Write on.amount"
            ])
        #expect(
            Self.on(["country": AST.path("with.buyer.tier")]) == [
                "plugin.lua:5: 'on' cannot look at with.buyer.tier. Put the comparison into the pattern of 'with'"
            ])
        #expect(
            Self.on(["country": AST.path("on")]) == [
                "plugin.lua:5: on is the whole of 'order.paid'. Name one of its fields: on.field"
            ])
        #expect(Self.keys(("start", ["workflow": "invite", "input": AST.path("on")])) == [])
        let indexed: Value = ["$": "path", "root": "on", "keys": ["data", 1]]
        #expect(
            Self.on(["country": indexed]) == [
                "plugin.lua:5: a path has a key that is no name. Name fields, as in on.member; lists cannot be indexed here"
            ])
    }

    @Test("records that are joined without their key")
    func joins() {
        #expect(
            Self.keys(("with", ["buyer": AST.record("member", ["banned": false])])) == [
                "plugin.lua:6: 'buyer' does not say which member: its key 'id' is missing. Write buyer = member { id = on.member }"
            ])
        #expect(
            Self.keys(("with", ["buyer": AST.record("member", ["id": AST.match("prefix", "a")])])) == [
                "plugin.lua:6: 'buyer' may be any of several: 'id' is joined with prefix('a'). A record is joined by one value: id = on.member"
            ])
        #expect(
            Self.keys(("with", ["buyer": Self.order])) == [
                "plugin.lua:5: 'buyer' is an event, 'order.paid'. Join a record by its key, and count events in 'where'"
            ])
        let circle: Value = [
            "a": AST.record("member", ["id": AST.path("with.b.sponsor")]),
            "b": AST.record("member", ["id": AST.path("with.a.sponsor")]),
        ]
        #expect(
            Self.keys(("with", circle)) == [
                "plugin.lua:4: the joined records 'a', 'b' need each other. Join one of them by a field of the event"
            ])
        #expect(
            Self.keys(("with", ["a": AST.record("member", ["id": AST.path("with.a.sponsor")])])).count == 1)
    }

    @Test("counts without a bound, and bounds that say nothing")
    func counts() {
        let mine = AST.event("order.paid", ["member": AST.path("on.member")])
        #expect(
            Self.keys(("where", AST.count(mine, "ge", 2).with(("test", nil), ("bound", nil)))) == [
                """
                plugin.lua:8: the count in 'where' has no bound. Write count(…):ge(2) for each event from the second on, \
                or :reaches(2) for the second only
                """
            ])
        #expect(
            Self.keys(("where", mine)) == [
                "plugin.lua:5: 'where' has a pattern and no number. Say how many: count(pattern):ge(2)"
            ])
        #expect(
            Self.keys(("where", AST.count(mine, "ge", 0))) == [
                "plugin.lua:8: a count is always at least 0. Write :ge(1) or more, or leave the count out"
            ])
        #expect(
            Self.keys(("where", AST.count(mine, "ge", "two"))) == [
                "plugin.lua:8: the count's bound 'two' is a string and should be a number. Write :ge(2)"
            ])
        #expect(
            Self.keys(("where", AST.count(mine, "gt", 2))) == [
                "plugin.lua:8: a count has no 'gt'. Did you mean 'ge'?"
            ])
        #expect(
            Shop.problems(
                AST.rule("r", ("on", AST.event("survey.answered")), ("where", AST.count(mine, "reaches", 2))))
                == [
                    """
                    plugin.lua:8: the rule hears 'survey.answered' and can never fire: a count of 'order.paid' reaches \
                    its bound at 'order.paid' only. Write :ge(2), or hear 'order.paid'
                    """
                ])
        #expect(
            Self.keys(
                (
                    "where",
                    AST.count(AST.event("order.paid", ["quantity": AST.gt(AST.path("on.quantity"))]), "ge", 2)
                )) == [
                    "plugin.lua:8: gt(on.quantity) with a path in a counted pattern is not in this version. Write quantity = the path, or compare with a value"
                ])
    }

    @Test("what this version does not have yet")
    func later() {
        func text(_ problems: [String]) -> [String] {
            problems.map { $0.split(separator: ". ")[0].split(separator: ": ")[1].description }
        }
        for key in ["absent", "unless", "each", "every", "within", "per", "priority", "cooldown", "history"] {
            let problems = Self.keys((key, 5))
            #expect(text(problems) == ["'\(key)' is not in this version"])
            #expect(problems.first?.contains(". ") == true)
        }
        #expect(
            text(Shop.problems(AST.rule("r", ("on", [Self.order, Self.order])))) == [
                "a rule on several events is not in this version"
            ])
        #expect(
            text(Self.keys(("once", ["per": AST.path("on.member"), "every": "1d"]))) == [
                "'every' is not in this version"
            ])
        let sum = AST.count(Self.order, "ge", 2)
        for name in ["sum", "avg", "min", "max", "distinct"] {
            #expect(
                text(Self.keys(("where", sum.with(("op", .string(name)))))) == [
                    "'\(name)' is not in this version"
                ])
        }
        #expect(
            text(Self.keys(("where", sum.with(("within", "30d"))))) == [
                "'within' of a count is not in this version"
            ])
        #expect(
            text(Self.keys(("where", AST.count(AST.record("member", ["id": "a"]), "ge", 2)))) == [
                "a count of records is not in this version"
            ])
        #expect(
            text(Self.keys(("where", ["$": "function"]))) == ["a function in 'where' is not in this version"])
        #expect(
            text(Self.on(["amount": ["$": "function"]])) == [
                "a function as the condition of 'amount' is not in this version"
            ])
        for name in ["signal", "replace", "queue"] {
            let start: Value = [
                "workflow": "invite", "key": AST.path("on.member"), "if_exists": .string(name),
            ]
            #expect(text(Self.keys(("start", start))) == ["if_exists = \"\(name)\" is not in this version"])
        }
        #expect(
            text(Self.keys(("start", ["workflow": "invite", "queue": "payouts"]))) == [
                "'queue' is not in this version"
            ])
    }

    @Test("rules that do nothing, do two things, or have no name or the name of another")
    func shape() {
        #expect(
            Shop.problems(AST.rule("r", ("on", Self.order)).with(("act", nil)))
                == [
                    "plugin.lua:4: the rule does nothing. Give it act = function(ctx) … end, or start = { \"workflow\" }"
                ])
        #expect(
            Self.keys(("start", ["workflow": "invite"]), ("act", true)) == [
                "plugin.lua:4: the rule has both 'act' and 'start'. Write two rules"
            ])
        #expect(
            Self.keys(("act", 5)) == [
                "plugin.lua:4: 'act' is 5 and should be a function. Write act = function(ctx) … end"
            ])
        #expect(
            Shop.problems(AST.rule("", ("on", Self.order))) == [
                "plugin.lua:4: a rule has no name. Write rule \"what it does\" { … }"
            ])
        #expect(
            Shop.problems(AST.rule("r")) == [
                "plugin.lua:4: the rule hears nothing. Write on = event \"order.paid\" {}"
            ])
        #expect(
            Shop.problems(AST.rule("r", ("on", Self.order)), AST.rule("r", ("on", Self.order)))
                == [
                    "plugin.lua:4: two rules are called 'r' (the other stands at plugin.lua:4). Give one of them another name"
                ])
        #expect(
            Self.keys(("start", ["workflow": "invite", "if_exists": "skip"])) == [
                "plugin.lua:4: 'if_exists' has no meaning without 'key'. Write key = on.member, or leave if_exists out"
            ])
        #expect(
            Self.keys(("once", AST.path("on.member"))) == [
                "plugin.lua:4: 'once' is a path and should be a table. Write once = { per = on.member }"
            ])
        #expect(Shop.problems(5) == [#"5 is no rule. Write rule "its name" { on = …, act = … }"#])
    }

    @Test("all of them at once, in the order in which they stand")
    func together() {
        let first = AST.rule(
            "first", ("on", AST.event("order.paid", ["ammount": 1, "country": 5])), ("where", true),
            ("start", ["workflow": "nothing at all"]))
        let second = AST.rule("second", ("on", AST.event("order.payed")), ("priority", 3))
        let starts = Shop.problems(first, second).map { $0.split(separator: ". ")[0].description }
        #expect(
            starts == [
                "plugin.lua:5: 'order.paid' has no field 'ammount'",
                "plugin.lua:5: 'country' of 'order.paid' is a string, and 5 is not",
                "plugin.lua:4: 'where' is a boolean where a condition belongs",
                "plugin.lua:4: no workflow is called 'nothing at all'",
                "plugin.lua:4: 'priority' is not in this version",
                "plugin.lua:5: no event is called 'order.payed'",
            ])
    }

    @Test("whatever stands there, without ever crashing", arguments: UInt64(1)...10)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = [
            "match", "all", "path", "expr", "pattern", "aggregate", "rule", "event", "record", "order.paid",
            "member", "on", "with",
            "eq", "between", "+", "least", "count", "ge", "id", "function", "anything", "amount", "invite",
            "1.00 USD",
        ]
        let keys = [
            "$", "op", "args", "of", "type", "fields", "root", "keys", "name", "on", "with", "where", "once",
            "per", "start", "act",
            "workflow", "key", "input", "if_exists", "test", "bound", "pattern", "unknown", "at", "amount",
            "member",
        ]
        func noise(_ depth: Int) -> Value {
            switch Int.random(in: 0..<(depth > 7 ? 4 : 9), using: &generator) {
            case 0: .string(words.randomElement(using: &generator) ?? "")
            case 1: .int(Int64.random(in: -1...3, using: &generator))
            case 2:
                [.null, true, .usd(5), .rate("1/2"), .float(.infinity)].randomElement(using: &generator)
                    ?? .null
            case 3, 4: .list((0..<Int.random(in: 0...3, using: &generator)).map { _ in noise(depth + 1) })
            default:
                .map(
                    ValueMap(
                        [("$", .string(words.prefix(12).randomElement(using: &generator) ?? ""))]
                            + (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                                (keys.randomElement(using: &generator) ?? "", noise(depth + 1))
                            }))
            }
        }
        for _ in 0..<500 {
            let rule = AST.rule(
                "r", ("on", Bool.random(using: &generator) ? Self.order : noise(0)), ("where", noise(0)),
                ("with", noise(0)),
                ("once", noise(0)), ("start", noise(0)), ("act", noise(0)))
            _ = Shop.problems(rule)
            _ = try? Pattern(
                decoding: AST.event("order.paid", ["amount": noise(0), "data": noise(0)]), events: Shop.events
            )
        }
    }
}
