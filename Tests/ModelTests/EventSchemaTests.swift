import DandelionModel
import Testing

@Suite("An event schema")
struct EventSchemaTests {
    private let schema = EventSchema(
        "order.paid", .key("customer"), .key("number", .int).optional, .money("amount"),
        .int("quantity").optional, .personal("email", of: "customer").optional,
        .personal("parcel", .int, of: "number").optional, .value("extra").optional)

    private func refusal(of body: Value) -> EventRefusal? {
        do throws(EventRefusal) {
            try schema.check(body)
            return nil
        } catch {
            return error
        }
    }

    private func body(_ more: (String, Value)...) -> Value {
        .map(ValueMap([("customer", "ada"), ("amount", .money(.zero(.usd)))] + more))
    }

    @Test("takes what has every field that is needed, and no other")
    func accepted() throws {
        try schema.check(body())
        try schema.check(body(("quantity", 1), ("email", "a@b.c"), ("extra", ["any": [.null, true]])))
        try schema.check(body(("email", .personal(PersonalReference(subject: "ada", slot: 1)))))
    }

    @Test("names the field that it refuses")
    func fields() {
        #expect(refusal(of: [1]) == .notAMap(event: "order.paid", found: "list"))
        #expect(
            refusal(of: body(("quantitty", 1)))
                == .unknownField(event: "order.paid", field: "quantitty", suggestion: "quantity"))
        #expect(
            refusal(of: body(("zebra", 1)))
                == .unknownField(event: "order.paid", field: "zebra", suggestion: nil))
        #expect(
            refusal(of: ["amount": .money(.zero(.usd))])
                == .missingField(event: "order.paid", field: "customer", expected: .string))
        #expect(
            refusal(of: ["customer": "ada"])
                == .missingField(event: "order.paid", field: "amount", expected: .money))
        #expect(
            refusal(of: body(("quantity", "1")))
                == .wrongType(event: "order.paid", field: "quantity", expected: .int, found: "string"))
        #expect(
            refusal(of: body(("quantity", .null)))
                == .wrongType(event: "order.paid", field: "quantity", expected: .int, found: "null"))
        #expect(
            refusal(of: body(("email", 5)))
                == .wrongType(event: "order.paid", field: "email", expected: .string, found: "int"))
        #expect(
            refusal(of: body(("quantity", .personal(PersonalReference(subject: "ada", slot: 1)))))
                == .wrongType(event: "order.paid", field: "quantity", expected: .int, found: "personal"))
        #expect(
            refusal(of: body(("parcel", 5)))
                == .missingSubject(event: "order.paid", field: "parcel", subject: "number"))
        // A field whose name only looks like a known one.
        #expect(refusal(of: ["\u{212A}ey": 1]) != nil)
    }

    @Test("refuses what no store could hold, with the path or the sizes")
    func unsound() {
        #expect(
            refusal(of: body(("extra", ["list": [1, .float(.nan)]])))
                == .notANumber(event: "order.paid", path: "extra.list[1]"))
        let deep = (0..<32).reduce(Value.null) { value, _ in .list([value]) }
        #expect(
            refusal(of: body(("extra", deep)))
                == .tooDeep(
                    event: "order.paid", path: "extra" + String(repeating: "[0]", count: 31), limit: 32))
        #expect(refusal(of: body(("extra", .duration(.seconds(Int64.max) * 4)))) != nil)
    }

    @Test("takes 65,536 bytes and refuses one more")
    func size() throws {
        let without = ValueCodec.encode(body(("extra", ""))).count
        // A length of this size takes three bytes instead of one.
        let room = EventSchema.maximumBytes - without - 2
        let full = body(("extra", .string(String(repeating: "x", count: room))))
        #expect(ValueCodec.encode(full).count == 65_536)
        try schema.check(full)
        let over = body(("extra", .string(String(repeating: "x", count: room + 1))))
        #expect(refusal(of: over) == .tooLarge(event: "order.paid", bytes: 65_537, limit: 65_536))
    }

    @Test("measures each value exactly as it is encoded")
    func measure() {
        var random = RandomValue(seed: 7)
        for _ in 0..<300 {
            let value = Value.list((0..<200).map { _ in random.value() })
            let bytes = ValueCodec.encode(body(("extra", value))).count
            let fits = bytes <= EventSchema.maximumBytes
            #expect(
                refusal(of: body(("extra", value)))
                    == (fits ? nil : .tooLarge(event: "order.paid", bytes: bytes, limit: 65_536)))
        }
    }

    @Test("refuses in words that say what stands and what to do")
    func words() throws {
        let refusals = [
            refusal(of: [1]), refusal(of: body(("quantitty", 1))), refusal(of: ["customer": "ada"]),
            refusal(of: body(("quantity", "1"))), refusal(of: body(("parcel", 5))),
            refusal(of: body(("extra", .float(.nan)))),
        ]
        for refusal in refusals {
            let text = try #require(refusal).description
            #expect(text.contains("'order.paid'"))
            #expect(text.contains("; nothing was recorded. "))
        }
        #expect(
            refusals[1]?.description
                == "'order.paid' has no field 'quantitty'; nothing was recorded. Did you mean 'quantity'?")
        let long = EventRefusal.unknownType(name: String(repeating: "x", count: 60_000), suggestion: nil)
        #expect(long.description.utf8.count < 300)
    }
}

