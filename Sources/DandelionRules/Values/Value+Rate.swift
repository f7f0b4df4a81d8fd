package import DandelionModel

extension Value {
    /// The rate of `{"$rate": "3/25"}`; nil for everything else.
    package var rateValue: Rate? {
        guard case .map(let map) = self, map.count == 1, let text = map["$rate"]?.stringValue else {
            return nil
        }
        return try? Rate(text)
    }

    /// A rate has no case of its own: it is a map with one tagged key.
    package init(rate: Rate) {
        self = .map(ValueMap([("$rate", .string("\(rate.numerator)/\(rate.denominator)"))]))
    }
}
