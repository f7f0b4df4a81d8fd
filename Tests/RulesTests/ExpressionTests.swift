import DandelionModel
import DandelionRules
import Testing

@Suite("An expression")
struct ExpressionTests {
    private static func result(_ operation: Expression.Operator, _ values: Value...) throws -> Value {
        try Expression.operation(operation, values.map { .literal($0) }).evaluate(RuleScope(on: [:]))
    }

    @Test("calculates money exactly, and a half goes to the even unit")
    func money() throws {
        #expect(try Self.result(.add, .usd(1), .usd(2)) == .usd(3))
        #expect(try Self.result(.subtract, .usd(1), .usd(2)) == .usd(-1))
        #expect(try Self.result(.subtract, .usd(5)) == .usd(-5))
        #expect(try Self.result(.multiply, .usd(333), 3) == .usd(999))
        #expect(try Self.result(.multiply, 3, .usd(333)) == .usd(999))
        #expect(try Self.result(.multiply, .usd(5), .rate("1/2")) == .usd(2))
        #expect(try Self.result(.multiply, .rate("1/2"), .usd(15)) == .usd(8))
        #expect(try Self.result(.multiply, .usd(-5), .rate("1/2")) == .usd(-2))
        #expect(try Self.result(.divide, .usd(100), 3) == .usd(33))
        #expect(try Self.result(.divide, .usd(100), .rate("1/3")) == .usd(300))
        #expect(try Self.result(.divide, .usd(100), .usd(300)) == .rate("1/3"))
        #expect(try Self.result(.divide, .usd(600), .usd(300)) == 2)
    }

