import DandelionModel
import DandelionPrimitives
import DandelionStore
import DandelionWorkflow
import Testing

@Suite("A sale")
struct ConversionTests {
    private func shop(_ change: (inout ProgramDeclaration) -> Void = { _ in }) throws -> World {
        let world = try World()
        try world.declare(World.friends(change))
        return world
    }

    @Test("goes back to the last touch and rewards both sides in one turn, held to an exact instant")
    func conversion() throws {
        let world = try shop()
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.visit(ada, by: "cid", at: day(-9))
        try world.visit(bob, by: "cid", at: day(-5))
        try world.pay("o-1", by: "cid", 12_345, at: day(0))
        let referral = try #require(try world.referral("o-1"))
        #expect(referral.state == .converted && referral.member == "bob" && referral.reason == nil)
        // A tenth of 123.45 is 12.345, and half goes to the even neighbour.
        #expect(try world.balance(.held, "bob") == 1_234)
        #expect(try world.balance(.held, "cid") == 500)
        #expect(try world.balance(.program, "friends") == -1_734)
        let transfers = try world.rows(Tables.transfer)
        #expect(transfers.count == 2)
        #expect(Set(transfers.compactMap { $0[11].integer }).count == 1, "both name one entry as their cause")
        #expect(transfers.map { $0[13].text } == ["10%", nil])
        try world.advance(.days(30) - .microseconds(1))
        #expect(try world.balance(.payable, "bob") == 0)
        try world.advance(.microseconds(1))
        #expect(try world.balance(.payable, "bob") == 1_234)
        #expect(try world.balance(.payable, "cid") == 500)
        let event = try #require(try world.events("referral.converted").first)
        let expected: Value = [
            "referral": .string(referral.id), "referrer": .string(bob.id), "member": "bob", "friend": "cid",
            "order": "o-1", "program": "friends", "amount": .money(usd(12_345)),
        ]
        #expect(event == expected)
        #expect(try world.conversions(of: bob) == 1)
        #expect(try world.refold() == [])
    }

    @Test("keeps the evidence that lost, with the reason")
    func losers() throws {
        let world = try shop()
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.visit(ada, by: "cid", at: day(-9))
        try world.record("code.entered", ["member": "cid", "code": .string(ada.code)], occurredAt: day(-5))
        try world.visit(bob, by: "cid", at: day(-5))
        try world.pay("o-1", by: "cid", at: day(0), saying: ["code": bob.code, "link": "/r/NOTHING1"])
        let evidence = try world.evidence("o-1")
        #expect(evidence.map(\.kind) == [.code, .link, .code, .link, .link])
        #expect(evidence.map(\.hasWon) == [true, false, false, false, false])
        #expect(evidence.map(\.reason) == [nil, .strongerEvidence, .laterTouch, .laterTouch, .laterTouch])
        #expect(evidence.map(\.referrer) == [bob.id, nil, ada.id, bob.id, ada.id])
    }

    @Test(
        "counts touches from the window's first instant on, up to its own and without it",
        arguments: [
            (Duration.zero, false), (.microseconds(1), true), (.days(30), true),
            (.days(30) + .microseconds(1), false),
        ])
    func window(before: Duration, converts: Bool) throws {
        let world = try shop()
        let ada = try world.enroll("ada")
        try world.visit(ada, by: "cid", at: day(100) - before)
        try world.pay("o-1", by: "cid", at: day(100))
        #expect((try world.referral("o-1") != nil) == converts)
    }

    @Test("goes to the stronger kind of two touches at one instant")
    func ranking() throws {
        for ranks in [[EvidenceKind.link, .code], [.code, .link]] {
            let world = try shop { $0.attribution.evidence = ranks }
            let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
            try world.visit(ada, by: "cid", at: day(-1))
            try world.record(
                "code.entered", ["member": "cid", "code": .string(bob.code)], occurredAt: day(-1))
            // A kind that the program does not list is no evidence.
            try world.record("referrer.named", ["member": "cid", "nominated_by": "eve"], occurredAt: day(-1))
            try world.pay("o-1", by: "cid", at: day(0))
            #expect(try world.referral("o-1")?.member == (ranks[0] == .link ? "ada" : "bob"))
            #expect(try world.evidence("o-1").map(\.reason) == [nil, .strongerEvidence])
        }
    }

