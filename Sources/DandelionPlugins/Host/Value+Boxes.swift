package import DandelionModel

/// Rates and calendar periods are values of Lua and not of the store: there
/// they are maps with one key.
extension Value {
    package static func rate(_ rate: Rate) -> Value {
        .map(ValueMap([("$rate", .string("\(rate.numerator)/\(rate.denominator)"))]))
    }

    package static func period(_ period: CalendarPeriod) -> Value {
        .map(ValueMap([("$period", .string(period.description))]))
    }

    package var asRate: Rate? { tagged("$rate").flatMap { try? Rate($0) } }

    package var asPeriod: CalendarPeriod? { tagged("$period").flatMap { try? CalendarPeriod($0) } }

    private func tagged(_ key: String) -> String? {
        guard case .map(let map) = self, map.count == 1 else { return nil }
        return map[key]?.stringValue
    }
}
