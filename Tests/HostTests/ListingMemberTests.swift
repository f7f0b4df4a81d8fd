import Dandelion
import DandelionHost
import Testing

@Suite("The list of members")
struct ListingMemberTests {
    @Test("tells each member in a line, by their ids")
    func list() async throws {
        let text = try await ListingShop.read { try $0.members(MemberFilter(), PageRequest()).text() }
        #expect(
            text == """
                MEMBER  JOINED                TIER  LEVEL  CONVERSIONS  CHANNEL  FLAGS
                ada     2026-01-01T00:00:00Z  gold      -            3  person   -
                bo      -                     -         -            -  -        -
                cy      -                     -         -            -  -        -
                di      -                     -         -            -  -        -
                eve     -                     -         -            0  -        -
                flo     2026-01-01T00:00:00Z  -         -            0  -        unsubscribed

                """)
    }

    @Test("keeps to channels, referrers, those who want no messages, and a tier, in parts of any size")
    func filters() async throws {
        func ids(_ set: @Sendable (inout MemberFilter) -> Void) async throws -> [[String]] {
            var filter = MemberFilter()
            set(&filter)
            let wanted = filter
            return try await ListingShop.read { home in
                try [(1, false), (2, false), (50, false), (1, true), (50, true)].map { limit, newest in
                    try ListingShop.all(limit, newest) { try home.members(wanted, $0) }.map(\.member.id)
                }
            }
        }
        func expect(_ found: [[String]], _ wanted: [String]) {
            let reversed = Array(wanted.reversed())
            #expect(found == [wanted, wanted, wanted, reversed, reversed])
        }
        expect(try await ids { _ in }, ["ada", "bo", "cy", "di", "eve", "flo"])
        expect(try await ids { $0.channel = true }, ["ada"])
        expect(try await ids { $0.referrer = true }, ["ada", "eve", "flo"])
        expect(
            try await ids {
                $0.referrer = true
                $0.unsubscribed = true
            }, ["flo"])
        expect(try await ids { $0.banned = true }, [])
        expect(try await ids { $0.tier = "gold" }, ["ada"])
    }

    @Test("leads to a member, told with codes, channel, friends, balances, rewards and messages")
    func show() async throws {
        let text = try await ListingShop.read { try $0.member("ada", limit: 2).sheet.text() }
        #expect(
            text == """
                ada
                joined   2026-01-01T00:00:00Z
                tier     gold
                name     «personal»
                address  «personal»

                referrer
                  PROGRAM  CODE      LINK                        CONVERSIONS  SINCE
                  friends  KH82QZRW  https://shop.example/r/ada            3  2026-01-01T00:00:00Z

                channel
                  id     01kgdtca006dp2h9tttaw4phs9
                  kind   person
                  code   2VB1Y0S7
                  link   /c/2VB1Y0S7
                  rate   12%
                  since  2026-02-02T00:00:00Z

                brought (the first 2)
                  REFERRAL                    FRIEND  ORDER      AMOUNT   REFUNDED  AT
                  01kdy0210036zq829fv50t1t5g  bo      o-1    100.00 USD  50.00 USD  2026-01-02T00:00:00Z
                  01kgdtca004mfdpfbsdssq6406  cy      o-2     20.00 USD          -  2026-02-02T00:00:00Z

                balances
                  ACCOUNT       BALANCE
                  payable:ada  5.00 USD
                  held:ada     4.00 USD

                rewards (the first 2)
                  REWARD     MEMBER  PROGRAM     AMOUNT  TAKEN BACK  STATE    HELD UNTIL            GRANTED BY
                  reward:16  ada     friends  10.00 USD    5.00 USD  payable  -                     entry:16
                  reward:27  ada     friends   2.00 USD           -  held     2026-03-04T00:00:00Z  entry:21

                messages
                  MESSAGE                     TEMPLATE  STATE  AT                    WHY
                  01kdvdna00v6epnccss766d4r7  invite    sent   2026-01-01T00:00:00Z  -

                runs
                  RUN                         WORKFLOW           KEY                         STATUS     STARTED
                  01kdvdna006q832zedqevf956p  dandelion.message  01kdvdna00v6epnccss766d4r7  completed  2026-01-01T00:00:00Z

                """)
    }

    @Test("says who brought a member, as JSON too")
    func broughtBy() async throws {
        let (text, value) = try await ListingShop.read { home in
            let detail = try home.member("bo", limit: 20)
            return (detail.sheet.text(), detail.value)
        }
        #expect(text.contains("brought by\n  ada in friends\n"))
        #expect(value["brought_by"] == [["program": "friends", "member": "ada"]])
        #expect(value["rewards"]?["has_more"] == false)
        #expect(value["name"] == .null)
    }

    @Test("says who is not there")
    func missing() async throws {
        await #expect(
            throws: GuestError.missing(what: "member", id: "adda", home: "shop", list: "members list")
        ) {
            try await ListingShop.read { try $0.member("adda", limit: 1).value }
        }
    }
}
