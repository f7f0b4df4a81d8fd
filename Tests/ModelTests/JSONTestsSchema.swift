import DandelionModel
import Testing

@Suite("JSON from outside")
struct JSONTestsSchema {
    private let schema = EventSchema(
        "order.paid", .key("customer"), .money("amount").optional, .float("weight").optional,
        .instant("at").optional, .duration("took").optional, .int("count").optional, .string("note").optional,
        .value("extra").optional, .personal("born", .instant, of: "customer").optional,
        .personal("contact", .value, of: "customer").optional)

    private func decode(_ members: String) throws -> Value {
        try JSONText.decode(#"{"customer":"m1","# + members + "}", as: schema)
    }

    private func refusal(_ members: String) throws -> JSONError {
        try #require(throws: JSONError.self) { try decode(members) }
    }

    @Test("becomes what the fields of the schema hold, written plainly or as tags")
    func coercions() throws {
        let body: Value = [
            "customer": "m1", "amount": .money(Money(minorUnits: 1000, currency: .usd)), "weight": .float(3),
            "at": .instant(Instant(microseconds: 1_500_000)), "took": .duration(.days(3)),
            "born": .instant(.epoch),
        ]
        let plain = try decode(
            #"""
            "amount":"10.00 USD","weight":3,"at":"1970-01-01T00:00:01.5Z","took":"3d","born":"1970-01-01T00:00:00Z"
            """#)
        #expect(plain == body)
        let tagged = try decode(
            #"""
            "amount":{"$money":"10 USD"},"weight":3.0,"at":{"$instant":"1970-01-01T00:00:01.5Z"},
            "took":{"$duration":"72h"},"born":{"$instant":"1970-01-01T00:00:00Z"}
            """#)
        #expect(tagged == body)
        #expect(try JSONText.decode(JSONText.encode(body), as: schema) == body)
    }

    @Test("means only itself where the schema says nothing else")
    func noCoercion() throws {
        let body = try decode(#""note":"10.00 USD","extra":["3d",1,"10.00 USD"]"#)
        #expect(body["note"] == "10.00 USD")
        #expect(body["extra"] == ["3d", 1, "10.00 USD"])
        #expect(
            try refusal(#""count":1.0"#).reason
                == .refused(.wrongType(event: "order.paid", field: "count", expected: .int, found: "float")))
        #expect(
            try refusal(#""amount":10"#).reason
                == .refused(.wrongType(event: "order.paid", field: "amount", expected: .money, found: "int")))
    }

    @Test("never refers to a personal slot, wherever the reference hides")
    func personal() throws {
        let reference = #"{"$personal":["m2",1]}"#
        for members in [
            #""born":\#(reference)"#, #""extra":\#(reference)"#, #""extra":[{"a":\#(reference)}]"#,
            #""contact":{"b":\#(reference)}"#, #""extra":{"\u0024personal":["m2",1]}"#,
            #""extra":{"$personal":"m2"}"#,
        ] {
            #expect(try refusal(members).reason == .personalFromOutside)
        }
        #expect(throws: JSONError.self) { try JSONText.decode(reference, as: schema) }
        // A map that merely has such a key stays a map.
        #expect(try decode(#""extra":{"$$personal":["m2",1]}"#)["extra"] == ["$personal": ["m2", 1]])
        #expect(try JSONText.decode(reference) == .personal(PersonalReference(subject: "m2", slot: 1)))
    }

    @Test("is refused with the name and the place of the field")
    func fields() throws {
        let unreadable = try refusal("\n \"amount\":\"10 Dollar\"")
        #expect(unreadable.path == "amount")
        #expect((unreadable.line, unreadable.column) == (2, 11))
        #expect(
            unreadable.reason
                == .unreadable(event: "order.paid", field: "amount", type: .money, found: "'10 Dollar'"))
        #expect(unreadable.description.hasSuffix(#"Send a text such as "10.00 USD""#))

        let unknown = try refusal(#""amonut":1"#)
        #expect(unknown.path == "amonut")
        #expect(unknown.column == 27)
        #expect(
            unknown.reason
                == .refused(.unknownField(event: "order.paid", field: "amonut", suggestion: "amount")))

        let missing = try #require(throws: JSONError.self) { try JSONText.decode("{}", as: schema) }
        #expect(
            missing.reason
                == .refused(.missingField(event: "order.paid", field: "customer", expected: .string)))
        #expect(missing.path.isEmpty)
        #expect(throws: JSONError.self) { try JSONText.decode("[]", as: schema) }
        #expect(throws: JSONError.self) { try JSONText.decode(#"{"$money":"1 USD"}"#, as: schema) }
    }

    @Test("never shows in an error what stands in a personal field, nor in one that may be a misspelt one")
    func discretion() throws {
        for members in [
            #""born":"secret""#, #""born":{"$instant":"secret"}"#, #""contact":{"$secret":1}"#,
            #""contact":{"secret":1,"secret":2}"#, #""contact":{"secret":[99999999999999999999]}"#,
            #""contcat":{"secret":[99999999999999999999]}"#, #""contact":[1e999]"#, #""contact":secret"#,
            #""born":"secret\q""#,
        ] {
            let error = try refusal(members)
            for part in ["secret", "99999", "1e999"] { #expect(!"\(error)\(error.reason)".contains(part)) }
            #expect(["born", "contact", "contcat"].contains(error.path))
        }
        #expect(try refusal(#""extra":{"a":[99999999999999999999]}"#).path == "extra.a[0]")
    }

    @Test("is bounded, and the bound lets every event through that may be recorded")
    func size() throws {
        let error = try #require(throws: JSONError.self) {
            let text = [UInt8](repeating: 0x20, count: JSONText.maximumOutsideBytes + 1)
            return try JSONText.decode(text, as: schema)
        }
        #expect(error.reason == .tooLarge(bytes: 2_097_153, limit: 2_097_152))
        // The longest text for the fewest bytes.
        let instants = [Value](repeating: .instant(.epoch), count: 32_700)
        let body: Value = ["customer": "m1", "extra": .list(instants)]
        #expect(try JSONText.decode(JSONText.encode(body), as: schema) == body)
        let large = String(repeating: "1,", count: 40_000) + "1"
        guard case .refused(.tooLarge) = try refusal(#""extra":[\#(large)]"#).reason else {
            Issue.record("an event beyond 64 KiB was not refused as too large")
            return
        }
    }
}
