import DandelionLua
import DandelionModel
import Testing

@Suite("A value that goes into Lua")
struct ConversionTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(
            limits: SandboxLimits(instructions: .max / 4, bytes: 64 << 20, wall: .seconds(600)),
            functions: [.plain("back") { call in call.push((try? call.value(0)) ?? "refused") }])
    }

    @Test("comes back the same, whatever it is", arguments: 0..<8 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = RandomLuaValue(seed: seed)
        let identity = try sandbox.function("return function(x) return x, back(x) end")
        for _ in 0..<400 {
            let value = random.value()
            let results = try sandbox.call(identity, [.value(value)])
            let first =
                switch results[0] {
                case .value(let value): value
                case .reference(let reference): try sandbox.value(of: reference)
                }
            #expect(first == value)
            #expect(try required(results.count == 2 ? 1 : nil) == 1)
            if case .reference(let reference) = results[1] {
                #expect(try sandbox.value(of: reference) == value)
            } else {
                #expect(results[1].value == value)
            }
        }
    }

    @Test("is a box if it is a rate or a calendar period")
    func boxes() throws {
        let rate: Value = ["$rate": "3/25"]
        let period: Value = ["$period": "2 months 3 days"]
        #expect(
            try sandbox.run(
                "local r, p = ... return type(r), type(p), tostring(r), tostring(p), r, p, r == p",
                [.value(rate), .value(period)])
                == ["userdata", "userdata", "12%", "2 months 3 days", rate, period, false])
        #expect(try sandbox.run("return type(...)", [.value(["$rate": "much"])]) == ["table"])
    }

    private static let faults: [(source: String, path: String, reason: String)] = [
        ("print", "", "is a function"),
        ("{1, 2, print}", "[3]", "is a function"),
        ("{a = {b = {1, coroutine.create(print)}}}", "a.b[2]", "is a coroutine"),
        ("{1, nil, 3}", "[2]", "is nil inside a list"),
        ("{1, 2, x = 3}", "", "mixes a list with other keys"),
        ("{items = {x = 3, 1}}", "items", "mixes a list with other keys"),
        ("{[5] = 1}", "", "has a number as a key that is not the next one of a list"),
        ("{[1.5] = 1}", "", "has a number as a key that is not the next one of a list"),
        ("{[true] = 1}", "", "has a key that is neither a text nor a number"),
        ("{n = 0/0}", "n", "is not a number (0/0)"),
        ("{['\\xff'] = 1}", "", "has a key that is not UTF-8"),
        ("(function() local t = {} t.me = {t} return t end)()", "me[1]", "contains itself"),
    ]

    @Test(
        "is refused on its way back where it has become something else, with the way to it", arguments: faults
    )
    func refused(_ fault: (source: String, path: String, reason: String)) throws {
        let table = try sandbox.function("return function() return {value = \(fault.source)} end")
        let made = try required(try sandbox.call(table).first?.reference)
        let error = failure { _ = try sandbox.value(of: made, named: "input") }
        guard case .unconvertible(let path, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let joint = fault.path.isEmpty || fault.path.hasPrefix("[") ? "" : "."
        #expect(path == "input.value" + joint + fault.path)
        #expect(reason == fault.reason)
        #expect(try sandbox.run("return back(\(fault.source))") == ["refused"])
    }

    @Test("may nest 32 levels and no more")
    func depth() throws {
        let nest = "local t = 1 for i = 1, ... do t = {t} end return t"
        #expect(try sandbox.run(nest, [.value(32)]).count == 1)
        let error = failure { _ = try sandbox.run(nest, [.value(33)]) }
        #expect(error?.description.hasSuffix("nests deeper than 32 levels") == true)
    }

    @Test("cannot be blown up by a table that holds another many times over")
    func blownUp() throws {
        let error = failure {
            _ = try sandbox.run("local t = {} for i = 1, 30 do t = {t, t, t, t} end return t")
        }
        #expect(error?.description.hasSuffix("is larger than a value may be") == true)
    }

    @Test(
        "loses what Lua has no word for: nulls in lists at the end and in maps, and the kind of empty tables")
    func losses() throws {
        #expect(try sandbox.run("return ...", [.value(["a": .null])]) == [[]])
        #expect(try sandbox.run("return ...", [.value(.map(ValueMap()))]) == [[]])
        #expect(try sandbox.run("return ...", [.value([1, .null])]) == [[1]])
        #expect(try sandbox.run("return ...", [.value(.float(-0.0))]) == [.float(0)])
    }
}

/// Values that Lua can hold, the same for the same seed.
struct RandomLuaValue {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth > 4 ? 11 : 15), using: &generator) {
        case 0: return depth > 0 ? 1 : .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .int(integer())
        case 3: return Value(float: Double(bitPattern: generator.next())) ?? .float(0)
        case 4, 5: return .string(text())
        case 6: return Value(bytes: (0..<Int.random(in: 0...6, using: &generator)).map { _ in byte() })
        case 7:
            return .money(
                Money(minorUnits: integer(), currency: Currency.all.randomElement(using: &generator) ?? .usd))
        case 8: return .instant(Instant(microseconds: integer()))
        case 9:
            let (seconds, rest) = (integer() >> 1, Int64.random(in: 0..<1_000_000_000, using: &generator))
            return .duration(
                Duration(
                    secondsComponent: seconds,
                    attosecondsComponent: (seconds < 0 ? -rest : rest) * 1_000_000_000))
        case 10:
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: return .personal(PersonalReference(subject: text(), slot: integer()))
            case 1:
                guard let rate = try? Rate(integer(), over: max(1, integer())) else { return 1 }
                return ["$rate": .string("\(rate.numerator)/\(rate.denominator)")]
            default:
                let period = CalendarPeriod(months: Int(integer() >> 32), days: Int(integer() >> 32))
                return ["$period": .string(period.description)]
            }
        case 11, 12:
            return .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth + 1) })
        default:
            return .map(
                ValueMap(
                    (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                        (text(), value(depth: depth + 1))
                    }))
        }
    }

    /// Of every magnitude alike.
    private mutating func integer() -> Int64 {
        Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator)
    }

    private mutating func text() -> String {
        let letters = ["a", "b", "Z", "é", "e\u{301}", "ß", "日", "👍", "\u{0}", "."]
        return (0..<Int.random(in: 0...4, using: &generator))
            .map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
    }

    private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: generator.next()) }
}