    @Test("calculates durations and instants exactly")
    func time() throws {
        let day = Duration.days(1)
        #expect(try Self.result(.add, .duration(day), .duration(day)) == .duration(.days(2)))
        #expect(try Self.result(.multiply, .duration(day), .rate("4/5")) == .duration(.seconds(69_120)))
        #expect(try Self.result(.multiply, 2, .duration(day)) == .duration(.days(2)))
        #expect(try Self.result(.divide, .duration(day), 2) == .duration(.hours(12)))
        #expect(try Self.result(.divide, .duration(day), .duration(.hours(9))) == .rate("8/3"))
        #expect(
            try Self.result(.multiply, .duration(.seconds(-3)), .rate("1/2"))
                == .duration(.milliseconds(-1_500)))
        #expect(
            try Self.result(.multiply, .duration(Duration(attoseconds: 5)), .rate("1/2"))
                == .duration(Duration(attoseconds: 2)))
        let noon = Instant.epoch + .hours(12)
        #expect(try Self.result(.add, .instant(.epoch), .duration(.hours(12))) == .instant(noon))
        #expect(try Self.result(.add, .duration(.hours(12)), .instant(.epoch)) == .instant(noon))
        #expect(try Self.result(.subtract, .instant(noon), .duration(.hours(12))) == .instant(.epoch))
        #expect(try Self.result(.subtract, .instant(noon), .instant(.epoch)) == .duration(.hours(12)))
    }

    @Test("calculates numbers as Lua does, and with rates exactly")
    func numbers() throws {
        #expect(try Self.result(.add, 1, 2, 3) == 6)
        #expect(try Self.result(.subtract, 1, 2) == -1)
        #expect(try Self.result(.divide, 1, 2) == .float(0.5))
        #expect(try Self.result(.multiply, 3, .float(0.5)) == .float(1.5))
        #expect(try Self.result(.multiply, 10, .rate("1/3")) == .rate("10/3"))
        #expect(try Self.result(.multiply, 9, .rate("1/3")) == 3)
        #expect(try Self.result(.add, .rate("1/3"), .rate("1/6")) == .rate("1/2"))
        #expect(try Self.result(.subtract, 1, .rate("1/3")) == .rate("2/3"))
        #expect(try Self.result(.divide, .rate("1/3"), .rate("1/6")) == 2)
        #expect(try Self.result(.least, 3, .float(2.5), 4) == .float(2.5))
        #expect(try Self.result(.greatest, .usd(3), .usd(5), .usd(4)) == .usd(5))
        #expect(try Self.result(.least, "b", "a") == "a")
    }

    @Test("throws where there is no exact answer, and never traps")
    func refusals() {
        func error(_ operation: Expression.Operator, _ values: Value...) -> ExpressionError? {
            do throws(ExpressionError) {
                _ = try Expression.operation(operation, values.map { .literal($0) })
                    .evaluate(RuleScope(on: [:]))
                return nil
            } catch { return error }
        }
        #expect(error(.add, .int(.max), 1) == .overflow("9223372036854775807 + 1"))
        #expect(error(.subtract, .int(.min), 1) != nil)
        #expect(error(.subtract, .int(.min)) != nil)
        #expect(error(.multiply, .int(.min), -1) != nil)
        #expect(error(.multiply, .int(.min), .rate("9223372036854775807/2")) != nil)
        #expect(error(.divide, 1, 0) == .divisionByZero("1 / 0"))
        #expect(error(.divide, .usd(1), .usd(0)) != nil)
        #expect(error(.divide, .float(1), .float(0)) != nil)
        #expect(error(.divide, .duration(.seconds(1)), .rate("0/1")) != nil)
        #expect(error(.add, .usd(1), .eur(1)) == .money(.currencies(.usd, .eur)))
        #expect(error(.divide, .usd(1), .eur(1)) == .money(.currencies(.usd, .eur)))
        #expect(error(.add, .usd(.max), .usd(1)) != nil)
        #expect(
            error(.multiply, .usd(1), .float(0.5)) == .kinds(operation: "*", left: "0.01 USD", right: "0.5"))
        #expect(error(.add, "a", 1) != nil)
        #expect(error(.least, .usd(1), .eur(1)) != nil)
        #expect(error(.add, .duration(.seconds(Int64.max)), .duration(.seconds(1))) != nil)
        #expect(error(.multiply, .duration(.seconds(Int64.max)), .int(.max)) != nil)
        #expect(error(.add, .instant(.distantFuture), .duration(.seconds(1))) != nil)
        #expect(error(.multiply, .float(.infinity), .float(0)) != nil)
        #expect(error(.add, 1, .null) == .absent("nil"))
    }

    @Test("of random parts answers or throws, whatever they are", arguments: UInt64(1)...10)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let edges: [Int64] = [.min, .min + 1, -3, -1, 0, 1, 2, 7, .max - 1, .max]
        func value() -> Value {
            let edge = edges.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: return .int(edge)
            case 1: return .float(Double(edge) / 3)
            case 2: return .usd(edge)
            case 3: return .duration(.seconds(edge == .min ? 0 : edge))
            case 4: return .instant(Instant(microseconds: edge))
            default:
                return .rate("\(edge)/\(edges.last { _ in Bool.random(using: &generator) && edge > 0 } ?? 3)")
            }
        }
        for _ in 0..<2_000 {
            let operation = Expression.Operator.allCases.randomElement(using: &generator) ?? .add
            let parts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in Expression.literal(value())
            }
            let result = try? Expression.operation(operation, parts).evaluate(RuleScope(on: [:]))
            if let result { #expect((try? result.validate()) != nil) }
        }
    }

    @Test("reads paths, and leaves a field that is absent out of a map")
    func paths() throws {
        let scope = RuleScope(
            on: ["member": "ada", "data": ["deep": ["er": 7]]], with: ["buyer": ["tier": "gold"]],
            settings: ["patience": .duration(.days(14))])
        func value(_ root: RulePath.Root, _ keys: String...) throws -> Value {
            try Expression.path(RulePath(root, keys)).evaluate(scope)
        }
        #expect(try value(.on, "member") == "ada")
        #expect(try value(.on, "data", "deep", "er") == 7)
        #expect(try value(.with, "buyer", "tier") == "gold")
        #expect(try value(.settings, "patience") == .duration(.days(14)))
        #expect(try value(.on, "nobody") == .null)
        #expect(try value(.with, "nobody", "tier") == .null)
        let rules = try Shop.rules(
            AST.rule(
                "thanks", ("on", AST.event("order.paid")),
                (
                    "start",
                    [
                        "workflow": "thank",
                        "input": [
                            "who": AST.path("on.member"), "at": AST.path("on.ordered"), "fixed": [1, 2],
                            "list": [AST.path("on.member"), "x"],
                            "half": AST.calculate("*", AST.path("on.amount"), .rate("1/2")),
                        ],
                    ]
                )))
        guard case .start(let start)? = rules.rule(named: "thanks")?.action else {
            Issue.record("the rule starts nothing")
            return
        }
        #expect(start.key == nil)
        #expect(start.ifExists == .error)
        #expect(
            try start.input?.evaluate(RuleScope(on: Shop.order()))
                == ["who": "ada", "fixed": [1, 2], "list": ["ada", "x"], "half": .usd(1_000)])
    }

    @Test("comes back equal from its encoding, and nothing else is read")
    func coding() throws {
        let path = Expression.path(RulePath(.with, ["buyer", "tier"]))
        let all: [Expression] = [
            .literal(5), .literal([1, "on"]), .literal(["$rate": "1/2"]), .literal(.null), path,
            .operation(.least, [path, .literal(3)]), .list([path, .literal(["="])]),
            .map([.init("a", path), .init("b", .literal([]))]),
        ]
        for expression in all { #expect(try Expression(value: expression.value) == expression) }
        let strangers: [Value] = [
            [], [1], ["="], ["=", 5], ["off", "x"], ["on", 5], ["map", "a"], ["map", 1, 2],
        ]
        for value in strangers { #expect(throws: ValueError.self) { try Expression(value: value) } }
        let wrong: [Value] = [
            5, [], ["gt"], ["gt", 1, 2], ["between", 1], ["like", 1], ["all", 5], ["anything", 1],
        ]
        for value in wrong { #expect(throws: ValueError.self) { try Condition(value: value) } }
        for value: Value in [
            [:], ["type": "x"], ["type": "x", "fields": [:], "more": 1], ["type": "x", "fields": ["a": 5]],
        ] {
            #expect(throws: ValueError.self) { try Pattern(value: value) }
        }
    }
}
