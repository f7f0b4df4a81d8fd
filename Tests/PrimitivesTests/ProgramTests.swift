import DandelionModel
import DandelionPrimitives
import DandelionWorkflow
import Testing

@Suite("A program")
struct ProgramTests {
    /// The table of the sample plugin, as it arrives.
    static let table: Value = [
        "$": "program", "at": "plugin.lua:30", "name": "friends",
        "reward": ["referrer": ["$rate": "1/10"], "friend": .money(usd(500))],
        "attribution": [
            "model": "last_touch", "window": "30d", "evidence": ["nomination", "code", "link"],
        ],
        "hold": "30d", "cap": ["per": "referrer", "every": "month", "count": 5],
        "rounding": "half_even", "on_refund": "claw_back",
    ]

    @Test("is read from its table, and what it says is read again from its value")
    func decoding() throws {
        let program = try ProgramDeclaration(decoding: Self.table)
        #expect(program.name == "friends")
        #expect(program.referrerReward == .rate(try Rate(percent: 10)))
        #expect(program.friendReward == .money(usd(500)))
        #expect(program.attribution.window == .days(30))
        #expect(program.attribution.evidence == [.nomination, .code, .link])
        #expect(program.hold == .days(30))
        #expect(program.cap == ProgramDeclaration.Cap(every: .month, count: 5))
        #expect(try ProgramDeclaration(decoding: program.value) == program)
    }

    @Test("maps its sales and refunds to other events")
    func mapping() throws {
        var table = try #require(Self.table.fields)
        table["sale"] = [
            "event": ["$": "event", "type": "invoice.settled"], "order": "invoice", "member": "payer",
        ]
        table["refund"] = ["event": "invoice.credited", "order": "invoice", "reports": "in_all"]
        let program = try ProgramDeclaration(decoding: .map(table))
        #expect(program.sale.event == "invoice.settled" && program.sale.order == "invoice")
        #expect(program.sale.amount == "amount")
        #expect(program.refund.reports == .inAll)
        #expect(try ProgramDeclaration(decoding: program.value) == program)
    }

    @Test("says everything that is wrong with it at once, and what to write instead")
    func problems() throws {
        let table: Value = [
            "at": "plugin.lua:30", "name": "friends", "rewards": [:],
            "reward": ["referer": ["$rate": "1/10"], "friend": "5 dollars"],
            "attribution": ["model": "linear", "window": ["$period": "1 month"], "evidence": ["lnk"]],
            "hold": "-1d", "cap": ["every": "quarter", "count": -1, "per": "member"],
            "rounding": "half_evn", "on_refund": 3,
        ]
        let refusal = try #require(throws: ProgramRefusal.self) { try ProgramDeclaration(decoding: table) }
        let expected = """
            the program 'friends' was not declared. plugin.lua:30: 'program' has no key 'rewards'; did you mean 'reward'?
            plugin.lua:30: 'reward' has no key 'referer'; did you mean 'referrer'?
            plugin.lua:30: 'reward.friend' is '5 dollars'; write percent(10) or money "5.00 USD"
            plugin.lua:30: 'attribution.model' is 'linear', which is not there yet; write 'last_touch', 'first_touch'
            plugin.lua:30: 'attribution.window' is a calendar period; write an exact duration, such as "30d"; months vary
            plugin.lua:30: 'attribution.evidence' names 'lnk'; did you mean 'link'?
            plugin.lua:30: 'hold' is -1d; write a duration from zero on
            plugin.lua:30: 'cap.per' is 'member'; write 'referrer', the only one so far
            plugin.lua:30: 'cap.every' is 'quarter'; write one of 'month', 'week', 'day'
            plugin.lua:30: 'cap.count' is -1; write a whole number from 0 on
            plugin.lua:30: 'rounding' is 'half_evn'; did you mean 'half_even'?
            plugin.lua:30: 'on_refund' is 3; write one of 'claw_back', 'keep'
            """
        #expect(refusal.description == expected)
    }

    @Test(
        "is refused where it rewards nobody, has no name, or a reward out of range",
        arguments: [
            (["name": "x"], "'reward' is missing"),
            (["name": "x", "reward": [:]], "rewards nobody"),
            (["reward": ["friend": "5.00 USD"]], "cannot be called ''"),
            (["name": "x", "reward": ["friend": "-5.00 USD"]], "below zero"),
            (["name": "x", "reward": ["referrer": "150%"]], "150% of the sale"),
            (["name": "x", "reward": ["friend": "5.00 USD"], "link": "/r/"], "'{code}' once"),
            (["name": "x", "reward": ["friend": "5.00 USD"], "link": "/{code}/{code}"], "'{code}' once"),
            (["name": "x", "reward": ["friend": "5.00 USD"], "link": "/{member}/{code}"], "or '{member}'"),
            (
                ["name": "x", "reward": ["friend": "5.00 USD"], "refund": ["event": "order.paid"]],
                "both the sale"
            ),
        ] as [(Value, String)])
    func refusals(table: Value, part: String) throws {
        let refusal = try #require(throws: ProgramRefusal.self) { try ProgramDeclaration(decoding: table) }
        #expect(refusal.description.contains(part))
    }

    @Test("is declared again without effect, changed by its owner, and not by another")
    func declaring() throws {
        let world = try World()
        try world.declare()
        let before = try world.rows(PrimitiveTables.program)
        try world.declare()
        #expect(try world.rows(PrimitiveTables.program) == before)
        try world.declare(World.friends { $0.hold = nil })
        #expect(try world.turn { try $0.programs.get("friends")?.hold } == nil)
        let refusal = try #require(throws: Failed.self) {
            try world.turn { try $0.programs.declare(World.friends(), owner: "thief") }
        }
        #expect(refusal.reason.contains("'thief' declares the program 'friends', which belongs to"))
    }

    @Test("that is closed enrolls and converts nobody, and still takes back what it granted")
    func closing() throws {
        let world = try World()
        try world.declare()
        let ada = try world.enroll("ada")
        try world.visit(ada, by: "bob", at: day(0))
        try world.advance(.days(1))
        try world.pay("o-1", by: "bob")
        try world.turn { try $0.programs.close("friends") }
        try world.pay("o-2", by: "bob")
        #expect(try world.referral("o-2") == nil)
        #expect(throws: Failed.self) { try world.enroll("cid") }
        try world.refund("o-1", 10_000)
        #expect(try world.balance(.held, "ada") == 0)
        try world.declare()
        try world.pay("o-3", by: "bob")
        #expect(try world.referral("o-3")?.state == .converted)
    }

    @Test(
        "caps by calendar periods of UTC",
        arguments: [
            (.day, "2026-03-01T23:59:59.999999Z", "2026-03-01T00:00:00Z"),
            (.month, "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
            (.month, "2026-02-28T23:59:59.999999Z", "2026-02-01T00:00:00Z"),
            (.week, "2026-03-01T23:00:00Z", "2026-02-23T00:00:00Z"),
            (.week, "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z"),
            (.week, "1969-12-31T12:00:00Z", "1969-12-29T00:00:00Z"),
            (.month, "1969-12-31T12:00:00Z", "1969-12-01T00:00:00Z"),
        ] as [(ProgramDeclaration.Period, String, String)])
    func periods(period: ProgramDeclaration.Period, instant: String, start: String) throws {
        let cap = ProgramDeclaration.Cap(every: period, count: 1)
        #expect(try cap.period(of: Instant(instant)) == Instant(start))
    }
}

extension Value {
    fileprivate var fields: ValueMap? { if case .map(let map) = self { map } else { nil } }
}
