import DandelionModel

/// The declarations of a plugin as the declare phase hands them on, written short.
enum AST {
    static func match(_ name: String, _ arguments: Value...) -> Value {
        ["$": "match", "op": .string(name), "args": .list(arguments), "at": "plugin.lua:7"]
    }

    static func eq(_ value: Value) -> Value { match("eq", value) }
    static func gt(_ value: Value) -> Value { match("gt", value) }
    static func lt(_ value: Value) -> Value { match("lt", value) }
    static func ge(_ value: Value) -> Value { match("ge", value) }
    static let anything: Value = ["$": "anything"]

    static func all(_ parts: Value...) -> Value { ["$": "all", "of": .list(parts)] }
    static func any(_ parts: Value...) -> Value { ["$": "any", "of": .list(parts)] }
    static func no(_ parts: Value...) -> Value { ["$": "no", "of": .list(parts)] }

    /// `on.member`, `with.buyer.tier`.
    static func path(_ text: String) -> Value {
        let words = text.split(separator: ".").map { Value.string(String($0)) }
        return ["$": "path", "root": words[0], "keys": .list(Array(words.dropFirst()))]
    }

    static func calculate(_ operation: String, _ arguments: Value...) -> Value {
        ["$": "expr", "op": .string(operation), "args": .list(arguments)]
    }

    static func event(_ type: String, _ fields: Value = [:]) -> Value {
        ["$": "pattern", "of": "event", "type": .string(type), "fields": fields, "at": "plugin.lua:5"]
    }

    static func record(_ type: String, _ fields: Value = [:]) -> Value {
        ["$": "pattern", "of": "record", "type": .string(type), "fields": fields, "at": "plugin.lua:6"]
    }

    static func count(_ pattern: Value, _ test: String, _ bound: Value) -> Value {
        [
            "$": "aggregate", "op": "count", "pattern": pattern, "test": .string(test), "bound": bound,
            "at": "plugin.lua:8",
        ]
    }

    /// A rule that acts, unless the keys say otherwise.
    static func rule(_ name: String = "a rule", _ keys: (String, Value)...) -> Value {
        var map = ValueMap([("$", "rule"), ("name", .string(name)), ("at", "plugin.lua:4")])
        for (key, value) in keys { map[key] = value }
        if map["start"] == nil, map["act"] == nil { map["act"] = true }
        return .map(map)
    }
}

extension Value {
    static func usd(_ cents: Int64) -> Value { .money(Money(minorUnits: cents, currency: .usd)) }
    static func eur(_ cents: Int64) -> Value { .money(Money(minorUnits: cents, currency: .eur)) }
    static func rate(_ text: String) -> Value { ["$rate": .string(text)] }

    /// The map with some keys more.
    func with(_ keys: (String, Value?)...) -> Value {
        guard case .map(var map) = self else { return self }
        for (key, value) in keys { map[key] = value }
        return .map(map)
    }
}
