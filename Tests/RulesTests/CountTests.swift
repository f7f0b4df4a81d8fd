import DandelionModel
import DandelionRules
import Testing

@Suite("A count")
struct CountTests {
    private static let mine: Value = ["member": AST.path("on.member")]

    @Test(
        "fires with ge at each event from the bound on, with reaches on the edge only, as a count by hand says",
        arguments: UInt64(1)...20)
    func edges(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bound = Int64.random(in: 1...4, using: &generator)
        let counted = AST.event(
            "order.paid", ["member": AST.path("on.member"), "amount": AST.gt(0), "gift": true])
        let everybody = AST.event("order.paid", ["gift": true])
        let rules = try Shop.rules(
            AST.rule("ge", ("on", AST.event("order.paid")), ("where", AST.count(counted, "ge", .int(bound)))),
            AST.rule(
                "reaches", ("on", AST.event("order.paid")),
                ("where", AST.count(counted, "reaches", .int(bound)))),
            AST.rule("all", ("on", AST.event("order.paid")), ("where", AST.count(everybody, "reaches", 5))),
            AST.rule(
                "survey", ("on", AST.event("survey.answered")),
                ("where", [AST.count(counted, "ge", .int(bound))])))
        #expect(rules.windows.count == 2)
        let home = Home()
        var history: [(member: String, isCounted: Bool, gift: Bool)] = []
        for _ in 0..<200 {
            let member = ["ada", "bob", "eve"].randomElement(using: &generator) ?? ""
            if Int.random(in: 0..<4, using: &generator) == 0 {
                let seen = history.count { $0.member == member && $0.isCounted }
                let fired = try home.take("survey.answered", ["member": .string(member), "score": 1], rules)
                #expect(fired.map(\.rule) == (seen >= bound ? ["survey"] : []))
                continue
            }
            let cents = Int64.random(in: -1...2, using: &generator)
            let gift = Bool.random(using: &generator)
            history.append((member, cents > 0 && gift, gift))
            let seen = history.count { $0.member == member && $0.isCounted }
            var expected: [String] = []
            if seen >= bound { expected.append("ge") }
            if seen == bound, cents > 0, gift { expected.append("reaches") }
            if gift, history.count(where: \.gift) == 5 { expected.append("all") }
            let body = Shop.order(member, .usd(cents)).with(("gift", .bool(gift)))
            #expect(try home.take("order.paid", body, rules).map(\.rule) == expected)
        }
    }

    @Test("rounds its bound up, is at least 1, and finds no bound in a setting that is absent")
    func bounds() throws {
        let bound = AST.calculate("*", AST.path("settings.orders_before_invite"), AST.path("settings.share"))
        let rules = try Shop.rules(
            AST.rule(
                "r", ("on", AST.event("order.paid")),
                ("where", AST.count(AST.event("order.paid", Self.mine), "ge", bound))))
        func firstFiring(_ orders: Int64, _ share: String) throws -> Int? {
            let home = Home()
            let settings: Value = ["orders_before_invite": .int(orders), "share": .rate(share)]
            return try (1...9).first { _ in
                !(try home.take("order.paid", Shop.order(), rules, settings: settings).isEmpty)
            }
        }
        #expect(try firstFiring(10, "1/3") == 4)
        #expect(try firstFiring(9, "1/3") == 3)
        #expect(try firstFiring(0, "1/3") == 1)
        #expect(try Home().take("order.paid", Shop.order(), rules).isEmpty)
        let explained = try rules.explain("r", "order.paid", Shop.order(), settings: [:], facts: Home())
        #expect(
            explained?.reason == "the bound (settings.orders_before_invite * settings.share) has no value")
    }

    @Test("keeps one counter for two rules that count the same, whatever they call it")
    func shared() throws {
        let first = AST.event("order.paid", ["member": AST.path("on.member"), "amount": AST.gt(0)])
        let rules = try Shop.rules(
            AST.rule("a", ("on", AST.event("order.paid")), ("where", AST.count(first, "ge", 1))),
            AST.rule(
                "b", ("on", AST.event("order.paid")),
                ("with", ["m": AST.record("member", ["id": AST.path("on.member")])]),
                (
                    "where",
                    AST.count(
                        AST.event("order.paid", ["member": AST.path("with.m.sponsor"), "amount": AST.gt(0)]),
                        "ge", 2)
                )),
            AST.rule(
                "c", ("on", AST.event("order.paid")),
                ("where", AST.count(AST.event("order.paid", Self.mine), "ge", 3))))
        #expect(rules.windows.count == 2)
        let window = try #require(rules.windows.first)
        #expect(window.keyFields == ["member"])
        #expect(window.id.utf8.count == 32)
        #expect(window.key(of: Shop.order("ada"))?.key == #"["ada"]"#)
        #expect(window.key(of: Shop.order("ada", .usd(0))) == nil)
    }

    @Test("is of nothing where its key is absent, and an event without the key field is not counted")
    func absentKey() throws {
        let counted = AST.event("order.paid", ["seller": AST.path("on.seller")])
        let rules = try Shop.rules(
            AST.rule("r", ("on", AST.event("order.paid")), ("where", AST.count(counted, "ge", 1))))
        let home = Home()
        #expect(try home.take("order.paid", Shop.order(), rules).isEmpty)
        #expect(home.counts.isEmpty)
        #expect(try home.take("order.paid", Shop.order().with(("seller", "s")), rules).count == 1)
    }

    @Test("counts a float and an int of the same number in one counter")
    func numericKeys() throws {
        let counted = AST.event("order.paid", ["data": AST.path("on.data")])
        let rules = try Shop.rules(
            AST.rule("r", ("on", AST.event("order.paid")), ("where", AST.count(counted, "ge", 2))))
        let home = Home()
        #expect(try home.take("order.paid", Shop.order().with(("data", 3)), rules).isEmpty)
        #expect(try home.take("order.paid", Shop.order().with(("data", .float(3))), rules).count == 1)
        #expect(try home.take("order.paid", Shop.order().with(("data", .rate("3/1"))), rules).count == 1)
        #expect(home.counts.count == 1)
    }
}
