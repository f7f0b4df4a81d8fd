import DandelionModel
import Testing

@Suite("JSON text")
struct JSONTests {
    @Test(
        "is compact, sorted, and keeps apart what JSON mixes up",
        arguments: [
            (.null, "null"), (true, "true"), (.int(.min), "-9223372036854775808"), (0, "0"),
            (.float(1), "1.0"), (.float(-0.0), "0.0"), (.float(0.1), "0.1"), (.float(1e20), "1e+20"),
            (.float(.leastNonzeroMagnitude), "5e-324"), (.float(.infinity), #"{"$float":"inf"}"#),
            (.float(-.infinity), #"{"$float":"-inf"}"#),
            (["b": [1, .null], "a": [:], "é": [], "B": "x"], #"{"B":"x","a":{},"b":[1,null],"é":[]}"#),
            (.money(Money(minorUnits: -5, currency: .usd)), #"{"$money":"-0.05 USD"}"#),
            (.instant(.epoch), #"{"$instant":"1970-01-01T00:00:00Z"}"#),
            (.duration(.seconds(90)), #"{"$duration":"90s"}"#),
            (.duration(.milliseconds(1500)), #"{"$duration":"1500ms"}"#),
            (.bytes([0xff]), #"{"$bytes":"/w=="}"#), (.bytes([0x61]), #""a""#),
            (.personal(PersonalReference(subject: "m\"1", slot: -7)), #"{"$personal":["m\"1",-7]}"#),
            (["$money": 1], #"{"$$money":1}"#), (["$$": 1], #"{"$$$":1}"#), (["$": 1], #"{"$$":1}"#),
            (["$a": 1, "$b": 2], #"{"$a":1,"$b":2}"#), (["a$": 1], #"{"a$":1}"#),
        ] as [(Value, String)])
    func forms(_ value: Value, _ text: String) throws {
        #expect(JSONText.encode(value) == text)
        #expect(try JSONText.decode(text) == value)
    }

    @Test("escapes what it must and nothing else")
    func escapes() throws {
        let text = "\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}é\u{2028}😀"
        let json = #""\u0000\u0001\b\t\n\u000b\f\r\u001f\"\\/"# + "\u{7f}é\u{2028}😀\""
        #expect(JSONText.encode(.string(text)) == json)
        #expect(try JSONText.decode(json) == .string(text))
        #expect(try JSONText.decode(#""\u00e9\u00E9\ud83d\uDE00\/""#) == "éé😀/")
        #expect(try JSONText.decode(#""e\u0301""#) == "e\u{301}")
        #expect(try JSONText.decode(#""e\u0301""#) != "\u{e9}")
    }

    @Test(
        "is read as RFC 8259 has it",
        arguments: [
            (" \t\r\n1 \n", 1), ("-0", 0), ("1e3", .float(1000)), ("1E+3", .float(1000)),
            ("1.50e-1", .float(0.15)), ("-0.0", .float(0)), ("0e5", .float(0)), ("1e-400", .float(0)),
            ("[ ]", []), ("{ }", [:]), (#"{"a" : [ 1 , 2 ] }"#, ["a": [1, 2]]),
            (#"{"":0,"\u0061":1}"#, ["": 0, "a": 1]),
            (#"{"$money":"1 USD","x":1}"#, ["$money": "1 USD", "x": 1]),
            (#"{"$bytes":"YQ=="}"#, "a"), ("9223372036854775807", .int(.max)),
            (#"{"$personal":[],"$":0}"#, ["$personal": [], "$": 0]),
        ] as [(String, Value)])
    func grammar(_ text: String, _ value: Value) throws {
        #expect(try JSONText.decode(text) == value)
        #expect(try JSONText.decode(Array(text.utf8)) == value)
    }

    @Test("gives back every random value that can be stored", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var chance = RandomValues(seed: seed)
        for _ in 0..<2_500 {
            let value = chance.value()
            try value.validate()
            let text = JSONText.encode(value)
            let read = try JSONText.decode(text)
            #expect(read == value, "\(text)")
            #expect(JSONText.encode(read) == text)
        }
    }

    @Test("holds the ends of every scalar's range")
    func ends() throws {
        let longest = Duration(secondsComponent: .max, attosecondsComponent: 999_999_999_999_999_999)
        let scalars: [Value] = [
            .instant(Instant(microseconds: .min)), .instant(.distantFuture), .duration(longest),
            .duration(.zero - longest), .duration(Duration(secondsComponent: 0, attosecondsComponent: -1)),
            .float(.greatestFiniteMagnitude), .float(-.leastNonzeroMagnitude), .float(.pi),
            .money(Money(minorUnits: .min, currency: .usd)), .money(Money(minorUnits: .max, currency: .jpy)),
        ]
        for scalar in scalars { #expect(try JSONText.decode(JSONText.encode(scalar)) == scalar) }
        for currency in Currency.all {
            let money = Value.money(Money(minorUnits: -1, currency: currency))
            #expect(try JSONText.decode(JSONText.encode(money)) == money)
        }
    }

    @Test("carries tags and escaped keys at the greatest depth, and nothing deeper")
    func depth() throws {
        let leaves: [Value] = [
            1, .instant(.epoch), .bytes([0xff]), .personal(PersonalReference(subject: "m", slot: 1)),
        ]
        for leaf in leaves {
            var lists = leaf
            var maps = leaf
            for _ in 0..<Value.maximumDepth {
                lists = [lists]
                maps = ["$m": maps]
            }
            #expect(try JSONText.decode(JSONText.encode(lists)) == lists)
            #expect(try JSONText.decode(JSONText.encode(maps)) == maps)
            for tooDeep: Value in [[lists], ["a": lists], ["$a": maps], [maps]] {
                #expect(throws: JSONError.self) { try JSONText.decode(JSONText.encode(tooDeep)) }
            }
        }
    }

    @Test("of a value that cannot be stored is refused when it is read")
    func unsound() {
        for value: Value in [.float(.nan), .duration(.seconds(Int64.max) * 4)] {
            #expect(throws: JSONError.self) { try JSONText.decode(JSONText.encode(value)) }
        }
    }

    @Test("never crashes on damage, and gives only values that can be stored")
    func mutations() throws {
        var chance = RandomValues(seed: 99)
        let schema = EventSchema(
            "order.paid", .key("customer"), .money("amount"), .float("weight").optional,
            .instant("at").optional, .duration("took").optional, .value("extra").optional,
            .personal("born", .instant, of: "customer").optional)
        let seeds =
            (0..<60).map { _ in Array(JSONText.encode(chance.value()).utf8.prefix(300)) }
            + [
                #"{"customer":"a","amount":"1.00 USD","weight":3,"at":"2026-11-21T20:36:34.5Z"}"#,
                #"{"customer":"\ud83d\ude00","amount":{"$money":"1 JPY"},"extra":[{"$personal":["m",1]},1e3]}"#,
            ].map { Array($0.utf8) }
        var accepted = 0
        for round in 0..<200_000 {
            let text = chance.damaged(seeds[round % seeds.count])
            if let value = try? JSONText.decode(text) {
                accepted += 1
                try value.validate()
                #expect(try JSONText.decode(JSONText.encode(value)) == value)
            }
            if let body = try? JSONText.decode(text, as: schema) { try schema.check(body) }
        }
        #expect(accepted > 1_000)
    }
}
