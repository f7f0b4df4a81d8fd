import DandelionLua
import DandelionModel
import DandelionPlugins
import Testing

@Suite("The arguments of a host function")
struct HostArgumentTests {
    private static let wrongOnes: [(HostType, Value, String)] = [
        (.string, .null, "members.get: argument 1 'member' must be a string, got nil"),
        (.string, 7, "members.get: argument 1 'member' must be a string, got a number (7)"),
        (
            .integer, .float(1.5),
            "members.get: argument 1 'member' must be a whole number, got a number (1.5)"
        ),
        (.boolean, "yes", "members.get: argument 1 'member' must be true or false, got a string ('yes')"),
        (
            .money, 10,
            "members.get: argument 1 'member' must be money, got a number (10) (write money \"10.00 EUR\")"
        ),
        (.record("member"), .null, "members.get: argument 1 'member' must be a member or its id, got nil"),
        (
            .record("member"), ["$": "program", "name": "friends"],
            "members.get: argument 1 'member' must be a member or its id, got a program"
        ),
        (
            .oneOf(["code", "link"]), "lnk",
            "members.get: argument 1 'member' must be one of 'code', 'link', got 'lnk'; did you mean 'link'?"
        ),
        (.list(.string), ["a", 2], "members.get: argument 1 'member[2]' must be a string, got a number (2)"),
        (
            .pattern, ["member": "ada"],
            "members.get: argument 1 'member' must be an event pattern, got a table (write event \"order.paid\" { member = id })"
        ),
        (
            .duration, "3 dais",
            "members.get: argument 1 'member' must be a duration, got '3 dais'; did you mean 'days'?"
        ),
        (
            .duration, "3 hours",
            "members.get: argument 1 'member' must be a duration, got '3 hours'; did you mean '3h'?"
        ),
        (
            .duration, "3D",
            "members.get: argument 1 'member' must be a duration, got '3D'; did you mean '3d'?"
        ),
        (
            .duration, "3 days",
            "members.get: argument 1 'member' must be a duration, and '3 days' is a calendar period; write \"3d\""
        ),
        (
            .duration, "2 months",
            "members.get: argument 1 'member' must be a duration, and '2 months' is a calendar period; months differ in length, so write days, such as \"60d\""
        ),
        (
            .period, "3d",
            "members.get: argument 1 'member' must be a calendar period, and '3d' is an exact duration; write \"2 months\" or \"3 days\""
        ),
        (
            .either([.duration, .period]), "3 dais",
            "members.get: argument 1 'member' must be a duration, got '3 dais'; did you mean 'days'?"
        ),
        (
            .either([.duration, .period]), 3,
            "members.get: argument 1 'member' must be a duration or a calendar period, got a number (3) (write a text such as \"90s\", \"15m\", \"3d\" or \"2w\")"
        ),
    ]

    private static let grant = HostDeclaration(
        "rewards.grant", "",
        [
            HostParameter(
                "reward",
                .fields([
                    HostParameter("to", .record("member"), "whom"),
                    HostParameter("amount", .money, "how much"),
                    .optional("hold", .either([.duration, .instant]), "how long"),
                    .optional("kind", .oneOf(["bonus", "refund"]), "what"),
                    .optional("retry", .fields([.optional("attempts", .integer, "how often")]), "how"),
                    .optional("tags", .list(.string), "which"),
                ]), "what")
        ], effect: .write)

    fileprivate func refusal(_ declaration: HostDeclaration, _ values: Value...) -> String {
        do throws(HostFailure) {
            return "accepted \(try HostArguments(checking: values, for: declaration).positional)"
        } catch {
            return error.description
        }
    }

    private static func one(_ type: HostType, isOptional: Bool = false) -> HostDeclaration {
        HostDeclaration(
            "members.get", "", [HostParameter("member", type, isOptional: isOptional, "who")], effect: .read)
    }

    @Test("that are wrong are named with what they must be and what came", arguments: wrongOnes)
    func wrong(_ type: HostType, _ value: Value, _ text: String) {
        #expect(refusal(Self.one(type), value) == text)
    }

