import DandelionModel

/// Values of every kind, the same for the same seed.
struct RandomValue {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth > 4 ? 10 : 12), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .int(integer())
        case 3: return Value(float: Double(bitPattern: generator.next())) ?? .float(0)
        case 4, 5: return .string(text())
        case 6: return Value(bytes: (0..<Int.random(in: 0...6, using: &generator)).map { _ in byte() })
        case 7:
            let currency = Currency.all.randomElement(using: &generator) ?? .usd
            return .money(Money(minorUnits: integer(), currency: currency))
        case 8: return .instant(Instant(microseconds: integer()))
        case 9:
            if Bool.random(using: &generator) {
                return .personal(PersonalReference(subject: text(), slot: integer()))
            }
            let (seconds, rest) = (integer() >> 1, Int64.random(in: 0..<1_000_000_000, using: &generator))
            return .duration(
                Duration(secondsComponent: seconds, attosecondsComponent: rest * 1_000_000_000))
        case 10:
            return .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth + 1) })
        default:
            return .map(
                ValueMap(
                    (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                        (text(), value(depth: depth + 1))
                    }))
        }
    }

    /// Of every magnitude alike, so that every length of its encoding comes up.
    mutating func integer() -> Int64 {
        Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator)
    }

    mutating func text() -> String {
        let letters = ["a", "b", "Z", "é", "e\u{301}", "ß", "日", "👍", "\u{0}", "."]
        return (0..<Int.random(in: 0...4, using: &generator))
            .map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: generator.next()) }
}