    @Test("goes to the first touch where the program says so, and what the sale says comes last then")
    func firstTouch() throws {
        let world = try shop { $0.attribution.model = .firstTouch }
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.visit(ada, by: "cid", at: day(-9))
        try world.visit(bob, by: "cid", at: day(-5))
        try world.pay("o-1", by: "cid", at: day(0), saying: ["code": bob.code])
        #expect(try world.referral("o-1")?.member == "ada")
        #expect(try world.evidence("o-1").map(\.reason) == [nil, .earlierTouch, .earlierTouch])
    }

    @Test("that names its referrer counts that, by member, code or link")
    func saidBySale() throws {
        let world = try shop()
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.visit(ada, by: "cid", at: day(-1))
        try world.pay("o-1", by: "cid", at: day(0), saying: ["nominated_by": "bob", "code": ada.code])
        try world.pay("o-2", by: "cid", at: day(0), saying: ["link": "https://shop.example\(bob.link)"])
        try world.pay("o-3", by: "cid", at: day(0))
        #expect(try ["o-1", "o-2", "o-3"].map { try world.referral($0)?.member } == ["bob", "bob", "ada"])
    }

    @Test("without any evidence is nobody's and leaves nothing")
    func nothing() throws {
        let world = try shop()
        try world.pay("o-1", by: "cid")
        #expect(try world.rows(PrimitiveTables.referral).isEmpty)
        #expect(try world.rows(Tables.transfer).isEmpty)
    }

    @Test("converts once, also when it is recorded twice")
    func once() throws {
        let world = try shop()
        let ada = try world.enroll("ada")
        try world.pay("o-1", by: "cid", 10_000, saying: ["code": ada.code])
        try world.pay("o-1", by: "cid", 20_000, saying: ["code": ada.code])
        #expect(try world.rows(PrimitiveTables.referral).count == 1)
        #expect(try world.balance(.held, "ada") == 1_000)
        #expect(try world.events("referral.converted").count == 1)
        #expect(try world.conversions(of: ada) == 1)
    }

    @Test("of the referrer's own is refused with its reason, and weaker evidence of another still counts")
    func selfReferral() throws {
        let world = try shop()
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.pay("o-1", by: "ada", at: day(0), saying: ["code": ada.code])
        let refused = try #require(try world.referral("o-1"))
        #expect(refused.state == .refused && refused.reason == "self_referral" && refused.referrer == nil)
        try world.visit(bob, by: "ada", at: day(-1))
        try world.pay("o-2", by: "ada", at: day(0), saying: ["code": ada.code])
        #expect(try world.referral("o-2")?.member == "bob")
        #expect(try world.evidence("o-2").map(\.reason) == [.selfReferral, nil])
        #expect(try world.balance(.held, "bob") == 1_000)
        #expect(try world.failures() == [])
    }

    @Test("that would close a cycle is refused, at any distance")
    func cycles() throws {
        let world = try shop()
        let people = ["ada", "bob", "cid", "dan"]
        let referrers = try people.map(world.enroll)
        for place in 1..<people.count {
            try world.pay("o-\(place)", by: people[place], saying: ["code": referrers[place - 1].code])
        }
        for (order, referrer) in [("back-1", 1), ("back-2", 2), ("back-3", 3)] {
            try world.pay(order, by: "ada", saying: ["code": referrers[referrer].code])
            let refused = try #require(try world.referral(order))
            #expect(refused.state == .refused && refused.reason == "cycle")
        }
        #expect(try world.balance(.held, "dan") == 500, "as a friend, not as a referrer")
        // The other way is no cycle.
        try world.pay("again", by: "dan", saying: ["code": referrers[0].code])
        #expect(try world.referral("again")?.state == .converted)
    }

