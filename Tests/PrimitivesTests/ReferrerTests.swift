import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

@Suite("A referrer")
struct ReferrerTests {
    @Test("is enrolled once for a member and program, with a code and a link of their own")
    func enrolling() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        let again = try world.enroll("ada")
        let bob = try world.enroll("bob")
        #expect(again == ada)
        #expect(ada.code != bob.code)
        #expect(ada.link == "/r/\(ada.code)")
        #expect(ReferralCode(typed: ada.code)?.text == ada.code)
        let events = try world.events("referrer.enrolled")
        #expect(events.count == 2)
        #expect(events.first?["referrer"] == .string(ada.id))
        #expect(events.first?["code"] == .string(ada.code))
        #expect(try world.refold() == [])
    }

    @Test("cannot be somebody who is banned, nor in a program that is not declared")
    func refusals() throws {
        let world = try World()
        #expect(throws: Failed.self) { try world.enroll("ada") }
        try world.declare()
        try world.turn { turn in
            var fields = MemberFields()
            fields.isBanned = true
            try turn.members.create("eve", fields)
        }
        let refusal = try #require(throws: Failed.self) { try world.enroll("eve") }
        #expect(refusal.reason.contains("'referrers.enroll' cannot be done for 'eve', who is banned"))
    }

    @Test("is found by code in any writing, by member, and by links that end in the code")
    func finding() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        let typed = "\(ada.code.prefix(4).lowercased())-\(ada.code.suffix(4))"
        #expect(try world.turn { try $0.referrers.find(code: typed) } == ada)
        #expect(try world.turn { try $0.referrers.find(code: "00000000") } == nil)
        #expect(try world.turn { try $0.referrers.find(member: "ada", program: "friends") } == ada)
        for link in [
            "https://shop.example/r/\(ada.code)", "https://shop.example/?ref=\(ada.code.lowercased())",
        ] {
            let found = try world.turn { try $0.referrals.touch(.link, link, by: "bob") }
            #expect(found == [ada])
        }
    }

    @Test(
        "has a link with the member's id in it where the program says so, in all programs that write it alike"
    )
    func memberLinks() throws {
        let world = try World()
        for name in ["friends", "partners"] {
            var program = ProgramDeclaration(name: name)
            program.friendReward = .money(usd(500))
            program.link = "https://shop.example/r/{member}"
            try world.declare(program)
        }
        try world.enroll("ada")
        try world.enroll("ann/é 1")
        try world.turn { try $0.referrers.enroll("ada", in: "partners") }
        let links = try world.events("referrer.enrolled").map { $0["link"]?.stringValue }
        let ada = "https://shop.example/r/ada"
        #expect(links == [ada, "https://shop.example/r/ann%2F%C3%A9%201", ada])
        for (link, programs) in [
            (ada, ["friends", "partners"]), (ada + "/", []), (links[1] ?? "", ["friends"]),
        ] {
            let found = try world.turn { try $0.referrals.touch(.link, link, by: "bob") }
            #expect(found.map(\.program).sorted() == programs)
        }
    }

    @Test("is led to by a link that was visited after the enrolment only, though it could be guessed before")
    func early() throws {
        let world = try World()
        try world.declare(World.friends { $0.link = "/r/{member}" })
        for order in ["o-1", "o-2"] {
            try world.record("link.visited", ["link": "/r/ada", "member": "bob"])
            try world.enroll("ada")
            try world.advance(.days(1))
            try world.pay(order, by: "bob")
        }
        #expect(try world.referral("o-1") == nil)
        #expect(try world.referral("o-2")?.member == "ada")
    }

    @Test("with the most conversions comes first")
    func top() throws {
        let world = try World()
        try world.declare()
        let referrers = try ["ada", "bob", "cid"].map(world.enroll)
        for (index, count) in [(0, 1), (1, 3), (2, 2)] {
            for order in 0..<count {
                try world.pay(
                    "o-\(index)-\(order)", by: "f-\(index)-\(order)", saying: ["code": referrers[index].code])
            }
        }
        let top = try world.turn { try $0.referrers.top(of: "friends", limit: 2) }
        #expect(top.map(\.member) == ["bob", "cid"])
        #expect(top.map(\.conversions) == [3, 2])
    }
}
