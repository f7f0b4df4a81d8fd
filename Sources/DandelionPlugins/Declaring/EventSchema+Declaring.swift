import DandelionModel

extension EventSchema {
    /// The schema of `event.new "wish.made" { member = key "member", text = "string" }`.
    ///
    /// Fields are in the order of their names, as a table of Lua has no other. A
    /// question mark after a type makes the field optional.
    init?(declared item: Declarations.Item, report: (String, String, String?) -> Void) {
        guard !item.value.holdsBroken else { return nil }
        var fields: [EventField] = []
        var isSound = true
        if case .map(let map) = item.value {
            for (name, type) in map.entries {
                if let field = Self.field(name, type) {
                    fields.append(field)
                } else {
                    isSound = false
                    report(
                        item.place, "the field '\(name)' of event '\(item.name)' has no type that is known",
                        Self.hint(type))
                }
            }
        }
        guard isSound else { return nil }
        self.init(name: item.name, fields: fields)
    }

    private static let typeNames = FieldType.allCases.map(\.rawValue)

    private static func field(_ name: String, _ type: Value) -> EventField? {
        if type["$"] == "key" { return .key(name) }
        guard let text = type.stringValue else { return nil }
        let isOptional = text.hasSuffix("?")
        guard let known = FieldType(rawValue: isOptional ? String(text.dropLast()) : text) else { return nil }
        return EventField(name, known, isOptional: isOptional)
    }

    private static func hint(_ type: Value) -> String {
        let types = typeNames.joined(separator: ", ")
        guard let text = type.stringValue else { return "Write key \"member\" or one of \(types) in quotes" }
        let meant = Suggestion.nearest(to: text, among: typeNames)
        return meant.map { "Did you mean '\($0)'?" } ?? "Write key \"member\" or one of \(types)"
    }
}
