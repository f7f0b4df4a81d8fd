import Dandelion
import DandelionHost
import Testing

@Suite("The list of runs")
struct ListingRunTests {
    @Test("tells each run in a line, without those by which messages go out")
    func list() async throws {
        let text = try await ListingShop.read { try $0.runs(RunFilter(), PageRequest()).text() }
        #expect(
            text == """
                RUN                         WORKFLOW                    KEY  STATUS     STARTED               DEADLINE              SAYS
                01kdvdna004rxs875b03tdk15y  customer-to-channel/invite  ada  completed  2026-01-01T00:00:00Z  -                     channel
                01kdvdna009pcr49c68e2vjfcn  customer-to-channel/invite  flo  completed  2026-01-01T00:00:00Z  -                     not invited: unsubscribed
                01kgdtca00fpwawdgak05rdya7  customer-to-channel/invite  eve  waiting    2026-02-02T00:00:00Z  2026-02-16T00:00:00Z  -

                """)
    }

    @Test("keeps to a workflow, a status and a key, also one whose run has ended")
    func filters() async throws {
        func keys(_ set: @Sendable (inout RunFilter) -> Void) async throws -> [String?] {
            var filter = RunFilter()
            set(&filter)
            let wanted = filter
            return try await ListingShop.read { home in
                try ListingShop.all(1, false) { try home.runs(wanted, $0) }.map(\.key)
            }
        }
        #expect(try await keys { $0.workflow = "invite" } == ["ada", "flo", "eve"])
        #expect(try await keys { $0.workflow = "customer-to-channel/invite" }.count == 3)
        #expect(try await keys { $0.workflow = "vite" } == [])
        #expect(try await keys { $0.workflow = "dandelion.message" }.count == 3)
        #expect(try await keys { $0.includesMessages = true }.count == 6)
        #expect(try await keys { $0.status = "waiting" } == ["eve"])
        #expect(try await keys { $0.key = "flo" } == ["flo"])
    }

    @Test("leads to a run, told as a timeline: what woke it, what it called, what it waits for")
    func show() async throws {
        let text = try await ListingShop.read { home in
            try home.run("01kgdtca00fpwawdgak05rdya7").sheet.text()
                .replacing(#/bundle [0-9a-f]{32}/#, with: "bundle …").replacing(#/lua:[0-9]+/#, with: "lua:…")
        }
        #expect(
            text == """
                01kgdtca00fpwawdgak05rdya7  customer-to-channel/invite
                status      waiting
                key         eve
                version     1 (bundle …)
                started by  entry:28, caused by entry:27 (survey.answered)

                timeline
                  AT                    ENTRY     LINE           WHAT
                  2026-02-02T00:00:00Z  entry:28                 started: member=eve
                                                  plugin.lua:…  members.get → {banned=false, id=eve, unsubscribed=false}
                                                  plugin.lua:…  referrers.enroll → {code=MQJPHD5G, conversions=0, id=01kgdtca00a0zgr318x5gkfv7…
                                                  plugin.lua:…  flow:send, and waits
                  2026-02-02T00:00:00Z  entry:32                 event message.settled: member=eve message=01kgdtca006yz4ys5may47k6ag outcome=sent template=invite
                                                  plugin.lua:…  flow:listen → 43
                                                  plugin.lua:…  listener:next, and waits

                waits for
                  referral.converted { referrer = '01kgdtca00a0zgr318x5gkfv7s' }
                  until 2026-02-16T00:00:00Z, when it goes on without

                """)
        let value = try await ListingShop.read { try $0.run("run:01kdvdna004rxs875b03tdk15y").value }
        #expect(value["steps"]?.listValue?.count == 5)
        #expect(value["says"] == "channel" && value["hears"] == [])
    }

    @Test("says why a blocked run is blocked, and how it is driven on")
    func blocked() async throws {
        let shop = try await ListingShop(homes: [])
        try await shop.running { engine, _ in
            let home = engine.home("shop")
            try await home.record(
                type: "order.paid", body: ["order": "o-1", "member": "ada", "amount": "1.00 USD"])
            try await engine.plugins.revoke("referrers.write", from: "customer-to-channel", in: "shop")
            try await home.record(type: "survey.answered", body: ["member": "ada", "score": 10])
            await engine.settle()
        }
        let (list, detail) = try shop.reading { home in
            var filter = RunFilter()
            filter.status = "blocked"
            let item = try #require(try home.runs(filter, PageRequest()).items.first)
            return (item.cells, try home.run(item.run.run))
        }
        #expect(list.last?.contains("without the capability 'referrers.write'") == true)
        let letter = try shop.reading { try #require(try $0.deadLetters(PageRequest()).items.first) }
        #expect(detail.value["remedy"]?.stringValue?.hasSuffix("dead-letters redrive \(letter.id)") == true)
        #expect(detail.sheet.text().contains("\nwhy\n  blocked: capability: plugin 'customer-to-channel'"))
    }

    @Test("says which run is not there")
    func missing() async throws {
        await #expect(
            throws: GuestError.missing(what: "run", id: "01x", home: "shop", list: "workflow list")
        ) {
            try await ListingShop.read { try $0.run("01x").value }
        }
    }
}
