import DandelionModel
import DandelionRules
import Testing

@Suite("A pattern that stands alone")
struct PatternTests {
    @Test("binds the first key field that equals one value")
    func binding() throws {
        func binding(_ fields: Value) throws -> (field: String, value: Value)? {
            let pattern = try Pattern(decoding: AST.event("referral.converted", fields), events: Shop.events)
            return try pattern.binding(in: Shop.events.schema("referral.converted"))
        }
        let both = try binding(["member": "ada", "referrer": "r-1"])
        #expect(both?.field == "referrer")
        #expect(both?.value == "r-1")
        #expect(try binding(["member": AST.eq("ada")])?.field == "member")
        #expect(try binding(["member": AST.match("oneof", ["ada", "bob"])]) == nil)
        #expect(try binding([:]) == nil)
        #expect(try binding([]) == nil)
    }

    @Test("may say that it hears everybody, and keeps that in its encoding")
    func every() throws {
        let ast = AST.event("referral.converted").with(("every", true))
        let pattern = try Pattern(decoding: ast, events: Shop.events)
        #expect(pattern.isEvery)
        #expect(try Pattern(value: pattern.value) == pattern)
        #expect(!(try Pattern(decoding: AST.event("referral.converted"), events: Shop.events)).isEvery)
    }

    @Test("reads texts as the money, instant or duration that a field holds")
    func texts() throws {
        let pattern = try Pattern(
            decoding: AST.event(
                "order.paid",
                [
                    "amount": AST.match("ge", "20.00 USD"), "delivery": AST.lt("2d"),
                    "ordered": AST.gt("2026-01-01T00:00:00Z"),
                ]),
            events: Shop.events)
        let body = Shop.order().with(
            ("delivery", .duration(.days(1))), ("ordered", .instant(Instant(microseconds: .max))))
        #expect(pattern.matches(body))
        #expect(!pattern.matches(body.with(("amount", .usd(1_999)))))
        #expect(
            pattern.complaint(about: body.with(("delivery", .duration(.days(2)))))
                == "delivery 2d is not less than 2d")
        #expect(pattern.without("amount").fields.map(\.name) == ["delivery", "ordered"])
    }

    @Test("refuses paths, with every other mistake in it")
    func mistakes() {
        do throws(RuleProblems) {
            _ = try Pattern(
                decoding: AST.event(
                    "order.paid", ["membr": "ada", "member": AST.path("on.member"), "amount": 5]),
                events: Shop.events)
            Issue.record("it was read")
        } catch {
            #expect(
                error.description == """
                    plugin.lua:5: 'amount' of 'order.paid' is money, and 5 is not. Write amount = money "10.00 USD"
                    plugin.lua:5: on.member has no value here. Use the value itself, such as input.member
                    plugin.lua:5: 'order.paid' has no field 'membr'. Did you mean 'member'?
                    """)
        }
    }

    @Test("turns literals into a field's type where nothing is lost, and refuses the others")
    func literals() {
        #expect(LiteralForm.value("20.00 USD", as: .money) == .usd(2_000))
        #expect(LiteralForm.value("20", as: .money) == nil)
        #expect(LiteralForm.value("14d", as: .duration) == .duration(.days(14)))
        #expect(LiteralForm.value(.float(3), as: .int) == 3)
        #expect(LiteralForm.value(.float(3.5), as: .int) == nil)
        #expect(LiteralForm.value(3, as: .float) == .float(3))
        #expect(LiteralForm.value(.int(.max), as: .float) == nil)
        #expect(LiteralForm.value("3", as: .int) == nil)
        #expect(LiteralForm.value(.null, as: .string) == nil)
        #expect(LiteralForm.value([1], as: .value) == [1])
    }
}
