import DandelionModel

/// Reads a declaration's map, and remembers all that is wrong with it.
struct ProgramReader {
    private(set) var problems: [ProgramRefusal.Problem] = []
    private let at: String

    init(at: String) { self.at = at }

    mutating func refuse(_ message: String, _ hint: String) {
        problems.append(ProgramRefusal.Problem(at: at, message: message, hint: hint))
    }

    /// The map of a key, whose own keys must be known. Nil where it is absent or no map.
    mutating func map(_ value: Value?, _ path: String, keys: [String]) -> ValueMap? {
        guard let value else { return nil }
        // An empty table of Lua comes as an empty list.
        if case .list(let list) = value, list.isEmpty { return ValueMap() }
        guard case .map(let map) = value else {
            refuse("'\(path)' is a \(value.kindName)", "write a table with \(Self.list(keys))")
            return nil
        }
        for (key, _) in map.entries where !key.hasPrefix("$") && key != "at" && !keys.contains(key) {
            let near = Suggestion.nearest(to: key, among: keys)
            refuse(
                "'\(path)' has no key '\(clip(key))'",
                near.map { "did you mean '\($0)'?" } ?? "it knows \(Self.list(keys))")
        }
        return map
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: Value?, _ path: String, otherwise standard: Choice
    ) -> Choice where Choice.RawValue == String {
        guard let value else { return standard }
        if let text = value.stringValue, let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let near = value.stringValue.flatMap { Suggestion.nearest(to: $0, among: names) }
        refuse(
            "'\(path)' is \(Self.shown(value))",
            near.map { "did you mean '\($0)'?" } ?? "write one of \(Self.list(names))")
        return standard
    }

    mutating func text(_ value: Value?, _ path: String, otherwise standard: String) -> String {
        guard let value else { return standard }
        // An event may come as it is referred to, with its type in it.
        if let text = value.stringValue ?? value["type"]?.stringValue, !text.isEmpty { return text }
        refuse("'\(path)' is \(Self.shown(value))", "write a name, such as \"\(standard)\"")
        return standard
    }

    mutating func duration(_ value: Value?, _ path: String, isZeroAllowed: Bool) -> Duration? {
        guard let value else { return nil }
        var found: Duration?
        switch value {
        case .duration(let duration): found = duration
        case .string(let text): found = try? Duration(text: text)
        default: break
        }
        if value["$period"] != nil {
            refuse("'\(path)' is a calendar period", "write an exact duration, such as \"30d\"; months vary")
        } else if let found {
            if found >= .zero, isZeroAllowed || found > .zero { return found }
            refuse(
                "'\(path)' is \(found.text)", "write a duration \(isZeroAllowed ? "from" : "above") zero on")
        } else {
            refuse("'\(path)' is \(Self.shown(value))", "write an exact duration, such as \"30d\"")
        }
        return nil
    }

    mutating func reward(_ value: Value?, _ path: String) -> ProgramDeclaration.Reward? {
        guard let value else { return nil }
        var found: ProgramDeclaration.Reward?
        switch value {
        case .money(let money): found = .money(money)
        case .string(let text):
            found = (try? Money(text)).map { .money($0) } ?? (try? Rate(text)).map { .rate($0) }
        default: found = value["$rate"]?.stringValue.flatMap { try? Rate($0) }.map { .rate($0) }
        }
        let remedy = "write percent(10) or money \"5.00 USD\""
        switch found {
        case nil: refuse("'\(path)' is \(Self.shown(value))", remedy)
        case .money(let money) where money.isNegative: refuse("'\(path)' is \(money), below zero", remedy)
        case .rate(let rate) where rate < .zero || rate > .one:
            refuse("'\(path)' is \(rate) of the sale", "write a rate from 0% to 100%")
        default: return found
        }
        return nil
    }

    mutating func evidence(_ value: Value?, _ path: String) -> [EvidenceKind] {
        let all = EvidenceKind.allCases
        guard let value else { return all }
        let names = Self.list(all.map(\.rawValue))
        guard case .list(let list) = value, !list.isEmpty else {
            refuse("'\(path)' is \(Self.shown(value))", "write a list of \(names), the strongest first")
            return all
        }
        var kinds: [EvidenceKind] = []
        for item in list {
            guard let text = item.stringValue, let kind = EvidenceKind(rawValue: text) else {
                let near = item.stringValue.flatMap { Suggestion.nearest(to: $0, among: all.map(\.rawValue)) }
                refuse(
                    "'\(path)' names \(Self.shown(item))",
                    near.map { "did you mean '\($0)'?" } ?? "it knows \(names)")
                continue
            }
            if kinds.contains(kind) {
                refuse("'\(path)' names '\(text)' twice", "leave the second out")
            } else {
                kinds.append(kind)
            }
        }
        return kinds
    }

    static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }

    static func shown(_ value: Value) -> String {
        switch value {
        case .string(let text): "'\(clip(text))'"
        case .int(let number): "\(number)"
        case .float(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        default: "a \(value.kindName)"
        }
    }
}
