package import DandelionModel

/// One field of a pattern and what it must be.
package struct PatternField: Sendable, Hashable {
    package let name: String
    package let condition: Condition

    package init(_ name: String, _ condition: Condition) {
        self.name = name
        self.condition = condition
    }
}

/// An event type and what its fields must be, without paths: it can be stored
/// in a subscription, and judged anywhere.
package struct Pattern: Sendable, Hashable {
    /// The event type.
    package let type: String
    /// By the bytes of their names, each once; all must hold.
    package let fields: [PatternField]
    /// The author said `:every()`: it may hear events about anybody.
    package let isEvery: Bool

    /// - Parameter fields: Closed conditions; a path in one finds nothing.
    package init(type: String, fields: [PatternField] = [], isEvery: Bool = false) {
        self.type = type
        self.fields = fields.sorted { $0.name.precedesInBytes($1.name) }
        self.isEvery = isEvery
    }

    /// Whether the body of an event of this type meets every field.
    package func matches(_ body: Value) -> Bool {
        for field in fields where !field.condition.holds(for: body[field.name], scope: .empty) {
            return false
        }
        return true
    }

    /// The first key field of the schema that the pattern binds to one value: a
    /// subscription is found by it. Nil where it binds none.
    package func binding(in schema: EventSchema) -> (field: String, value: Value)? {
        for key in schema.keyFields {
            guard let field = fields.first(where: { $0.name.hasSameBytes(as: key.name) }),
                case .literal(let value)? = field.condition.equated
            else { continue }
            return (field.name, value)
        }
        return nil
    }

    /// The same without one field, which somebody else has judged.
    package func without(_ name: String) -> Pattern {
        Pattern(type: type, fields: fields.filter { !$0.name.hasSameBytes(as: name) }, isEvery: isEvery)
    }

    /// Why a body does not match, as in `amount 5 is not greater than 10`; nil where it does.
    package func complaint(about body: Value) -> String? {
        let failed = fields.first { !$0.condition.holds(for: body[$0.name], scope: .empty) }
        return failed.map { $0.condition.complaint($0.name, body[$0.name], .empty) }
    }
}

extension Pattern {
    /// The canonical encoding. Two equal patterns have the same one.
    package var value: Value {
        var map = ValueMap([
            ("type", .string(type)),
            ("fields", .map(ValueMap(fields.map { ($0.name, $0.condition.value) }))),
        ])
        if isEvery { map["every"] = true }
        return .map(map)
    }

    /// - Throws: ``ValueError/notCanonical(_:)`` for what ``value`` does not write.
    package init(value: Value) throws(ValueError) {
        guard case .map(let map) = value, let type = map["type"]?.stringValue,
            case .map(let fields)? = map["fields"]
        else { throw .notCanonical("a pattern without its type or fields") }
        var conditions: [PatternField] = []
        for (name, condition) in fields.entries {
            conditions.append(PatternField(name, try Condition(value: condition)))
        }
        let isEvery = map["every"] != nil
        guard map.count == (isEvery ? 3 : 2), isEvery == (map["every"]?.boolValue ?? false) else {
            throw .notCanonical("a pattern with fields of its own")
        }
        self.init(type: type, fields: conditions, isEvery: isEvery)
    }
}

extension Pattern: CustomStringConvertible {
    /// As an author would write it: `order.paid { amount = gt(0) }`.
    package var description: String {
        let texts = fields.map { field in
            "\(field.name) = \(field.condition.equated?.description ?? field.condition.description)"
        }
        return texts.isEmpty ? "\(type) {}" : "\(type) { \(texts.joined(separator: ", ")) }"
    }
}
