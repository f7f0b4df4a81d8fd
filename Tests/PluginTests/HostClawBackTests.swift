import DandelionModel
import DandelionPlugins
import Testing

@Suite("A claw-back by a plugin")
struct HostClawBackTests {
    /// What the last of some scripts returns, each run as a turn of one home.
    private func run(_ scripts: String...) throws -> [Value] {
        try HostThread.run {
            let world = try HostWorld()
            return try scripts.map { try world.run($0) }.last ?? []
        }
    }

    @Test("takes from the plugin's own held rewards first, says what came from where, and is listed")
    func taking() throws {
        let results = try run(
            """
            members.create { id = "ada" }
            local held = rewards.grant { to = "ada", amount = "5.00 USD", hold = "30d" }
            rewards.grant { to = "ada", amount = "9.00 USD", hold = "30d", program = "friends" }
            local taken = rewards.claw_back { from = members.get "ada", amount = "7.00 USD", reason = "order 7" }
            local rest = rewards.claw_back { from = "ada", amount = "1.00 USD", program = "friends" }
            local after, balance = rewards.get(held), rewards.balance("ada", "USD")
            return taken.held, taken.payable, taken.program, taken.reason, taken.member, taken.at == time.now(),
              rest.program, rest.reason, after.open, after.withheld, after.state, balance.held, balance.payable,
              #rewards.claw_backs "ada", rewards.claw_backs("ada", { limit = 1 })[1].id == rest.id
            """)
        #expect(
            results == [
                .money(try Money("5.00 USD")), .money(try Money("2.00 USD")), "thanks", "order 7", "ada",
                true,
                "friends", .null, .money(try Money("0.00 USD")), .money(try Money("5.00 USD")), "reversed",
                .money(try Money("8.00 USD")), .money(try Money("-2.00 USD")), 2, true,
            ])
    }

    @Test("that would go through too many rewards raises with the code 'limit', and wrote nothing")
    func bound() throws {
        let grants = #"for _ = 1, 67 do rewards.grant { to = "ada", amount = "0.10 USD", hold = "30d" } end"#
        let results = try run(
            grants, grants, grants,
            """
            local ok, failure = pcall(rewards.claw_back, { from = "ada", amount = money "20.05 USD" })
            return ok, failure.code, rewards.balance("ada", "USD").held
            """)
        #expect(results == [false, "limit", .money(try Money("20.10 USD"))])
    }

    @Test(
        "needs whom, how much, and not less than nothing",
        arguments: [
            (#"{ amount = "1.00 USD" }"#, "'from'"), (#"{ from = "ada" }"#, "'amount'"),
            (#"{ from = "ada", amount = "-1.00 USD" }"#, "a claw-back of -1.00 USD from 'ada' is negative"),
        ])
    func refusals(_ what: String, _ text: String) throws {
        let results = try run("return tostring(select(2, pcall(rewards.claw_back, \(what))))")
        #expect(results.first?.stringValue?.contains(text) == true, "\(results)")
    }
}
