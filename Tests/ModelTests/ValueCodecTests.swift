import DandelionModel
import Testing

@Suite("The value codec")
struct ValueCodecTests {
    @Test("gives back every value that it encodes, and says its size beforehand")
    func roundTrip() throws {
        var random = RandomValue(seed: 1)
        for _ in 0..<20_000 {
            let value = random.value()
            let bytes = ValueCodec.encode(value)
            try value.validate()
            #expect(try ValueCodec.decode(bytes) == value)
        }
    }

    @Test("gives two values the same bytes exactly when they are equal")
    func equality() {
        var random = RandomValue(seed: 2)
        var values = (0..<300).map { _ in random.value(depth: 4) }
        values += [
            .float(0), .float(-0.0), .int(0), .string("é"), .string("e\u{301}"), .float(.nan), .float(.nan),
            .bytes(Array("text".utf8)), .string("text"), .personal(PersonalReference(subject: "é", slot: 1)),
            .personal(PersonalReference(subject: "e\u{301}", slot: 1)), ["é": 1], ["e\u{301}": 1],
        ]
        for left in values {
            for right in values {
                let sameBytes = ValueCodec.encode(left) == ValueCodec.encode(right)
                #expect((left == right) == sameBytes, "\(left) and \(right)")
                if left == right { #expect(left.hashValue == right.hashValue) }
            }
        }
    }

    @Test("refuses or reads, and never crashes on, 200,000 damaged encodings; what it reads is canonical")
    func fuzz() throws {
        var random = RandomValue(seed: 3)
        var refused = 0
        for _ in 0..<20_000 {
            let original = ValueCodec.encode(random.value())
            for _ in 0..<10 {
                var bytes = original
                switch Int.random(in: 0..<5, using: &random.generator) {
                case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random.generator))
                case 1: bytes.append(random.byte())
                case 2:
                    let place = Int.random(in: 0...bytes.count, using: &random.generator)
                    bytes.insert(contentsOf: (0..<9).map { _ in random.byte() | 0x80 }, at: place)
                default:
                    for _ in 0..<Int.random(in: 1...3, using: &random.generator) {
                        bytes[Int.random(in: 0..<bytes.count, using: &random.generator)] = random.byte()
                    }
                }
                if let value = try? ValueCodec.decode(bytes) {
                    try #require(ValueCodec.encode(value) == bytes)
                } else {
                    refused += 1
                }
            }
        }
        #expect(refused > 50_000)
    }

    @Test("refuses every encoding that is cut short")
    func truncation() {
        var random = RandomValue(seed: 4)
        for _ in 0..<2_000 {
            let bytes = ValueCodec.encode(random.value())
            for count in 0..<bytes.count {
                #expect(throws: ValueError.self) { try ValueCodec.decode(Array(bytes[..<count])) }
            }
        }
    }

    @Test(
        "refuses bytes that are not the one encoding of a value",
        arguments: [
            ([1, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0x80], "negative zero"),
            ([1, 1, 4, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], "NaN"),
            ([1, 1, 3, 0x80, 0], "a number of two bytes that fits one"),
            ([1, 1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2], "a number of 65 bits"),
            ([1, 1, 5, 1, 0xff], "a string that is not UTF-8"),
            ([1, 1, 6, 1, 0x61], "text as bytes"),
            ([1, 1, 8, 2, 1, 0x62, 0, 1, 0x61, 0], "keys out of order"),
            ([1, 1, 8, 2, 1, 0x61, 0, 1, 0x61, 0], "a key twice"),
            ([1, 1, 9, 2, 3, 0x75, 0x73, 0x64], "a currency in lower case"),
            ([1, 1, 9, 2, 5, 0xe2, 0x84, 0xaa, 0x52, 0x57], "a currency with the Kelvin sign"),
            ([1, 1, 11, 2, 1], "a duration whose parts have two signs"),
            (
                [1, 1, 11] + [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
                    + [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
                "more attoseconds than a second"
            ),
            ([1, 1, 13], "an unknown kind"), ([1, 1, 0, 0], "bytes left over"),
            ([0, 1, 0], "another codec"), ([1, 2, 0], "another version"), ([1], "half a header"),
            ([1, 1] + Array(repeating: [7, 1], count: 33).flatMap { $0 } + [0], "33 levels"),
            ([1, 1, 7, 0xff, 0xff, 0xff, 0xff, 0x0f], "a list longer than its bytes"),
        ] as [([UInt8], String)])
    func refusal(_ bytes: [UInt8], _ what: String) {
        #expect(throws: ValueError.self, "\(what)") { try ValueCodec.decode(bytes) }
    }

    @Test("reads what version 1 wrote, and writes the same bytes")
    func fixture() throws {
        let rows = try Fixture.rows("value-v1.hex")
        var values = Self.fixtureValues
        for row in rows {
            let bytes = Fixture.bytes(row[1])
            let known = values.removeValue(forKey: row[0])
            let value = try #require(known, "\(row[0]) has no value here")
            #expect(try ValueCodec.decode(bytes) == value, "\(row[0])")
            #expect(ValueCodec.encode(value) == bytes, "\(row[0])")
        }
        #expect(values.isEmpty)
        #expect(Set(Self.fixtureValues.values.map(\.kindName)).count == 12)
    }

    private static let fixtureValues: [String: Value] = [
        "null": .null, "bool-no": false, "bool-yes": true, "int-zero": 0, "int-minus-one": -1, "int-300": 300,
        "int-greatest": .int(.max), "int-least": .int(.min), "float-zero": .float(0),
        "float-tenth": .float(0.1),
        "float-minus-infinity": .float(-.infinity), "string-empty": "", "string-composed": "\u{e9}",
        "string-decomposed": "e\u{301}", "string-long": .string(String(repeating: "x", count: 200)),
        "bytes": .bytes([0xff, 0xfe]), "list-empty": [], "list": [1, .null, "two"], "map-empty": [:],
        "map": ["b": 2, "a": 1, "\u{e9}": true, "Z": []],
        "money": .money(Money(minorUnits: 1000, currency: .usd)),
        "money-negative": .money(Money(minorUnits: -5, currency: .jpy)),
        "instant": .instant(Instant(microseconds: 1_795_293_394_123_456)),
        "instant-before-1970": .instant(Instant(microseconds: -1)),
        "duration": .duration(.milliseconds(90_500)), "duration-negative": .duration(.milliseconds(-1_100)),
        "personal": .personal(PersonalReference(subject: "m1", slot: 7)),
        "nested": ["list": [["deep": [.float(1.5)]]]],
    ]
}
