import DandelionModel
import DandelionRules
import Testing

@Suite("A comparison")
struct ComparisonTests {
    private static func holds(_ value: Value, _ comparator: Condition.Comparator, _ other: Value) -> Bool {
        Condition.compare(comparator, .literal(other)).holds(for: value, scope: RuleScope(on: [:]))
    }

    /// Each greater than the one before it.
    private static let ascending: [Value] = [
        .float(-.infinity), .float(-0x1p70), .int(.min), .int(.min + 1), .float(-9_007_199_254_740_994),
        .int(-9_007_199_254_740_993), .float(-9_007_199_254_740_992), .float(-1.5), .int(-1), .rate("-1/3"),
        .float(-0x1p-1074), .int(0), .float(0x1p-1074), .rate("1/10"), .float(0.1), .rate("1/3"), .float(0.5),
        .rate("2/3"), .int(1), .float(1.5), .float(9_007_199_254_740_992), .int(9_007_199_254_740_993),
        .float(9_007_199_254_740_994), .int(.max - 1), .int(.max), .float(0x1p63), .float(.infinity),
    ]

    @Test("of ints, floats and rates is exact at every size")
    func exact() {
        for (place, value) in Self.ascending.enumerated() {
            for (other, second) in Self.ascending.enumerated() {
                #expect(Self.holds(value, .lt, second) == (place < other), "\(value) < \(second)")
                #expect(Self.holds(value, .ge, second) == (place >= other), "\(value) >= \(second)")
                #expect(Self.holds(value, .eq, second) == (place == other), "\(value) == \(second)")
            }
        }
    }

    @Test("finds an int, a float and a rate of the same number equal")
    func families() {
        for value: Value in [.int(3), .float(3), .rate("3/1"), .rate("6/2")] {
            for other: Value in [.int(3), .float(3), .rate("3/1")] { #expect(Self.holds(value, .eq, other)) }
        }
        #expect(Self.holds(.float(0.5), .eq, .rate("1/2")))
    }

    @Test("of money holds in one currency only, and 0 is nothing in each")
    func money() {
        #expect(Self.holds(.usd(1), .gt, 0))
        #expect(Self.holds(.eur(1), .gt, 0))
        #expect(!Self.holds(.usd(0), .gt, 0))
        #expect(Self.holds(.usd(0), .eq, 0))
        #expect(Self.holds(.usd(500), .lt, .usd(501)))
        for comparator in [Condition.Comparator.eq, .lt, .le, .gt, .ge] {
            #expect(!Self.holds(.usd(500), comparator, .eur(500)))
            #expect(!Self.holds(.usd(500), comparator, 5))
        }
        #expect(Self.holds(.usd(500), .ne, .eur(500)))
    }

    @Test("of texts goes by their bytes")
    func texts() {
        #expect(!Self.holds("é", .eq, "e\u{301}"))
        #expect(Self.holds("Z", .lt, "a"))
        #expect(Self.holds(.bytes([0xff]), .gt, "z"))
        #expect(Self.holds(.bytes([0x61]), .eq, "a"))
    }

    @Test("of a text and a number never holds")
    func strangers() {
        for comparator in [Condition.Comparator.eq, .lt, .le, .gt, .ge] {
            #expect(!Self.holds("5", comparator, 5))
            #expect(!Self.holds(.null, comparator, 5))
            #expect(!Self.holds(.instant(.epoch), comparator, .duration(.zero)))
        }
    }

    @Test("finds a text inside a long one, however often it nearly does")
    func search() {
        let text = String(repeating: "a", count: 30_000) + "b" + String(repeating: "a", count: 100)
        let part = String(repeating: "a", count: 10_000)
        let scope = RuleScope(on: [:])
        #expect(Condition.contains(.literal(.string(part + "b"))).holds(for: .string(text), scope: scope))
        #expect(!Condition.contains(.literal(.string(part + "c"))).holds(for: .string(text), scope: scope))
        #expect(Condition.contains(.literal("")).holds(for: "", scope: scope))
        #expect(Condition.contains(.literal(2)).holds(for: [1, 2], scope: scope))
        #expect(Condition.contains(.literal(.float(2))).holds(for: [1, 2], scope: scope))
        #expect(!Condition.contains(.literal(3)).holds(for: [1, 2], scope: scope))
        #expect(!Condition.contains(.literal(3)).holds(for: 3, scope: scope))
    }
}
