package import DandelionModel

// Stands in for the compiler's own types until they are there; then this file goes.

/// One field of a pattern and what it must be.
package struct PatternField: Sendable, Hashable {
    package let name: String
    package let condition: Condition

    package init(_ name: String, _ condition: Condition) {
        self.name = name
        self.condition = condition
    }
}

/// What an event must be like: its type, and conditions on its fields.
package struct Pattern: Sendable, Hashable {
    package let type: String
    package let fields: [PatternField]
    package let isEvery: Bool

    package init(type: String, fields: [PatternField] = [], isEvery: Bool = false) {
        self.type = type
        self.fields = fields
        self.isEvery = isEvery
    }

    package init(value: Value) throws(ValueError) {
        guard let type = value["type"]?.stringValue, case .map(let fields)? = value["fields"] else {
            throw .notCanonical("a pattern without its type or fields")
        }
        self.init(
            type: type, fields: fields.entries.map { PatternField($0.key, Condition(equals: $0.value)) },
            isEvery: value["every"] != nil)
    }

    package var value: Value {
        let fields = ValueMap(fields.map { ($0.name, $0.condition.value) })
        return .map(ValueMap([("type", .string(type)), ("fields", .map(fields))]))
    }

    package func without(_ name: String) -> Pattern {
        Pattern(type: type, fields: fields.filter { $0.name != name }, isEvery: isEvery)
    }

    package func matches(_ body: Value) -> Bool {
        fields.allSatisfy { body[$0.name] == $0.condition.value }
    }
}

package struct Condition: Sendable, Hashable {
    package let value: Value

    package init(equals value: Value) { self.value = value }
}
