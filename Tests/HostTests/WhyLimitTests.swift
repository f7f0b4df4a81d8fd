import Dandelion
import DandelionHost
import DandelionTestWorld
import Testing

@Suite("Why, where the answer is not plain (P8)")
struct WhyLimitTests {
    @Test("says of an id that nothing has what it looked through, and which one begins like it")
    func unknown() async throws {
        let season = try await WhySeason()
        let cut = try season.why("MESSAGE").id.dropFirst("message:".count).dropLast(5)
        let error = #expect(throws: WhyError.self) { try season.why(String(cut)) }
        #expect("\(try #require(error))".contains("Did you mean message:\(cut)"))
        #expect(
            throws: WhyError.notFound("reward:999", home: "shop", looked: ["rewards"], nearest: nil)
        ) { try season.why("reward:999") }
        let nobody = #expect(throws: WhyError.self) { try season.why("nobody") }
        #expect(
            "\(try #require(nobody))" == """
                nothing in home 'shop' is called 'nobody'; looked among its entries, transfers, rewards, messages, \
                runs, channels, referrals, referrers and members. Ask for an id that a list shows, such as entry:1
                """)
        #expect(throws: WhyError.notANumber("reward:first")) { try season.why("reward:first") }
    }

    @Test("refuses a bare number that is two things, and takes one that is one thing")
    func numbers() async throws {
        let season = try await WhySeason()
        #expect(throws: WhyError.ambiguous("11", candidates: ["entry:11", "reward:11"])) {
            try season.why("11")
        }
        #expect(throws: WhyError.ambiguous("13", candidates: ["entry:13", "transfer:13"])) {
            try season.why("13")
        }
        #expect(try season.why("27").id == "reward:27")
        #expect(try season.why("3").id == "entry:3")
    }

    @Test("tells the values of then, whatever the settings and terms have become")
    func changedSince() async throws {
        let season = try await WhySeason { shop in
            let plugins = try await shop.engine().plugins
            try await plugins.set("promoter_score", of: "customer-to-channel", to: 5, in: "shop")
            try await plugins.set("friend_reward", of: "customer-to-channel", to: "1.00 USD", in: "shop")
            try await shop.engine().settle()
        }
        #expect(try season.text("MESSAGE").contains("  compared      settings.promoter_score = 9\n"))
        #expect(try season.text("MESSAGE").contains("  setting       promoter_score = 9\n"))
        let reward = try season.text("reward:11")
        #expect(!reward.contains("attribution"))
        #expect(reward.contains("\n  terms         declared again by entry:"))
    }

    @Test("marks what operators did by hand, and tells what a failed turn had compared")
    func manual() async throws {
        let source = """
            plugin { name = "desk", version = "2.1.0", api = 1, summary = "waits" }
            rule "there is one run" {
              on = event "order.paid" { amount = gt(0) },
              start = { "wait", key = "the only one" },
            }
            workflow "wait" (function(flow) flow:sleep "30d" end)
            """
        try await WhyShop.run(plugins: [.text(source)]) { shop in
            try await shop.order("o-1", by: "ada", "20.00 USD")
            let second = try await shop.order("o-2", by: "bo", "30.00 USD")
            let home = try await shop.home()
            let first = try #require(try await home.runs(of: "desk/wait").first)
            try await home.terminate(run: first.id, reason: "to make room")
            try await home.redrive(entry: second, turn: 0)
            try await shop.engine().settle()
            let run = try #require(try await home.runs(of: "desk/wait").last)
            let why = try await home.read { try Explainer(home: "shop", in: $0).explain(run.id) }
            #expect(why.chain.map(\.kind) == [.run, .rule, .order, .event])
            #expect(why.chain.map(\.isManual) == [false, false, true, false])
            #expect(why.chain[1].text == "the rule 'there is one run' of desk 2.1.0 fired")
            #expect(why.chain[1].compared?.map(\.text) == ["on.amount = 30.00 USD, asked gt(0)"])
            #expect(why.chain[3].entry == second)
            #expect(why.text().contains("\n  2026-01-01T00:00:00Z, entry:\(second + 2), by hand\n"))
        }
    }

    @Test("ends where the log was trimmed, and says from when on it can answer")
    func trimmed() async throws {
        let season = try await WhySeason()
        let key = HomeKey("shop")
        try await season.change((1...8).map { .delete(Tables.log.id, key: key.row(.integer($0))) })
        let why = try season.why("MESSAGE")
        #expect(why.chain.map(\.kind) == [.message, .gap])
        #expect(
            why.notes == [
                "Not answerable before 2026-01-03T00:00:00Z, when entry:9 was made: the log was trimmed."
            ])
        let channel = try season.why("CHANNEL")
        #expect(channel.chain.last?.text == "entry:4 is not in the log, which begins with entry:9")
        #expect(channel.chain.filter(\.isFirstCause).map(\.entry) == [15])
        // The sale is in the log; how its referrer came to be one is not.
        let reward = try season.why("reward:11")
        #expect(reward.notes == why.notes)
        #expect(reward.chain.filter(\.isFirstCause).map(\.entry) == [9])
    }

    @Test("says of a turn in an older row that what it compared was not kept")
    func older() async throws {
        let season = try await WhySeason()
        let key = HomeKey("shop").row(.integer(3))
        let turns = Cell(.list([["customer-to-channel/rule a promoter is invited", 1, .null, 0]]))
        try await season.change([.update(Tables.log.id, key: key, [Assignment(13, turns)])])
        let rule = try #require(try season.why("MESSAGE").chain.first { $0.kind == .rule })
        #expect(rule.compared == nil)
        #expect(rule.details.first?.value == "not kept: the entry was written before values were")

        let two = Cell(.list([["one", 1, .null, 0], ["two", 1, .null, 0]]))
        try await season.change([.update(Tables.log.id, key: key, [Assignment(13, two)])])
        let link = try #require(try season.why("MESSAGE").chain.first { $0.kind == .handler })
        #expect(link.text == "one of the turns of entry:3 did it")
        #expect(link.details.map(\.value).prefix(2) == ["one, version 1", "two, version 1"])
    }
}
