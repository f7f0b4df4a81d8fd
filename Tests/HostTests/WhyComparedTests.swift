import Dandelion
import DandelionTestWorld
import Testing

@Suite("What a rule compared")
struct WhyComparedTests {
    private static let rule = "customer-to-channel/rule a returning customer is invited"
    private static let compared: Value = [
        "count(order.paid { member = on.member })": 2, "on.amount": "30.00 USD", "on.member": "ada",
        "settings.orders_before_invite": 2, "with.buyer.banned": false,
    ]

    /// Ada's two orders: the second one makes the rule fire.
    private static func play(_ shop: WhyShop) async throws {
        try await shop.record("member.joined", ["member": "ada", "name": "Ada"])
        try await shop.order("o-1", by: "ada", "20.00 USD")
        try await shop.order("o-2", by: "ada", "30.00 USD")
    }

    private static func turns(_ shop: WhyShop) async throws -> [Disposition] {
        try await shop.entries().flatMap(\.turns)
    }

    /// With its money as texts, to be written down.
    private static func plain(_ compared: Value?) -> Value? {
        guard case .map(let map)? = compared else { return compared }
        return .map(
            ValueMap(
                map.entries.map { pair in
                    (pair.key, pair.value.moneyValue.map { .string("\($0)") } ?? pair.value)
                }))
    }

    @Test("P8: is kept with the turn that it led to, and not with turns that compare nothing")
    func kept() async throws {
        try await WhyShop.run { shop in
            try await Self.play(shop)
            let turns = try await Self.turns(shop)
            let fired = turns.filter { $0.handler == Self.rule }
            #expect(fired.map { Self.plain($0.compared) } == [Self.compared])
            #expect(turns.count > fired.count)
            #expect(turns.filter { $0.handler != Self.rule }.allSatisfy { $0.compared == nil })
        }
    }

    @Test("P8, P15: is the same after a restart, and when the log is folded again by later settings")
    func refolded() async throws {
        try await WhyShop.run { shop in
            try await Self.play(shop)
            try await shop.stop()
            let plugins = try await shop.engine().plugins
            try await plugins.set("orders_before_invite", of: "customer-to-channel", to: 5, in: "shop")
            try await shop.engine().settle()
            let fired = try await Self.turns(shop).filter { $0.handler == Self.rule }
            #expect(fired.map { Self.plain($0.compared) } == [Self.compared])
            #expect(try await shop.home().verifyFold() == [])
        }
    }

    private static let source = """
        plugin {
          name = "desk", version = "1.0.0", api = 1, summary = "keeps notes",
        }
        rule "there is one run" {
          on = event "order.paid" { amount = gt(0) },
          start = { "wait", key = "the only one" },
        }
        workflow "wait" (function(flow) flow:sleep "30d" end)
        """

    @Test("P8: is kept with a firing whose turn has failed")
    func failed() async throws {
        try await WhyShop.run(plugins: [.text(Self.source)]) { shop in
            try await shop.order("o-1", by: "ada", "20.00 USD")
            try await shop.order("o-2", by: "bo", "30.00 USD")
            let turns = try await Self.turns(shop).filter { $0.handler == "desk/rule there is one run" }
            #expect(
                turns.map { Self.plain($0.compared) } == [
                    ["on.amount": "20.00 USD"], ["on.amount": "30.00 USD"],
                ])
            #expect(turns.map(\.emitted) == [1, 0])
            guard case .failed? = turns.last?.outcome else {
                Issue.record("the second start did not fail")
                return
            }
            #expect(try await shop.home().verifyFold() == [])
        }
    }

    /// An entry of a shop's log with other turns in its row, and the row that it makes of them.
    private static func read(_ turns: Value) async throws -> (turns: [Disposition], again: Cell) {
        let shop = WhyShop(.existing(MemoryStore(digestKey: .open)), plugins: [])
        try await shop.order("o-1", by: "ada", "20.00 USD")
        var row = try #require(try await shop.entries().first).row(HomeKey("shop"))
        try await shop.stop()
        row[13] = Cell(turns)
        let entry = try LogEntry(row: row)
        return (entry.turns, entry.row(HomeKey("shop"))[13])
    }

    @Test("P8: stands in a turn's row after all that older rows have, and those are read as before")
    func rows() async throws {
        let old: Value = [
            ["desk/rule old", 3, .null, 0], ["desk/wait", 1, "run-1", 0, "ada", [], 7],
            ["desk/rule old", 3, .null, [2, "it broke", 5]],
        ]
        let (turns, again) = try await Self.read(old)
        #expect(again == Cell(old))
        #expect(turns.allSatisfy { $0.compared == nil && $0.emitted == 0 })
        #expect(turns.map(\.subject) == [nil, "ada", nil])

        let new: Value = [
            ["desk/rule new", 3, .null, 0, ["compared": ["on.tier": "gold"]]],
            ["desk/wait", 1, "run-1", 0, "ada", [], 7, ["compared": ["on.tier": "gold"], "emitted": 2]],
            ["desk/rule new", 3, .null, [2, "it broke", 5], ["compared": [:]]],
        ]
        let (found, same) = try await Self.read(new)
        #expect(same == Cell(new))
        #expect(found.map(\.compared) == [["on.tier": "gold"], ["on.tier": "gold"], [:]])
        #expect(found.map(\.emitted) == [0, 2, 0])
        #expect(found.map(\.subject) == [nil, "ada", nil])
    }
}
