import DandelionModel

/// The operators of Lua between money, rates, instants, durations and periods.
///
/// All exact: a result that is not is rounded once, half to even, to the minor
/// unit or the microsecond. A calendar period is counted in UTC.
extension Boxed {
    package static func + (left: Boxed, right: Boxed) throws -> Boxed {
        let left = try left.read(beside: right)
        let right = try right.read(beside: left)
        switch (left, right) {
        case (.money(let a), .money(let b)): return .money(try a + b)
        case (.rate(let a), .rate(let b)):
            return .rate(try ratio(a, b, "the sum") { $0 + $1 })
        case (.instant(let a), .duration(let b)), (.duration(let b), .instant(let a)):
            return .instant(try moved(a, by: b))
        case (.instant(let a), .period(let b)), (.period(let b), .instant(let a)):
            return .instant(try a.adding(b, in: FixedZone.utc))
        case (.duration(let a), .duration(let b)):
            return .duration(try storable(a.attoseconds.addingReportingOverflow(b.attoseconds), "the sum"))
        case (.period(let a), .period(let b)): return .period(try sum(a, b))
        default: throw refusal("add", left, "and", right)
        }
    }

    package static func - (left: Boxed, right: Boxed) throws -> Boxed {
        let left = try left.read(beside: right)
        let right = try right.read(beside: left)
        switch (left, right) {
        case (.money(let a), .money(let b)): return .money(try a - b)
        case (.instant(let a), .instant(let b)): return .duration(a - b)
        case (.rate, .rate), (.instant, .duration), (.instant, .period), (.duration, .duration),
            (.period, .period):
            return try left + (try -right)
        default: throw refusal("subtract", right, "from", left)
        }
    }

    package static prefix func - (boxed: Boxed) throws -> Boxed {
        switch boxed {
        case .money(let money): return .money(try -money)
        case .rate(let rate): return .rate(try ratio(.zero, rate, "the negative") { $0 - $1 })
        case .duration(let duration):
            return .duration(
                try storable(Int128(0).subtractingReportingOverflow(duration.attoseconds), "the negative"))
        case .period(let period): return .period(try scaled(period, by: -1))
        default: throw Self.refusal("negate", boxed)
        }
    }

    package static func * (left: Boxed, right: Boxed) throws -> Boxed {
        switch (left, right) {
        case (.money(let money), .rate(let rate)), (.rate(let rate), .money(let money)):
            return .money(try money.multiplied(by: rate))
        case (.money(let money), .integer(let number)), (.integer(let number), .money(let money)):
            return .money(try money.multiplied(by: try Rate(number, over: 1)))
        case (.duration(let duration), .rate(let rate)), (.rate(let rate), .duration(let duration)):
            return .duration(try scaled(duration, by: rate))
        case (.duration(let duration), .integer(let number)), (.integer(let number), .duration(let duration)):
            let product = duration.attoseconds.multipliedReportingOverflow(by: Int128(number))
            return .duration(try storable(product, "the product"))
        case (.rate(let a), .rate(let b)):
            return .rate(try product(a, b))
        case (.rate(let rate), .integer(let number)), (.integer(let number), .rate(let rate)):
            return .rate(try product(rate, try Rate(number, over: 1)))
        case (.period(let period), .integer(let number)), (.integer(let number), .period(let period)):
            return .period(try scaled(period, by: number))
        default: throw refusal("multiply", left, "by", right)
        }
    }

    package static func / (left: Boxed, right: Boxed) throws -> Boxed {
        let right = try right.read(beside: left)
        switch (left, right) {
        case (.money, .integer(let number)), (.duration, .integer(let number)), (.rate, .integer(let number)):
            return try left * .rate(try Rate(1, over: number))
        case (.money(let a), .money(let b)):
            // In one currency, which the sum sees to.
            _ = try a < b
            return .rate(try Rate(a.minorUnits, over: b.minorUnits))
        case (.duration(let a), .duration(let b)):
            return .rate(try Rate(a.microseconds, over: b.microseconds))
        case (.money, .rate(let rate)), (.duration, .rate(let rate)), (.rate, .rate(let rate)):
            return try left * .rate(try Rate(rate.denominator, over: rate.numerator))
        default: throw refusal("divide", left, "by", right)
        }
    }

    /// Whether two are the same; of different kinds or currencies they are not.
    package static func areEqual(_ left: Boxed, _ right: Boxed) -> Bool { left == right }

    package static func < (left: Boxed, right: Boxed) throws -> Bool {
        let left = try left.read(beside: right, isTime: true)
        let right = try right.read(beside: left, isTime: true)
        switch (left, right) {
        case (.money(let a), .money(let b)): return try a < b
        case (.instant(let a), .instant(let b)): return a < b
        case (.duration(let a), .duration(let b)): return a < b
        case (.rate(let a), .rate(let b)): return a < b
        default: throw refusal("compare", left, "with", right)
        }
    }

    package static func <= (left: Boxed, right: Boxed) throws -> Bool { try !(right < left) }
}
