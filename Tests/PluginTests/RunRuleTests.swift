import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A rule of a plugin")
struct RunRuleTests {
    private static func plugin(_ rules: String, name: String = "shop", version: String = "1.0.0") -> String {
        #"""
        plugin {
          name = "\#(name)", version = "\#(version)", api = 1, summary = "a shop",
          needs = { "members.write" },
          settings = { least = setting.integer { default = 2, min = 1, about = "how many" } },
        }
        local order = event "order.paid"
        local tick = event "tick"
        local member = record "member"
        local function note(text) store.put("log", (store.get "log" or "") .. text .. " ") end
        \#(rules)
        """#
    }

    private static let counting = plugin(
        #"""
        rule "from the second on" {
          on = order { amount = gt(0) },
          where = count(order { member = on.member, amount = gt(0) }):ge(settings.least),
          act = function(ctx) note("ge" .. ctx.on.amount) end,
        }
        rule "the third" {
          on = order {},
          where = count(order { member = on.member }):reaches(3),
          act = function(ctx) note("third" .. ctx.on.amount) end,
        }
        """#)

    private func pay(_ world: RunWorld, _ amount: Int64, by member: String = "ada", in home: String = "shop")
        async throws
    {
        try await world.record("order.paid", ["member": .string(member), "amount": .int(amount)], in: home)
    }

    @Test("counts what was recorded, from before the plugin too, each key for itself")
    func counts() async throws {
        try await RunWorld.run { world in
            try await pay(world, 1)
            try await pay(world, 0)
            try await pay(world, 9, by: "ben")
            try world.offer(Self.counting)
            try await pay(world, 2)
            #expect(try world.kept("log") == "ge2 third2 ")
            try await pay(world, 3)
            try await pay(world, 4, by: "ben")
            #expect(try world.kept("log") == "ge2 third2 ge3 ge4 ")
            #expect(try world.refold() == [])
        }
    }

    @Test("is judged with the settings of its home, from the entry on that sets them")
    func settings() async throws {
        try await RunWorld.run(Self.counting) { world in
            try await world.configure(
                "setting", ["plugin": "shop", "setting": "least", "value": 1], in: "other")
            for home in ["shop", "other"] { try await pay(world, 5, in: home) }
            #expect(try world.kept("log") == nil)
            #expect(try world.kept("log", in: "other") == "ge5 ")
            try await world.configure(
                "setting", ["plugin": "shop", "setting": "least", "value": 0], in: "other")
            let letter = try #require(try world.deadLetters(in: "other").first)
            #expect(letter.error.contains("setting 'least' of plugin 'shop' is 0, below its least value 1"))
            #expect(try world.refold("other") == [])
        }
    }

    @Test("fires once for each claim, and joins the member that its event makes known")
    func once() async throws {
        let source = Self.plugin(
            #"""
            rule "greet" {
              on = order {}, with = { buyer = member { id = on.member, banned = false } },
              once = { per = on.member },
              act = function(ctx) note(ctx.with.buyer.id .. tostring(ctx.with.buyer.tier)) end,
            }
            """#)
        try await RunWorld.run(source) { world in
            for _ in 0..<3 { try await pay(world, 1) }
            try await pay(world, 1, by: "ben")
            try await world.advance(by: .days(1))
            let errors = try world.deadLetters().map(\.error)
            #expect(errors == [])
            #expect(try world.kept("log") == "adanil bennil ")
            #expect(try world.refold() == [])
        }
    }

    @Test(
        "of two plugins, and two rules, act in the order of names and of the file; one that fails undoes no other"
    )
    func order() async throws {
        let shared = #"""
            rule "one" { on = order {}, act = function(ctx) events.record(tick { name = NAME, count = 1 }) end }
            rule "two" { on = order {}, act = function(ctx) note "x"; error "bad" end }
            rule "three" { on = order {}, act = function(ctx) events.record(tick { name = NAME, count = 3 }) end }
            """#
        let b = Self.plugin(shared.replacing("NAME", with: "\"b\""), name: "b")
        let a = Self.plugin(shared.replacing("NAME", with: "\"a\""), name: "a")
        try await RunWorld.run(b, a) { world in
            try await pay(world, 1)
            let ticks = try world.entries().filter { $0.type == "tick" }.map { $0.body["name"] }
            #expect(ticks == ["a", "a", "b", "b"])
            try await world.advance(by: .days(1))
            let letters = try world.deadLetters()
            #expect(letters.map(\.handler) == ["a/rule two", "b/rule two"])
            #expect(letters.allSatisfy { $0.error.contains("bad") })
            #expect(try world.kept("log") == nil)
            #expect(try world.refold() == [])
        }
    }

    @Test("starts one run a key where it skips, and fails where it does not")
    func starts() async throws {
        let source = Self.plugin(
            #"""
            rule "skip" { on = order {}, start = { "wait", key = on.member, input = { n = on.amount }, if_exists = "skip" } }
            rule "error" { on = tick {}, start = { "wait", key = on.name, if_exists = "error" } }
            workflow "wait" (function(flow, input) flow:sleep "9d" end)
            """#)
        try await RunWorld.run(source) { world in
            try await pay(world, 1)
            try await pay(world, 2)
            #expect(try world.runs().count == 1)
            try await world.record("tick", ["name": "ada", "count": 1])
            try await world.advance(by: .days(1))
            let letter = try #require(try world.deadLetters().first)
            #expect(letter.error.contains("with the key 'ada'"))
            #expect(try world.runs().count == 1)
        }
    }

    @Test("of a plugin that is switched off fires no more, and its counts go on")
    func disabled() async throws {
        try await RunWorld.run(Self.counting) { world in
            try await pay(world, 1)
            try await world.configure("disable", ["plugin": "shop"])
            try await pay(world, 2)
            #expect(try world.kept("log") == nil)
            try await world.configure("enable", ["plugin": "shop"])
            try await pay(world, 3)
            #expect(try world.kept("log") == "ge3 third3 ")
            #expect(try world.refold() == [])
        }
    }

    @Test("counts the whole history again where a version that did not count has come between")
    func refilled() async throws {
        try await RunWorld.run(Self.counting) { world in
            try await pay(world, 1)
            try world.offer(
                Self.plugin(#"rule "x" { on = tick {}, act = function() end }"#, version: "2.0.0"))
            try await pay(world, 2)
            #expect(try world.rows(Tables.window) == [])
            try world.offer(Self.counting)
            try await pay(world, 3)
            #expect(try world.kept("log") == "ge3 third3 ")
            // A bundle that comes back is the version that it was.
            #expect(try world.rows(Tables.plugin).first?[3] == 1)
            #expect(try world.rows(Tables.pluginVersion).count == 2)
            #expect(try world.refold() == [])
        }
    }

    @Test("that uses what was not granted is a dead letter at once, and goes on when driven again")
    func capability() async throws {
        let source = Self.plugin(
            #"rule "ban" { on = order {}, act = function(ctx) pcall(members.update, ctx.on.member, { tier = "gold" }); note "done" end }"#
        )
        try await RunWorld.run(source) { world in
            try await world.configure("revoke", ["plugin": "shop", "capability": "members.write"])
            try await pay(world, 1)
            let letter = try #require(try world.deadLetters().first)
            #expect(
                letter.error.contains(
                    "called members.update (plugin.lua:10) without the capability 'members.write'"))
            #expect(letter.attempts == 1)
            #expect(try world.kept("log") == nil)
            try await world.configure("grant", ["plugin": "shop", "capability": "members.write"])
            try await world.redrive(letter)
            #expect(try world.kept("log") == "done ")
            #expect(try world.refold() == [])
        }
    }

    @Test(
        "order that names no plugin, setting or capability of the home changes nothing and says what it meant"
    )
    func refused() async throws {
        try await RunWorld.run(Self.counting) { world in
            try await pay(world, 1)
            try await world.configure("disable", ["plugin": "shpo"])
            try await world.configure("setting", ["plugin": "shop", "setting": "lest", "value": 1])
            try await world.configure("grant", ["plugin": "shop", "capability": "members.wirte"])
            let errors = try world.deadLetters().map(\.error)
            #expect(errors.count == 3)
            #expect(
                errors.first?.contains("there is no plugin 'shpo' in this home; did you mean 'shop'?") == true
            )
            #expect(errors.dropFirst().first?.contains("did you mean 'least'?") == true)
            #expect(errors.last?.contains("did you mean 'members.write'?") == true)
            #expect(try world.refold() == [])
        }
    }
}
