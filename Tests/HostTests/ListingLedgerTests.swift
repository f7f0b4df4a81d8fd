import Dandelion
import DandelionHost
import Testing

@Suite("The ledger's lists")
struct ListingLedgerTests {
    @Test("tell each reward in a line")
    func rewards() async throws {
        let text = try await ListingShop.read { try $0.rewards(LedgerFilter(), PageRequest()).text() }
        #expect(
            text == """
                REWARD     MEMBER  PROGRAM     AMOUNT  TAKEN BACK  STATE    HELD UNTIL            GRANTED BY
                reward:16  ada     friends  10.00 USD    5.00 USD  payable  -                     entry:16
                reward:19  bo      friends   5.00 USD    2.50 USD  payable  -                     entry:16
                reward:27  ada     friends   2.00 USD           -  held     2026-03-04T00:00:00Z  entry:21
                reward:30  cy      friends   5.00 USD           -  held     2026-03-04T00:00:00Z  entry:21
                reward:34  ada     friends   2.00 USD           -  held     2026-03-04T00:00:00Z  entry:23
                reward:36  di      friends   5.00 USD           -  held     2026-03-04T00:00:00Z  entry:23

                """)
    }

    @Test("keep to a member, a program and a state, in parts of any size")
    func filters() async throws {
        func numbers(_ filter: LedgerFilter) async throws -> [Int64] {
            try await ListingShop.read { home in
                let parts = try ListingShop.all(1, false) { try home.rewards(filter, $0) }.map(\.number)
                #expect(try home.rewards(filter, PageRequest(limit: 9)).items.map(\.number) == parts)
                return parts
            }
        }
        #expect(try await numbers(LedgerFilter(member: "ada")) == [16, 27, 34])
        #expect(try await numbers(LedgerFilter(member: "ada", word: "held")) == [27, 34])
        #expect(try await numbers(LedgerFilter(word: "payable")) == [16, 19])
        #expect(try await numbers(LedgerFilter(program: "others")) == [])
        let page = try await ListingShop.read {
            try $0.rewards(LedgerFilter(), PageRequest(limit: 1, after: "reward:19")).items.map(\.number)
        }
        #expect(page == [27])
    }

    @Test("tell each transfer in a line, those of a member from both sides")
    func transfers() async throws {
        let text = try await ListingShop.read {
            try $0.transfers(LedgerFilter(member: "bo"), PageRequest()).text()
        }
        #expect(
            text == """
                TRANSFER     AT                    KIND      FROM             TO                 AMOUNT  REWARD     CAUSED BY
                transfer:20  2026-01-02T00:00:00Z  grant     program:friends  held:bo          5.00 USD  reward:19  entry:16
                transfer:24  2026-01-02T00:00:00Z  reversal  held:bo          program:friends  2.50 USD  reward:19  entry:18
                transfer:26  2026-02-01T00:00:00Z  release   held:bo          payable:bo       2.50 USD  reward:19  entry:20

                """)
    }

    @Test("tell each balance in a line, and that all together are zero")
    func balances() async throws {
        let (text, sum, mine) = try await ListingShop.read { home in
            (
                try home.balances(LedgerFilter(), PageRequest()).text(), try home.ledgerSum(),
                try home.balances(LedgerFilter(member: "ada"), PageRequest()).items.map(\.account)
            )
        }
        #expect(
            text == """
                ACCOUNT             BALANCE
                held:ada           4.00 USD
                held:bo            0.00 USD
                held:cy            5.00 USD
                held:di            5.00 USD
                payable:ada        5.00 USD
                payable:bo         2.50 USD
                program:friends  -21.50 USD

                """)
        #expect(sum.text == "all 7 accounts together: 0.00 USD")
        #expect(sum.isZero)
        #expect(sum.value == ["accounts": 7, "sums": ["0.00 USD"], "is_zero": true])
        #expect(mine == ["held:ada", "payable:ada"])
    }

    @Test("hold every account once, in parts that end between accounts with odd names")
    func paging() async throws {
        let accounts = try await ListingShop.read { home in
            try ListingShop.all(2, true) { try home.balances(LedgerFilter(), $0) }.map(\.account)
        }
        #expect(accounts.count == 7 && Set(accounts).count == 7)
    }

    @Test("lead to a reward, told with its sale and all that was booked for it")
    func show() async throws {
        let text = try await ListingShop.read { try $0.ledgerThing("reward:16").sheet.text() }
        #expect(
            text == """
                reward:16  10.00 USD for ada
                state       payable
                program     friends
                taken back  5.00 USD
                rounding    half_even
                granted by  entry:16

                referral
                  id          01kdy0210036zq829fv50t1t5g
                  order       o-1
                  amount      100.00 USD
                  refunded    50.00 USD
                  friend      bo
                  brought by  ada
                  rate        10%
                  decided     2026-01-02T00:00:00Z

                transfers
                  TRANSFER     AT                    KIND      FROM             TO                  AMOUNT  REWARD     CAUSED BY
                  transfer:18  2026-01-02T00:00:00Z  grant     program:friends  held:ada         10.00 USD  reward:16  entry:16
                  transfer:23  2026-01-02T00:00:00Z  reversal  held:ada         program:friends   5.00 USD  reward:16  entry:18
                  transfer:25  2026-02-01T00:00:00Z  release   held:ada         payable:ada       5.00 USD  reward:16  entry:20

                more
                  dandelion why reward:16

                """)
        let transfer = try await ListingShop.read { try $0.ledgerThing("transfer:25").value }
        #expect(transfer["entry"] == "entry:20" && transfer["kind"] == "release")
    }

    @Test("say which reward or transfer is not there")
    func missing() async throws {
        await #expect(
            throws: GuestError.missing(what: "reward", id: "17", home: "shop", list: "ledger list")
        ) {
            try await ListingShop.read { try $0.ledgerThing("17").value }
        }
        await #expect(
            throws: GuestError.missing(
                what: "transfer", id: "transfer:1", home: "shop", list: "ledger transfers")
        ) {
            try await ListingShop.read { try $0.ledgerThing("transfer:1").value }
        }
    }
}
