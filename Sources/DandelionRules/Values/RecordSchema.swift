package import DandelionModel

/// What a stored record looks like to rules: its key and its fields.
package struct RecordSchema: Sendable, Hashable {
    /// As in `record "member"`.
    package let name: String
    /// The field that a rule joins it by.
    package let key: String
    package let fields: [EventField]

    package init(name: String, key: String, fields: [EventField]) {
        self.name = name
        self.key = key
        self.fields = fields
    }
}

/// An event type or a record type, as far as a pattern sees it.
struct Shape: Sendable {
    let name: String
    let fields: [EventField]

    init(_ schema: EventSchema) { (name, fields) = (schema.name, schema.fields) }
    init(_ schema: RecordSchema) { (name, fields) = (schema.name, schema.fields) }

    func field(_ name: String) -> EventField? { fields.first { $0.name.hasSameBytes(as: name) } }
}
