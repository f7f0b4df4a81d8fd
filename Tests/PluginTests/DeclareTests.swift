import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionRules
import Testing

@Suite("Declaring")
struct DeclareTests {
    @Test("the sample plugin gives all that it declares")
    func sample() throws {
        let declaration = try DeclareWorld.declare(SamplePlugin.text).declaration
        let manifest = declaration.manifest
        #expect(manifest.name == "customer-to-channel")
        #expect(manifest.version == "1.0.0")
        #expect(manifest.needs.first == "members.read")
        #expect(manifest.uses.map(\.field) == ["member.address"])
        #expect(
            manifest.settings.map(\.name) == [
                "friend_reward", "orders_before_invite", "patience", "promoter_score",
            ])
        #expect(manifest.setting("patience")?.defaultValue == .duration(.seconds(14 * 86_400)))
        #expect(manifest.setting("promoter_score")?.maximum == 10)
        #expect(
            declaration.rules.rules.map(\.name) == [
                "a returning customer is invited", "a promoter is invited",
            ])
        #expect(declaration.rules.windows.count == 1)
        #expect(declaration.workflows.keys.sorted() == ["invite"])
        #expect(declaration.templates.map(\.name) == ["invite", "reminder"])
        #expect(declaration.templates.first?.purpose == "referral_marketing")
        #expect(declaration.programs.map(\.name) == ["friends"])
        #expect(declaration.tests.map(\.name) == ["two orders invite once"])
    }

    @Test("gives each function under its kind and name")
    func functions() throws {
        let plugin = try DeclareWorld.declare(SamplePlugin.text)
        #expect(plugin.function(.workflow, "invite") != nil)
        #expect(plugin.function(.test, "two orders invite once") != nil)
        #expect(plugin.function(.act, "a promoter is invited") == nil)
        #expect(plugin.object("flow") != nil)
    }

    @Test("a rule matches what it says")
    func matches() throws {
        let plugin = try DeclareWorld.declare(
            """
            \(Mistake.manifest)
            rule "large" { on = event "order.paid" { amount = gt(money "10.00 USD") }, act = function(ctx) end }
            """)
        func firings(_ amount: Int64) throws -> [String] {
            let body: Value = [
                "order": "o", "member": "ada", "email": "a@b",
                "amount": .money(Money(minorUnits: amount, currency: .usd)),
            ]
            return try plugin.declaration.rules.match("order.paid", body, settings: [:], facts: NoFacts())
                .map(\.rule)
        }
        #expect(try firings(1001) == ["large"])
        #expect(try firings(1000) == [])
    }

    @Test("a plugin's own event is known to its rules, whatever comes first")
    func ownEvents() throws {
        let declaration = try DeclareWorld.declare(
            """
            \(Mistake.manifest)
            rule "wishes" { on = event "wish.made" { member = "ada" }, act = function() end }
            event.new "wish.made" { member = key "member", text = "string", weight = "int?" }
            """
        ).declaration
        #expect(
            declaration.events == [
                EventSchema("wish.made", .key("member"), .string("text"), .int("weight").optional)
            ])
    }

    @Test("a file is required once, and included as often as it is asked for")
    func files() throws {
        let plugin = try DeclareWorld.declare(
            """
            \(Mistake.manifest)
            local codes = require "lib.codes"
            assert(codes == require "lib.codes" and codes.letters == 32)
            include "more.rules"
            """,
            [
                "lib/codes.lua": "return { letters = 32, name = ... }",
                "more/rules.lua": #"rule "more" { on = event "order.paid" {}, act = function() end }"#,
            ])
        #expect(plugin.declaration.rules.rules.map(\.at) == ["more/rules.lua:1"])
    }

    @Test("a template's text may stand in a file of the folder")
    func templateFiles() throws {
        let plugin = try DeclareWorld.declare(
            """
            \(Mistake.manifest)
            template "invite" { file = "templates/invite.txt", purpose = "news" }
            """, ["templates/invite.txt": "Hello {name}"])
        #expect(plugin.declaration.templates.first?.text == "Hello {name}")
    }

    @Test("numbers that are known are calculated at once, paths become data")
    func calculates() throws {
        let declaration = try DeclareWorld.declare(
            """
            plugin {
              name = "p", version = "1.0.0", api = 1, settings = { n = setting.integer { default = 4 } },
            }
            assert(least { 3, 2 } == 2 and greatest { 3, 2 } == 3)
            local order = event "order.paid"
            rule "r" {
              on = order {}, where = count(order { member = on.member }):ge(least { settings.n * 2 - 1, 5 }),
              act = function() end,
            }
            """
        ).declaration
        #expect(declaration.rules.rules.count == 1)
    }
}

/// No history and no records.
struct NoFacts: RuleFacts {
    func record(_ type: String, key: Value) throws -> Value? { nil }
    func count(_ window: WindowKey) throws -> Int { 0 }
    func isClaimed(_ claim: ClaimKey) throws -> Bool { false }
}