    @Test("with somebody who is banned, and one of nothing, rewards nobody")
    func refusals() throws {
        let world = try shop()
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            try turn.members.update("bob", fields)
        }
        try world.pay("o-1", by: "cid", saying: ["code": bob.code])
        try world.pay("o-2", by: "bob", saying: ["code": ada.code])
        try world.pay("o-3", by: "cid", 0, saying: ["code": ada.code])
        try world.pay("o-4", by: "cid", -5, saying: ["code": ada.code])
        try world.pay("o-5", by: "cid", saying: ["code": "0000-0000"])
        let reasons = try (1...5).map { try world.referral("o-\($0)")?.reason }
        #expect(reasons == ["banned", "banned", "nothing_paid", "nothing_paid", "unknown"])
        #expect(try world.rows(Tables.transfer).isEmpty)
        #expect(try world.failures() == [])
    }

    @Test("beyond the cap of its calendar month converts and rewards neither side")
    func cap() throws {
        let world = try shop { $0.cap = ProgramDeclaration.Cap(every: .month, count: 2) }
        let (ada, bob) = (try world.enroll("ada"), try world.enroll("bob"))
        for order in 1...3 {
            try world.pay("o-\(order)", by: "f-\(order)", at: day(30), saying: ["code": ada.code])
        }
        try world.pay("o-4", by: "f-4", at: day(31), saying: ["code": ada.code])
        try world.pay("o-5", by: "f-5", at: day(30), saying: ["code": bob.code])
        #expect(try world.conversions(of: ada) == 4)
        #expect(try world.balance(.held, "ada") == 3_000)
        #expect(try world.balance(.held, "f-3") == 0)
        #expect(try world.balance(.held, "bob") == 1_000)
        let capped = try #require(try world.referral("o-3"))
        #expect(capped.state == .converted && capped.reason == "cap" && capped.referrerReward == nil)
        #expect(try world.events("referral.converted").count == 5)
    }

    @Test("of a program with other events is read from their fields")
    func mapping() throws {
        let settled = EventSchema(
            "invoice.settled", .key("invoice", .int), .key("payer"), .money("total"), .string("voucher"))
        let world = try World(events: [settled])
        try world.declare(
            World.friends { program in
                program.sale.event = "invoice.settled"
                program.sale.order = "invoice"
                program.sale.member = "payer"
                program.sale.amount = "total"
                program.sale.code = "voucher"
            })
        let ada = try world.enroll("ada")
        try world.record(
            "invoice.settled",
            ["invoice": 77, "payer": "cid", "total": .money(usd(2_000)), "voucher": .string(ada.code)])
        try world.pay("o-1", by: "cid", saying: ["code": ada.code])
        #expect(try world.referral("77")?.member == "ada")
        #expect(try world.referral("o-1") == nil)
        #expect(try world.turn { try $0.members.get("cid") } != nil)
    }

    @Test("of a member who was referred by a channel pays the channel's rate")
    func channel() throws {
        let world = try shop()
        let ada = try world.enroll("ada")
        let rate = try Rate(percent: 12)
        let channel = try world.turn { try $0.channels.promote("ada", kind: "person", rate: rate) }
        let again = try world.turn { try $0.channels.promote("ada", kind: "partner", rate: .one) }
        #expect(again == channel)
        #expect(try world.events("channel.promoted").count == 1)
        try world.record(
            "link.visited", ["link": .string(channel.link), "member": "cid"], occurredAt: day(-1))
        try world.pay("o-1", by: "cid")
        let referral = try #require(try world.referral("o-1"))
        #expect(referral.referrer == ada.id && referral.rate == rate)
        #expect(try world.balance(.held, "ada") == 1_200)
        #expect(try world.balance(.held, "cid") == 500)
        try world.pay("o-2", by: "dan", saying: ["code": channel.code.lowercased()])
        #expect(try world.referral("o-2")?.referrer == ada.id)
        #expect(try world.turn { try $0.channels.list() } == [channel])
        #expect(try world.turn { try $0.channels.get(channel.id) } == channel)
        #expect(try world.refold() == [])
    }

    @Test("is decided although the friend has touched a thousand times")
    func manyTouches() throws {
        let world = try shop()
        let ada = try world.enroll("ada")
        let bob = try world.enroll("bob")
        for minute in 0..<1_000 {
            let at = day(-1) + .minutes(Int64(minute))
            try world.turn { try $0.referrals.touch(.link, ada.link, by: "cid", at: at) }
        }
        try world.visit(bob, by: "cid", at: day(0) - .microseconds(1))
        try world.pay("o-1", by: "cid", at: day(0))
        #expect(try world.referral("o-1")?.member == "bob")
        #expect(try world.failures() == [])
    }
}
