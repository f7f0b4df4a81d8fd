import DandelionLua
import DandelionModel
import Testing

@Suite("A record in Lua")
struct RecordTests {
    private let sandbox: Sandbox
    private static let ada: Value = [
        "id": "ada", "name": "Ada", "tier": .null, "tags": ["x", "y"], "address": ["city": "Rome"],
    ]

    init() throws {
        sandbox = try Sandbox(functions: [
            .plain("member") { $0.pushRecord(Self.ada, type: "member") },
            .plain("event") { $0.pushRecord(["amount": 5], type: "order.paid") },
            .plain("back") { call in call.push((try? call.value(0)) ?? "refused") },
            .plain("shell") { $0.push($0.isShell(0)) },
        ])
    }

    private func complaint(about source: String) -> String? {
        failure { _ = try sandbox.run(source) }?.runtime?.description
    }

    @Test("gives its fields, and nil for one that is null")
    func fields() throws {
        #expect(
            try sandbox.run(
                "local m = member() return m.name, m.tier, m.tags[2], #m.tags, m.address.city, m.address.zip")
                == ["Ada", .null, "y", 2, "Rome", .null])
    }

    @Test("raises for a field that it does not have, with the one that was probably meant")
    func absent() {
        #expect(
            complaint(about: "return member().nmae")
                == "plugin.lua:1: no field 'nmae' on member; did you mean 'name'?")
        #expect(
            complaint(about: "return member().teir")
                == "plugin.lua:1: no field 'teir' on member; did you mean 'tier'?")
        #expect(complaint(about: "return member().birthday") == "plugin.lua:1: no field 'birthday' on member")
        #expect(
            complaint(about: "return event().amont")
                == "plugin.lua:1: no field 'amont' on order.paid; did you mean 'amount'?")
        #expect(
            complaint(about: "return member()[1]") == "plugin.lua:1: a member has no field of type number")
    }

    @Test("cannot be changed, nor can what is in it")
    func readOnly() {
        #expect(complaint(about: "member().name = 'x'") == "plugin.lua:1: a member is read-only")
        #expect(complaint(about: "event().amount = 1") == "plugin.lua:1: an order.paid is read-only")
        #expect(complaint(about: "member().tags[1] = 'x'")?.contains("this table is read-only") == true)
        #expect(complaint(about: "setmetatable(member(), nil)")?.contains("protected") == true)
    }

    @Test("comes back as the value that it was, without the nulls")
    func back() throws {
        var expected = Self.ada
        if case .map(var map) = expected {
            map["tier"] = nil
            expected = .map(map)
        }
        #expect(
            try sandbox.run("return back(member()), shell(member()), shell({}), shell(member().tags)") == [
                expected, true, false, true,
            ])
    }

    @Test("is one of many with the same rules, and none keeps the others alive")
    func many() throws {
        _ = try sandbox.run("for i = 1, 100 do member() event() end")
        sandbox.collect()
        let before = sandbox.usage.bytes
        _ = try sandbox.run("for i = 1, 1000 do member() event() end")
        sandbox.collect()
        #expect(sandbox.usage.bytes <= before + 1_024)
    }
}
