package import DandelionModel

extension RuleReader {
    /// The schema that a pattern is about.
    ///
    /// - Parameter role: What the pattern is for, as in `'on'`.
    mutating func shape(of value: Value, as family: String, for role: String) -> Shape? {
        reading(value) { reader in
            guard Self.kind(value) == "pattern", let type = value["type"]?.stringValue else {
                reader.reportNoPattern(value, family, role)
                return nil
            }
            guard value["of"]?.stringValue == family else {
                let other = family == "event" ? "a record" : "an event"
                let remedy =
                    family == "event"
                    ? "hear an event, and join the record: with = { it = \(type.suffix(40)) { … } }"
                    : "join a record by its key, and count events in 'where'"
                reader.report("\(role) is \(other), \(type.quoted)", remedy)
                return nil
            }
            return reader.shape(named: type, as: family)
        }
    }

    private mutating func shape(named type: String, as family: String) -> Shape? {
        if family == "event" {
            if let schema = events[type] { return Shape(schema) }
            reportUnknown(
                "no event is called \(type.quoted)", type, among: events.names,
                "declare it with event.new, or give its schema to the engine")
        } else {
            if let schema = records[type] { return Shape(schema) }
            let known = records.keys.sorted()
            reportUnknown(
                "no record is called \(type.quoted)", type, among: known,
                known.isEmpty
                    ? "no records are stored here" : "the records are \(known.joined(separator: ", "))")
        }
        return nil
    }

    private mutating func reportNoPattern(_ value: Value, _ family: String, _ role: String) {
        let example =
            family == "event"
            ? #"event "order.paid" { amount = gt(0) }"# : #"record "member" { id = on.member }"#
        switch Self.kind(value) {
        case "event", "record":
            report(
                "\(role) names \(family == "event" ? "an event" : "a record") and no pattern of it",
                "call it with its conditions, or with {} for all: \(example)")
        case "function": reportFuture("a function in \(role)", "write a pattern: \(example)")
        default:
            if case .bool = value {
                report(
                    "\(role) is a boolean where a pattern belongs", Self.remedy(forBooleanAt: "amount", .int))
            } else {
                report("\(role) is \(Self.noun(value)) and should be a pattern", "write \(example)")
            }
        }
    }

    /// The conditions of a pattern's fields, each checked against its schema.
    mutating func fields(of pattern: Value, _ shape: Shape) -> [PatternField]? {
        guard let members = Self.members(pattern["fields"] ?? []) else {
            report("the pattern of \(shape.name.quoted) is no table of its fields", "write { field = value }")
            return nil
        }
        var fields: [PatternField] = []
        for (name, value) in members {
            guard let field = field(name, of: shape) else { continue }
            let condition = reading(value) { $0.condition(value, of: field, in: shape) }
            if let condition { fields.append(PatternField(field.name, condition)) }
        }
        return fields.count == members.count ? fields : nil
    }

    /// A field that conditions and paths may look at.
    mutating func field(_ name: String, of shape: Shape) -> EventField? {
        guard let field = shape.field(name) else {
            let known = shape.fields.map(\.name)
            reportUnknown(
                "\(shape.name.quoted) has no field \(name.quoted)", name, among: known,
                known.isEmpty ? "it has no fields" : "its fields are \(known.joined(separator: ", "))")
            return nil
        }
        guard !field.isPersonal else {
            report(
                "\(name.quoted) of \(shape.name.quoted) is personal, and no condition may look at it",
                "record a plain field beside it, such as a country, and compare that")
            return nil
        }
        return field
    }
}

extension Pattern {
    /// Reads and checks a pattern without paths, as `flow:await` gets it.
    ///
    /// - Throws: ``RuleProblems`` with every mistake in it.
    package init(decoding value: Value, events: EventCatalog) throws(RuleProblems) {
        var reader = RuleReader(events: events)
        let shape = reader.shape(of: value, as: "event", for: "the pattern")
        let fields = shape.flatMap { shape in reader.reading(value) { $0.fields(of: value, shape) } }
        guard reader.problems.isEmpty, let shape, let fields else { throw RuleProblems(reader.problems) }
        self.init(type: shape.name, fields: fields, isEvery: value["every"]?.boolValue == true)
    }
}
