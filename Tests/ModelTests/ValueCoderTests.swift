import DandelionModel
import Foundation
import Testing

@Suite("The coders between Swift and values")
struct ValueCoderTests {
    struct Everything: Codable, Equatable {
        enum Level: String, Codable { case bronze, gold }
        enum Shape: Codable, Equatable { case point, circle(radius: Double) }
        struct Inner: Codable, Equatable { var name: String }

        var flag = true
        var numbers: [Int] = [1, -2]
        var small: Int8 = -128
        var large: UInt64 = 1 << 62
        var ratio: Double = 0.1
        var half: Float = 0.5
        var inner = Inner(name: "é")
        var inners = [Inner(name: "a"), Inner(name: "b")]
        var table: [String: Int?] = ["one": 1, "none": nil]
        var absent: String?
        var level = Level.gold
        var shapes = [Shape.point, .circle(radius: 2)]
        var amount = Money(minorUnits: 5, currency: .eur)
        var when = Instant(microseconds: 5)
        var spans: [Duration] = [.seconds(1), .milliseconds(1)]
        var who = PersonalReference(subject: "m1", slot: 3)
        var any: Value = ["list": [.float(1)]]
        var rate = Rate.one
        var account = Account(.held, "ada")
        var currency = Currency.jpy
        var date = CivilDate(daysSinceEpoch: 3)
    }

    @Test("give back everything that they take")
    func roundTrip() throws {
        let value = try ValueEncoder().encode(Everything())
        #expect(try ValueDecoder().decode(Everything.self, from: value) == Everything())
        try value.validate()
        #expect(value["absent"] == nil)
        #expect(value["amount"] == .money(Money(minorUnits: 5, currency: .eur)))
        #expect(value["spans"] == [.duration(.seconds(1)), .duration(.milliseconds(1))])
        #expect(value["any"] == ["list": [.float(1)]])
        #expect(value["ratio"] == .float(0.1))
        #expect(value["small"] == -128)
        #expect(value["level"] == "gold")
        #expect(value["table"] == ["one": 1, "none": .null])
        #expect(try ValueDecoder().decode(Int.self, from: ValueEncoder().encode(5)) == 5)
    }

    private func expectFault(_ expected: ValueCodingError, _ body: () throws -> some Any) {
        #expect(throws: expected) { _ = try body() }
    }

    @Test("refuse what a value cannot hold, with its path")
    func encodingFaults() {
        struct Bad: Codable {
            var list: [[String: Double]] = [["a": 1], ["b": .nan]]
        }
        struct Deep: Codable { var next: [Deep] }
        expectFault(.outOfRange(path: "[1]", type: "Int64")) { try ValueEncoder().encode([1, UInt64.max]) }
        expectFault(.notANumber(path: "list[1].b")) { try ValueEncoder().encode(Bad()) }
        var deep = Deep(next: [])
        for _ in 0..<20 { deep = Deep(next: [deep]) }
        #expect(throws: ValueCodingError.self) { try ValueEncoder().encode(deep) }
    }

    @Test("refuse a value of another shape, with its path")
    func decodingFaults() {
        struct Order: Codable {
            struct Line: Codable { var price: Int8 }
            var lines: [Line]
        }
        func decode(_ value: Value) throws -> Order { try ValueDecoder().decode(Order.self, from: value) }
        expectFault(.missing(path: "lines", expected: "Array<Line>")) { try decode([:]) }
        expectFault(.mismatch(path: "", expected: "map", found: "int")) { try decode(5) }
        expectFault(.mismatch(path: "lines", expected: "list", found: "map")) { try decode(["lines": [:]]) }
        expectFault(.missing(path: "lines[0].price", expected: "int")) { try decode(["lines": [[:]]]) }
        expectFault(.mismatch(path: "lines[1].price", expected: "int", found: "float")) {
            try decode(["lines": [["price": 1], ["price": .float(1)]]])
        }
        expectFault(.outOfRange(path: "lines[0].price", type: "Int8")) {
            try decode(["lines": [["price": 128]]])
        }
        expectFault(.mismatch(path: "", expected: "money", found: "string")) {
            try ValueDecoder().decode(Money.self, from: "10.00 USD")
        }
        expectFault(.mismatch(path: "", expected: "duration", found: "int")) {
            try ValueDecoder().decode(Duration.self, from: 5)
        }
        expectFault(.mismatch(path: "", expected: "string", found: "personal")) {
            try ValueDecoder().decode(String.self, from: .personal(PersonalReference(subject: "m", slot: 1)))
        }
    }

    @Test("serve a class hierarchy and nested containers")
    func containers() throws {
        final class Cat: Animal {
            var lives = 9
            enum CodingKeys: CodingKey { case lives, extra }
            override init() { super.init() }
            required init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                lives = try container.decode(Int.self, forKey: .lives)
                var extra = try container.nestedUnkeyedContainer(forKey: .extra)
                #expect(try extra.decode(String.self) == "x")
                #expect(try extra.decodeNil())
                #expect(extra.isAtEnd)
                try super.init(from: try container.superDecoder())
            }
            override func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try super.encode(to: container.superEncoder())
                try container.encode(lives, forKey: .lives)
                var extra = container.nestedUnkeyedContainer(forKey: .extra)
                try extra.encode("x")
                try extra.encodeNil()
            }
        }
        let value = try ValueEncoder().encode(Cat())
        #expect(value == ["lives": 9, "extra": ["x", .null], "super": ["name": "animal"]])
        #expect(try ValueDecoder().decode(Cat.self, from: value).lives == 9)
    }

    class Animal: Codable {
        var name = "animal"
        init() {}
    }

    @Test("are not needed where text will do: elsewhere money and instants are texts, personal data nothing")
    func otherCoders() throws {
        let json = JSONEncoder()
        let money = Money(minorUnits: 1050, currency: .usd)
        #expect(String(decoding: try json.encode([money]), as: UTF8.self) == #"["10.50 USD"]"#)
        #expect(try JSONDecoder().decode([Money].self, from: json.encode([money])) == [money])
        let instant = Instant(microseconds: 1)
        #expect(try JSONDecoder().decode([Instant].self, from: json.encode([instant])) == [instant])
        #expect(throws: ValueCodingError.self) { try json.encode([Personal("secret")]) }
        #expect(throws: ValueCodingError.self) { try json.encode([Value.int(1)]) }
    }
}