    @Test("that are named and unknown are refused with the nearest name")
    func unknownNames() {
        #expect(
            refusal(Self.grant, ["to": "ada", "amont": "5.00 EUR"])
                == "rewards.grant: 'amont' is not an argument; did you mean 'amount'?")
        #expect(
            refusal(Self.grant, ["to": "ada", "zzz": 1])
                == "rewards.grant: 'zzz' is not an argument; it takes to, amount, hold, kind, retry, tags")
    }

    @Test("that are named and missing or wrong are named by their path")
    func namedOnes() {
        #expect(
            refusal(Self.grant, ["to": "ada"])
                == "rewards.grant: 'amount' is missing; it must be money (write money \"10.00 EUR\")")
        #expect(
            refusal(Self.grant, ["to": "ada", "amount": "5.00 EUR", "retry": ["attempts": "x"]])
                == "rewards.grant: 'retry.attempts' must be a whole number, got a string ('x')")
        #expect(
            refusal(Self.grant, ["to": "ada", "amount": "5.00 EUR", "tags": ["a", true]])
                == "rewards.grant: 'tags[2]' must be a string, got true")
        #expect(
            refusal(Self.grant, "ada")
                == "rewards.grant: argument 1 'reward' must be a table of named arguments, got a string ('ada')"
        )
        #expect(
            refusal(Self.grant, ["to": "ada", "amount": "5 EURO"]).contains("'5 EURO' is not an amount")
                == false)
        #expect(refusal(Self.grant, ["to": "ada", "amount": "5 EURO"]).contains("'EURO' is not a currency"))
    }

    @Test("become what the function works with: texts become values, records their keys")
    func conversions() throws {
        let arguments = try HostArguments(
            checking: [
                ["to": ["id": "ada", "tier": "gold"], "amount": "5.00 EUR", "hold": "30d", "tags": []]
            ],
            for: Self.grant)
        #expect(arguments.string("to") == "ada")
        #expect(arguments.money("amount") == Money(minorUnits: 500, currency: .eur))
        #expect(arguments.duration("hold") == .days(30))
        #expect(arguments.instant("hold") == nil)
        #expect(arguments.list("tags") == [])
        let until = try HostArguments(
            checking: [["to": "ada", "amount": "5.00 EUR", "hold": "2026-01-02T00:00:00Z"]], for: Self.grant)
        #expect(until.instant("hold") == (try Instant("2026-01-02T00:00:00Z")))
        #expect(try HostArguments(checking: [.float(3)], for: Self.one(.integer)).integer("member") == 3)
        #expect(
            try HostArguments(checking: ["12%"], for: Self.one(.rate)).rate("member") == Rate(3, over: 25))
        #expect(
            try HostArguments(checking: [], for: Self.one(.string, isOptional: true)).string("member") == nil)
    }

    @Test("of an open table that the declaration does not know are passed on")
    func openTables() throws {
        let send = try #require(HostCatalog["messages.send"])
        let arguments = try HostArguments(
            checking: [["to": "ada", "template": "invite", "points": 5]], for: send)
        #expect(arguments.others(than: send) == ValueMap([("points", 5)]))
    }

    @Test("have texts for every declared function: none is left without")
    func everyFunctionRefusesNonsense() throws {
        // Nothing takes a list of personal data under a strange name.
        for declaration in HostCatalog.all {
            for (place, parameter) in declaration.parameters.enumerated() where !parameter.isOptional {
                guard parameter.type != .any, parameter.type != .list(.any),
                    parameter.type.namedArguments?.isEmpty != true
                else { continue }
                var values = [Value](repeating: .null, count: place)
                values.append(.list([.map(ValueMap([("$", "nonsense")]))]))
                let text = refusal(declaration, values[0], place > 0 ? values[place] : .null)
                #expect(text.hasPrefix(declaration.name + ": "), "\(declaration.name): \(text)")
            }
        }
    }

    @Test("that need a capability are granted it by writing too, and never the other way")
    func capabilities() {
        #expect(Capability.isGranted("members.read", by: ["members.write"]))
        #expect(Capability.isGranted("members.read", by: ["members.read"]))
        #expect(!Capability.isGranted("members.write", by: ["members.read"]))
        #expect(!Capability.isGranted("messages.send", by: ["messages.write", "members.write"]))
        #expect(Capability.refusal(of: "members.write") == nil)
        #expect(Capability.refusal(of: "referrers.read") == nil)
        #expect(
            Capability.refusal(of: "member.read")
                == "no capability is called 'member.read'; did you mean 'members.read'?")
    }
}
