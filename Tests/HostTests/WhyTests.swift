import Dandelion
import DandelionHost
import Foundation
import Testing

@Suite("Why (P8)")
struct WhyTests {
    private static let invited = """
        because the rule 'a promoter is invited' of customer-to-channel 1.0.0 fired
          2026-01-02T00:00:00Z, entry:3, turn 0
          compared      on.score = 10, asked ge(settings.promoter_score)
          compared      settings.promoter_score = 9
          declared      plugin.lua:LINE
          bundle        HASH

        because 'survey.answered' was recorded
          2026-01-02T00:00:00Z, entry:3, first cause
          source        api
          comment       personal
          member        ada
          score         10

        """

    private static let settings = """
          setting       channel_after = 3
          setting       friend_reward = 5.00 USD
          setting       link = https://shop.example/r/{member}
          setting       orders_before_invite = 2
          setting       patience = 2w
          setting       promoter_score = 9
        """

    @Test(
        "goes from a reward over the sale's evidence and terms to the order, and to why there was a referrer")
    func reward() async throws {
        let season = try await WhySeason()
        let text = try season.text("reward:18")
        let parts = text.components(
            separatedBy: "\n    because ada refers friends in the program 'friends'\n")
        #expect(parts.count == 2)
        #expect(
            parts.last?.contains("\n    because the rule 'a promoter is invited' of customer-to-channel")
                == true)
        #expect(
            parts.last?.contains("\n      compared      on.score = 10, asked ge(settings.promoter_score)\n")
                == true)
        #expect(
            parts[0] == """
                reward:18 in home 'shop'

                ada earns 4.00 USD in the program 'friends'
                  2026-01-04T00:00:00Z, entry:11, turn 0
                  rate          10% of 40.00 USD, rounded half_even
                  state         held until 2026-02-03T00:00:00Z
                  taken back    2.00 USD
                  grant         4.00 USD from program:friends to held:ada, transfer:20, entry:11
                  reversal      2.00 USD from held:ada to program:friends, transfer:25, entry:13

                because the sale 'o-2' of cy went to ada
                  2026-01-04T00:00:00Z, entry:11
                  referral      REFERRAL-2
                  sale          40.00 USD, 2026-01-04T00:00:00Z
                  evidence      nomination of ada at 2026-01-04T00:00:00Z: won
                  program       friends
                  attribution   last_touch within 30d of nomination, code, link
                  hold          30d
                  cap           5 conversions a month for a referrer
                  reward        reward:18 of the referrer
                  reward        reward:21 of the friend
                  refunded      20.00 USD of 40.00 USD so far
                  on refund     claw_back

                because dandelion.referrals applied the home's programs
                  2026-01-04T00:00:00Z, entry:11, turn 0
                  version       1

                because 'order.paid' was recorded
                  2026-01-04T00:00:00Z, entry:11, first cause
                  source        api
                  amount        40.00 USD
                  member        cy
                  nominated_by  ada
                  order         o-2

                """)
    }

    @Test("goes from a message over the workflow and the rule's compared values to the survey")
    func message() async throws {
        let season = try await WhySeason()
        #expect(
            try season.text("MESSAGE") == """
                message:MESSAGE in home 'shop'

                the message 'invite' to ada was sent
                  2026-01-02T00:00:00Z, entry:4
                  purpose       referral_marketing
                  link          https://shop.example/r/ada
                  settled       2026-01-02T00:00:00Z

                because the workflow 'invite' of customer-to-channel 1.0.0 began
                  2026-01-02T00:00:00Z, entry:4, turn 0
                  run           RUN
                  bundle        HASH

                because a run of the workflow 'invite' of customer-to-channel 1.0.0 for 'ada'
                  was started
                  2026-01-02T00:00:00Z, entry:4
                  input         {member = ada}
                \(Self.settings)

                \(Self.invited)
                """)
    }

    @Test("tells of a promotion which conversion woke the run, and why there was a run")
    func promotion() async throws {
        let season = try await WhySeason()
        let text = try season.text("CHANNEL")
        #expect(text == (try season.text("channel:CHANNEL")))
        #expect(
            text.replacing(/(code          |\/c\/)[0-9A-Z]{8}/) { "\($0.output.1)CODE" } == """
                channel:CHANNEL in home 'shop'

                ada became a channel of the kind 'person'
                  2026-01-04T00:00:00Z, entry:16
                  rate          12% in place of the programs' reward
                  code          CODE
                  link          /c/CODE

                because the workflow 'invite' of customer-to-channel 1.0.0 went on
                  2026-01-04T00:00:00Z, entry:16, turn 0
                  run           RUN
                  bundle        HASH

                    because 'referral.converted' was recorded
                      2026-01-04T00:00:00Z, entry:16
                      amount        10.00 USD
                      friend        di
                      member        ada
                      order         o-3
                      program       friends
                      referral      REFERRAL-3
                      referrer      REFERRER

                    because dandelion.referrals applied the home's programs
                      2026-01-04T00:00:00Z, entry:15, turn 0
                      version       1

                    because 'order.paid' was recorded
                      2026-01-04T00:00:00Z, entry:15, first cause
                      source        api
                      amount        10.00 USD
                      member        di
                      nominated_by  ada
                      order         o-3

                and because a run of the workflow 'invite' of customer-to-channel 1.0.0 for
                  'ada' was started
                  2026-01-02T00:00:00Z, entry:4
                  input         {member = ada}
                \(Self.settings)

                \(Self.invited)
                """)
    }

    @Test("tells a run's steps, the settings that it keeps, and what started it")
    func run() async throws {
        let season = try await WhySeason()
        #expect(
            try season.text("RUN") == """
                run:RUN in home 'shop'

                a run of the workflow 'invite' of customer-to-channel 1.0.0 for 'ada' was
                  started
                  2026-01-02T00:00:00Z, entry:4
                  run           RUN
                  bundle        HASH
                  status        completed
                  says          channel
                  step          2026-01-02T00:00:00Z entry:4: it began
                  step          2026-01-02T00:00:00Z entry:8: 'message.settled' was recorded
                  step          2026-01-03T00:00:00Z entry:10: 'referral.converted' was recorded
                  step          2026-01-04T00:00:00Z entry:12: 'referral.converted' was recorded
                  step          2026-01-04T00:00:00Z entry:16: 'referral.converted' was recorded
                  input         {member = ada}
                \(Self.settings)

                \(Self.invited)
                """)
    }

    @Test("tells of a transfer that takes back what moved it, and then what it was granted for")
    func transfer() async throws {
        let chain = try await WhySeason().why("transfer:25").chain
        #expect(
            chain.map(\.kind) == [
                .transfer, .handler, .event, .reward, .referral, .handler, .event, .referrer, .step, .run,
                .rule,
                .event,
            ])
        #expect(chain.map(\.depth) == [0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1])
        #expect(chain[2].text == "'order.refunded' was recorded")
        #expect(chain.filter(\.isFirstCause).map(\.entry) == [13, 11, 3])
    }

    @Test("tells of a referral the pieces of evidence that lost, with their reasons")
    func evidence() async throws {
        let season = try await WhySeason { shop in
            try await shop.record("survey.answered", ["member": "eve", "score": 9])
            try await shop.record("referrer.named", ["member": "fay", "nominated_by": "eve"])
            try await shop.days(1)
            try await shop.order("o-4", by: "fay", "10.00 USD", from: "ada")
        }
        let text = try season.text("REFERRAL-4")
        #expect(text.contains("\nbecause dandelion.referrals applied the home's programs\n"))
        #expect(
            text.contains(
                """
                  evidence      nomination of ada at 2026-01-05T00:00:00Z: won
                  evidence      nomination of eve at 2026-01-04T00:00:00Z: lost, later_touch

                """))
    }

    @Test("lists of a member what can be asked about, and tells a referrer's enrolment")
    func member() async throws {
        let season = try await WhySeason()
        #expect(
            try season.text("ada") == """
                member:ada in home 'shop'

                ada is a member; ask about one of these
                  refers        referrer:REFERRER in the program 'friends'
                  channel       channel:CHANNEL
                  reward        reward:11 10.00 USD, held
                  reward        reward:18 4.00 USD, held
                  reward        reward:27 1.00 USD, held
                  message       message:MESSAGE 'invite', sent

                """)
        #expect(try season.why("REFERRER").chain.map(\.kind) == [.referrer, .step, .run, .rule, .event])
    }

    @Test("is the same after its JSON was read again, and has the same chain in a report")
    func forms() async throws {
        let why = try await WhySeason().why("CHANNEL")
        let json = try JSONEncoder().encode(why)
        #expect(try JSONDecoder().decode(Explanation.self, from: json) == why)
        let object = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        #expect(object?.keys.sorted() == ["chain", "home", "id", "notes"])

        let steps = why.steps()
        #expect(steps.map(\.kind) == why.chain.map(\.kind.rawValue))
        #expect(steps.map(\.text) == why.chain.map(\.text))
        let rule = try #require(steps.first { $0.kind == "rule" })
        #expect(rule.at == "2026-01-02T00:00:00Z")
        #expect(rule.details.first == "on.score = 10, asked ge(settings.promoter_score)")
    }
}
