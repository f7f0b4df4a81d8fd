import DandelionModel
import Testing

@Suite("An event type")
struct EventTypeTests {
    struct OrderPaid: EventType, Equatable {
        static let schema = EventSchema(
            "order.paid", .key("customer"), .money("amount"), .int("quantity").optional,
            .duration("took").optional, .instant("at").optional, .value("extra").optional)

        var customer: String
        var amount: Money
        var quantity: Int32?
        var took: Duration?
        var at: Instant?
        var extra: Value?
    }

    struct Joined: EventType {
        static let schema = EventSchema(
            "member.joined", .key("member"), .personal("email", of: "member"),
            .personal("born", .instant, of: "member").optional)

        var member: String
        var email: Personal<String>
        var born: Personal<Instant>?
    }

    struct Leaky: EventType {
        static let schema = EventSchema("leaky", .key("member"), .value("notes"))

        struct Note: Codable { var text: Personal<String> }
        var member: String
        var notes: [Note]
    }

    private let usd: Currency

    init() throws { usd = try #require(Currency(code: "USD")) }

    @Test("becomes the map that its schema accepts, and comes back the same")
    func roundTrip() throws {
        let full = OrderPaid(
            customer: "ada", amount: Money(minorUnits: 1000, currency: usd), quantity: 3,
            took: .milliseconds(1500), at: Instant(microseconds: -5), extra: ["list": [1, .null, "é"]])
        let body = try full.eventBody()
        #expect(
            body == [
                "customer": "ada", "amount": .money(full.amount), "quantity": 3,
                "took": .duration(.milliseconds(1500)), "at": .instant(Instant(microseconds: -5)),
                "extra": ["list": [1, .null, "é"]],
            ])
        try OrderPaid.schema.check(body)
        #expect(try OrderPaid(eventBody: body) == full)
    }

    @Test("leaves a nil property out, and reads an absent field as nil")
    func optionals() throws {
        let bare = OrderPaid(customer: "ada", amount: Money(minorUnits: 1, currency: usd))
        let body = try bare.eventBody()
        #expect(body == ["customer": "ada", "amount": .money(bare.amount)])
        try OrderPaid.schema.check(body)
        #expect(try OrderPaid(eventBody: body) == bare)
    }

    @Test("hands its personal data over as values, and reads the stored ones as references")
    func personal() throws {
        let joined = Joined(member: "m1", email: .value("ada@example.org"), born: .value(.epoch))
        let body = try joined.eventBody()
        #expect(body == ["member": "m1", "email": "ada@example.org", "born": .instant(.epoch)])
        try Joined.schema.check(body)

        let reference = PersonalReference(subject: "m1", slot: 7)
        let stored: Value = ["member": "m1", "email": .personal(reference)]
        try Joined.schema.check(stored)
        guard case .reference(let read) = try Joined(eventBody: stored).email else {
            Issue.record("the stored reference was read as a value")
            return
        }
        #expect(read == reference)
        #expect(try Joined(eventBody: stored).eventBody() == stored)
    }

    @Test("never shows a personal value when it is printed")
    func printing() {
        let joined = Joined(member: "m1", email: .value("ada@example.org"))
        var dumped = ""
        dump(joined, to: &dumped)
        for text in ["\(joined)", "\(joined.email)", String(reflecting: joined), dumped] {
            #expect(!text.contains("example.org"))
        }
    }

    @Test("refuses personal data outside the personal fields of its schema")
    func leak() {
        let leaky = Leaky(member: "m1", notes: [Leaky.Note(text: .value("secret"))])
        #expect(
            throws: ValueCodingError.personalOutsideSchema(path: "notes[0].text", event: "leaky")
        ) { try leaky.eventBody() }
    }
}
