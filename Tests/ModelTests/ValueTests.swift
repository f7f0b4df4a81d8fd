import DandelionModel
import Testing

@Suite("A value")
struct ValueTests {
    @Test("is refused with its path when a NaN was put into it directly")
    func notANumber() throws {
        let value: Value = ["items": [1, ["price": .float(.nan)]]]
        #expect(throws: ValueError.notANumber(path: "items[1].price")) { try value.validate() }
        #expect(Value(float: .nan) == nil)
        #expect(throws: ValueError.self) { try ValueCodec.decode(ValueCodec.encode(.float(.nan))) }
    }

    @Test("may nest 32 levels and not 33")
    func depth() throws {
        func nested(_ levels: Int) -> Value { (0..<levels).reduce(Value.null) { value, _ in .list([value]) } }
        try nested(32).validate()
        #expect(try ValueCodec.decode(ValueCodec.encode(nested(32))) == nested(32))
        let path = String(repeating: "[0]", count: 32)
        #expect(throws: ValueError.tooDeep(path: path, limit: 32)) { try nested(33).validate() }
    }

    @Test("refuses a duration that has no encoding, and encodes it without a trap")
    func endlessDuration() {
        let value = Value.duration(.seconds(Int64.max) * 4)
        #expect(throws: ValueError.self) { try value.validate() }
        _ = ValueCodec.encode(value)
    }

    @Test("tells composed from decomposed letters")
    func letters() {
        #expect(Value.string("\u{e9}") != .string("e\u{301}"))
        #expect(Digest(of: Value.string("\u{e9}")) != Digest(of: Value.string("e\u{301}")))
        let map: Value = ["\u{e9}": 1, "e\u{301}": 2]
        #expect(map["\u{e9}"] == 1)
        #expect(map["e\u{301}"] == 2)
    }

    @Test("has one zero")
    func zero() {
        #expect(Value.float(-0.0) == .float(0))
        #expect(Value(float: -0.0) == .float(0))
        #expect(ValueCodec.encode(.float(-0.0)) == ValueCodec.encode(.float(0)))
    }

    @Test("keeps an integer and a float of the same number apart")
    func kinds() { #expect(Value.int(1) != .float(1)) }
}

@Suite("A value map")
struct ValueMapTests {
    @Test("has the order of its keys' bytes, whatever order they came in, and the last of two equal keys")
    func order() {
        var random = RandomValue(seed: 5)
        for count in [0, 1, 5, 31, 32, 33, 200] {
            for _ in 0..<20 {
                let entries = (0..<count).map { _ in (random.text(), Value.int(random.integer())) }
                var byHand = ValueMap()
                for (key, value) in entries { byHand[key] = value }
                let map = ValueMap(entries)
                #expect(map == byHand)
                for (left, right) in zip(map.entries, map.entries.dropFirst()) {
                    #expect(left.key.utf8.lexicographicallyPrecedes(right.key.utf8))
                }
                for (key, _) in entries {
                    #expect(map[key] == entries.last { $0.0.utf8.elementsEqual(key.utf8) }?.1)
                }
            }
        }
    }

    @Test("forgets a key that is set to nil, and knows no key that it was not given")
    func removal() {
        var map = ValueMap([("a", 1), ("b", 2)])
        map["a"] = nil
        map["c"] = nil
        #expect(map == ValueMap([("b", 2)]))
        #expect(map["a"] == nil)
        #expect(Value.map(map)["c"] == nil)
    }
}
