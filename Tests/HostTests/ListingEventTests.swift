import Dandelion
import DandelionHost
import Foundation
import Testing

@Suite("The list of entries")
struct ListingEventTests {
    @Test("tells each entry in a line, and withholds what is personal")
    func list() async throws {
        var filter = EventFilter()
        filter.until = try Instant("2026-01-01T00:00:01Z")
        filter.kind = "event"
        let text = try await ListingShop.read { try $0.events(filter, PageRequest(limit: 5)).text() }
        #expect(
            text == """
                ENTRY    AT                    TYPE                 TURNS  FIELDS
                entry:2  2026-01-01T00:00:00Z  member.joined            2  address=«personal» member=ada name=«personal» tier=gold
                entry:3  2026-01-01T00:00:00Z  member.joined            2  member=flo name=«personal»
                entry:4  2026-01-01T00:00:00Z  member.unsubscribed      1  member=flo
                entry:5  2026-01-01T00:00:00Z  survey.answered          1  comment=«personal» member=ada score=9
                entry:7  2026-01-01T00:00:00Z  referrer.enrolled        -  code=KH82QZRW link=https://shop.example/r/ada member=ada program=friends referrer=01kdvdna0038yjg1f7xkj6fgqq

                """)
    }

    @Test("can be had in parts, which hold every entry once, from either end")
    func paging() async throws {
        for limit in [1, 3, 7, 32, 50] {
            for newest in [false, true] {
                let numbers = try await ListingShop.read { home in
                    try ListingShop.all(limit, newest) { try home.events(EventFilter(), $0) }
                        .map(\.entry.number)
                }
                #expect(numbers == (newest ? (1...32).reversed() : Array(1...32)), "\(limit) \(newest)")
            }
        }
    }

    @Test("keeps to a type, a kind, a member and a stretch of time, also from a place in the list on")
    func filters() async throws {
        func numbers(_ set: @Sendable (inout EventFilter) throws -> Void) async throws -> [Int64] {
            var filter = EventFilter()
            try set(&filter)
            let wanted = filter
            return try await ListingShop.read { home in
                try ListingShop.all(2, false) { try home.events(wanted, $0) }.map(\.entry.number)
            }
        }
        #expect(try await numbers { $0.type = "order.paid" } == [16, 21, 23, 26])
        #expect(try await numbers { $0.kind = "timer" } == [20])
        #expect(try await numbers { $0.member = "bo" } == [16, 17, 19])
        #expect(
            try await numbers {
                $0.since = try Instant("2026-01-02T00:00:00Z")
                $0.until = try Instant("2026-02-02T00:00:00Z")
            } == [16, 17, 18, 19, 20])
        #expect(try await numbers { $0.since = try Instant("2026-02-02T00:00:01Z") } == [])
        #expect(try await numbers { $0.until = try Instant("2025-12-31T00:00:00Z") } == [])
    }

    @Test("as JSON has the fields as they are sent, the place to go on, and no personal value")
    func json() async throws {
        let text = try await ListingShop.read {
            JSONOutput.text(try $0.events(EventFilter(), PageRequest(limit: 1, after: "entry:15")).value())
        }
        #expect(
            text == """
                {
                  "items": [
                    {
                      "at": "2026-01-02T00:00:00Z",
                      "cause": null,
                      "depth": 0,
                      "fields": {
                        "amount": "100.00 USD",
                        "member": "bo",
                        "nominated_by": "ada",
                        "order": "o-1"
                      },
                      "id": "entry:16",
                      "kind": "event",
                      "number": 16,
                      "occurred_at": null,
                      "recorded_at": "2026-01-02T00:00:00Z",
                      "source": "api",
                      "turns": [
                        {
                          "handler": "dandelion.referrals",
                          "outcome": "done",
                          "run": null,
                          "version": 1
                        }
                      ],
                      "type": "order.paid"
                    }
                  ],
                  "next": "16"
                }
                """)
        let all = try await ListingShop.read {
            JSONOutput.text(try $0.events(EventFilter(), PageRequest()).value())
        }
        for personal in ["Lovelace", "ada@example.org", "Lovely"] { #expect(!all.contains(personal)) }
    }

    @Test("leads to an entry, told with its turns, what it caused, and what was booked")
    func show() async throws {
        let text = try await ListingShop.read { try $0.event("16").sheet.text() }
        #expect(
            text == """
                entry:16  order.paid
                at        2026-01-02T00:00:00Z
                recorded  2026-01-02T00:00:00Z
                kind      event
                source    api
                event id  01kdy02100pjt23wz3adx6rrdb

                fields
                  amount        100.00 USD
                  member        bo
                  nominated_by  ada
                  order         o-1

                turns
                  TURN  HANDLER              VERSION  RUN  ENDED  WHY
                     1  dandelion.referrals        1  -    done   -

                caused
                  ENTRY     AT                    TYPE                TURNS  FIELDS
                  entry:17  2026-01-02T00:00:00Z  referral.converted      1  amount=100.00 USD friend=bo member=ada order=o-1 program=friends referral=01kdy0210036zq829fv50t1t5g referrer=01kdvdna0038yjg1f7xkj6fgqq

                rewards granted
                  REWARD     MEMBER  PROGRAM     AMOUNT  TAKEN BACK  STATE    GRANTED BY
                  reward:16  ada     friends  10.00 USD    5.00 USD  payable  entry:16
                  reward:19  bo      friends   5.00 USD    2.50 USD  payable  entry:16

                transfers
                  TRANSFER     AT                    KIND   FROM             TO           AMOUNT  REWARD     CAUSED BY
                  transfer:18  2026-01-02T00:00:00Z  grant  program:friends  held:ada  10.00 USD  reward:16  entry:16
                  transfer:20  2026-01-02T00:00:00Z  grant  program:friends  held:bo    5.00 USD  reward:19  entry:16

                """)
        let caused = try await ListingShop.read { try $0.event("entry:5").value["caused"] }
        #expect(caused?.listValue?.compactMap { $0["id"]?.stringValue } == ["entry:6", "entry:7", "entry:8"])
    }

    @Test("says which entry is not there, and what is no entry or no place in a list")
    func missing() async throws {
        await #expect(
            throws: GuestError.missing(what: "entry", id: "99", home: "shop", list: "events list")
        ) {
            try await ListingShop.read { try $0.event("99").value }
        }
        for text in ["ada", "reward:3", "-4", "0"] {
            await #expect(
                throws: GuestError.badID(text, expected: "the number of an entry, such as entry:12")
            ) {
                try await ListingShop.read { try $0.event(text).value }
            }
        }
        await #expect(throws: GuestError.badCursor("o-1/2")) {
            try await ListingShop.read { try $0.events(EventFilter(), PageRequest(after: "o-1/2")).text() }
        }
    }
}
