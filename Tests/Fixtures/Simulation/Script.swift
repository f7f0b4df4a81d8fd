public import Dandelion

/// What clients do to a home in a simulation: drawn from a seed, the same every time.
public struct Script: Sendable {
    public enum Step: Sendable {
        case record([Home.Recording])
        case advance(to: Instant)
        case erase(String, id: String)
    }

    public let home: String
    public let steps: [Step]

    /// The time at which every simulation begins.
    public static let start = Instant(microseconds: 1_700_000_000_000_000)

    public init(home: String, seed: UInt64, events: Int) {
        self.home = home
        var chance = SeededGenerator(seed: seed)
        var steps: [Step] = []
        var now = Self.start
        var count = 0
        while count < events {
            let roll = Int.random(in: 0..<10, using: &chance)
            if roll < 7 {
                let size = min(Int.random(in: 1...6, using: &chance), events - count)
                steps.append(.record((0..<size).map { Self.event(count + $0, using: &chance) }))
                count += size
            } else if roll < 9 {
                now = now + .microseconds(Int64.random(in: 1...400_000_000_000, using: &chance))
                steps.append(.advance(to: now))
            } else if count > events / 2 {
                let member = "m\(Int.random(in: 0..<6, using: &chance))"
                steps.append(.erase(member, id: "erase-\(steps.count)"))
            }
        }
        steps.append(.advance(to: now + .days(60)))
        self.steps = steps
    }

    private static func event(_ number: Int, using chance: inout SeededGenerator) -> Home.Recording {
        let customer = "m\(Int.random(in: 0..<6, using: &chance))"
        // Now and then a client sends what it sent before.
        let id = Int.random(in: 0..<20, using: &chance) == 0 ? "repeat-\(customer)" : "e-\(number)"
        switch Int.random(in: 0..<10, using: &chance) {
        case 0..<5:
            let amount = id.hasPrefix("e") ? Int64.random(in: 0...100_000, using: &chance) : 4_242
            return Home.Recording(
                Purchase(customer: customer, amount: Money(minorUnits: amount, currency: .usd)), id: id)
        case 5..<7:
            return Home.Recording(Refund(customer: customer, part: 1 + number % 3), id: "e-\(number)")
        case 7..<9:
            return Home.Recording(
                SignUp(
                    member: customer, name: Personal("Name \(number) of \(customer)"),
                    plan: number % 2 == 0 ? "gold" : "free"), id: "e-\(number)")
        default:
            return Home.Recording(Unruly(number: number), id: "e-\(number)")
        }
    }
}