@Suite("An event catalog")
struct EventCatalogTests {
    @Test("finds a schema by its name, and suggests the nearest for a name that it has not")
    func lookUp() throws {
        let paid = EventSchema("order.paid", .key("customer"))
        let catalog = try EventCatalog([paid, EventSchema("order.sent", .key("customer"))])
        #expect(try catalog.schema("order.paid") == paid)
        #expect(catalog.names == ["order.paid", "order.sent"])
        try catalog.check(["customer": "ada"], as: "order.paid")
        #expect(throws: EventRefusal.unknownType(name: "order.piad", suggestion: "order.paid")) {
            try catalog.schema("order.piad")
        }
        #expect(throws: EventRefusal.unknownType(name: "member.left", suggestion: nil)) {
            try catalog.check(["customer": "ada"], as: "member.left")
        }
    }

    @Test("takes one schema twice, and refuses another of the same name")
    func twice() throws {
        var catalog = EventCatalog()
        try catalog.add(EventSchema("a", .int("x")))
        try catalog.add(EventSchema("a", .int("x")))
        #expect(throws: SchemaRefusal.twoSchemas(event: "a")) {
            try catalog.add(EventSchema("a", .int("x").optional))
        }
        #expect(catalog["a"]?.fields == [.int("x")])
    }

    @Test(
        "refuses a schema that is malformed",
        arguments: [
            (EventSchema("Order.paid"), SchemaRefusal.badName(event: "Order.paid")),
            (EventSchema("order..paid"), .badName(event: "order..paid")),
            (EventSchema(""), .badName(event: "")),
            (EventSchema("order.1"), .badName(event: "order.1")),
            (EventSchema("a", .int("x y")), .badFieldName(event: "a", field: "x y")),
            (EventSchema("a", .int("é")), .badFieldName(event: "a", field: "é")),
            (EventSchema("a", .int("x"), .bool("x")), .duplicateField(event: "a", field: "x")),
            (EventSchema("a", .key("x", .money)), .keyType(event: "a", field: "x", found: .money)),
            (
                EventSchema("a", .string("who"), .personal("email", of: "who")),
                .subjectIsNoKey(event: "a", field: "email", subject: "who")
            ),
            (
                EventSchema("a", .personal("email", of: "who")),
                .subjectIsNoKey(event: "a", field: "email", subject: "who")
            ),
        ])
    func malformed(_ schema: EventSchema, _ expected: SchemaRefusal) {
        #expect(throws: expected) { try EventCatalog([schema]) }
    }
}

@Suite("A suggestion")
struct SuggestionTests {
    @Test(
        "is the nearest name, with at most two letters changed, dropped, added or swapped",
        arguments: [
            ("custmer", "customer"), ("cusotmer", "customer"), ("cutsomre", "customer"),
            ("customerxx", "customer"),
            ("amout", "amount"), ("id", nil), ("cstmr", nil), ("", nil), ("ab", nil),
        ])
    func nearest(_ name: String, _ expected: String?) {
        #expect(Suggestion.nearest(to: name, among: ["amount", "customer", "xy"]) == expected)
    }
}
