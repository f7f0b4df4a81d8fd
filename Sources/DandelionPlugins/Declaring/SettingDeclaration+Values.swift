import DandelionModel

extension SettingDeclaration.Kind {
    /// A value in the canonical form of the type.
    func read(_ value: Value) throws(SettingFault) -> Value {
        switch (self, value) {
        case (.integer, .int), (.money, .money), (.duration, .duration), (.string, .string),
            (.boolean, .bool),
            (.number, .float):
            return value
        case (.integer, .float(let number)):
            if let whole = Int64(exactly: number) { return .int(whole) }
        case (.number, .int(let number)):
            return .float(Double(number))
        case (.money, .string(let text)):
            do throws(MoneyError) { return .money(try Money(text)) } catch {
                throw refusal(error.description)
            }
        case (.money, .int(let number)):
            throw refusal(value, "Write money with its currency: \"\(number).00 USD\"")
        case (.money, .float(let number)):
            throw refusal(value, "A float is not exact; write \"\(number) USD\" in quotes, with its currency")
        case (.duration, .string(let text)):
            if let duration = try? Duration(text: text) { return .duration(duration) }
            throw refusal(value, Self.remedy(forDuration: text))
        case (.percent, .string(let text)):
            let percent = text.hasSuffix("%") ? text : text + "%"
            if let rate = try? Rate(percent) { return .rate(rate) }
        case (.percent, .map(let map)) where map["$rate"] != nil:
            return value
        case (.percent, .int(let number)):
            if let rate = try? Rate(number, over: 100) { return .rate(rate) }
        case (.percent, .float(let number)):
            if let rate = try? Rate(percent: number) { return .rate(rate) }
        default: break
        }
        throw refusal(value, nil)
    }

    /// Whether the one is less than the other; both are of this type.
    func precedes(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.int(let a), .int(let b)): a < b
        case (.float(let a), .float(let b)): a < b
        case (.duration(let a), .duration(let b)): a < b
        case (.money(let a), .money(let b)): a.currency == b.currency && a.minorUnits < b.minorUnits
        default:
            if let a = rate(left), let b = rate(right) { a < b } else { false }
        }
    }

    /// As an author writes it.
    func text(_ value: Value) -> String {
        switch value {
        case .int(let number): "\(number)"
        case .float(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .string(let text): "\"\(text)\""
        case .money(let money): money.description
        case .duration(let duration): duration.text
        default: rate(value)?.description ?? "a \(value.kindName)"
        }
    }

    private func rate(_ value: Value) -> Rate? {
        value.asRate
    }

    private func refusal(_ value: Value, _ remedy: String?) -> SettingFault {
        SettingFault(reason: "must be \(words), and is \(text(value))", remedy: remedy)
    }

    private func refusal(_ reason: String) -> SettingFault {
        let problem = PluginProblem(at: "", text: reason)
        let cause = problem.message.prefix { $0 != ";" }
        return SettingFault(reason: "must be \(words): \(cause)", remedy: problem.hint)
    }

    /// What was probably meant: `3 dais` is `3d`.
    private static func remedy(forDuration text: String) -> String {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        let word = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
        let known = [
            "seconds", "minutes", "hours", "days", "weeks", "second", "minute", "hour", "day", "week",
        ]
        if !number.isEmpty, let meant = Suggestion.nearest(to: word, among: known), let unit = meant.first {
            return "Did you mean \"\(number)\(unit)\"?"
        }
        if word.hasPrefix("month") || word.hasPrefix("year") {
            return "Months and years differ in length; write days, such as \"30d\""
        }
        return "Write a whole number and one of w d h m s, such as \"14d\""
    }
}
