/// The event types that a home knows, by name.
public struct EventCatalog: Sendable {
    private var schemas: [String: EventSchema] = [:]

    public init() {}

    /// - Throws: ``SchemaRefusal`` for the first schema that ``add(_:)`` refuses.
    public init(_ schemas: some Sequence<EventSchema>) throws(SchemaRefusal) {
        for schema in schemas { try add(schema) }
    }

    /// Adds a schema. Adding the same one again changes nothing.
    ///
    /// - Throws: ``SchemaRefusal`` where the schema is malformed, or another one
    ///   has its name. The catalog is as it was then.
    public mutating func add(_ schema: EventSchema) throws(SchemaRefusal) {
        try schema.refuseIfMalformed()
        if let known = schemas[schema.name], known != schema { throw .twoSchemas(event: schema.name) }
        schemas[schema.name] = schema
    }

    /// The schema of a name, or nil.
    public subscript(name: String) -> EventSchema? { schemas[name] }

    /// All names, in the order of their bytes.
    public var names: [String] { schemas.keys.sorted { $0.precedesInBytes($1) } }

    /// The schema of a name.
    ///
    /// - Throws: ``EventRefusal/unknownType(name:suggestion:)``.
    public func schema(_ name: String) throws(EventRefusal) -> EventSchema {
        guard let schema = schemas[name] else {
            throw .unknownType(name: name, suggestion: Suggestion.nearest(to: name, among: names))
        }
        return schema
    }

    /// Says whether a value can be recorded as an event of a type, and gives its schema.
    ///
    /// - Throws: ``EventRefusal``. Nothing was changed.
    @discardableResult
    public func check(_ body: Value, as name: String) throws(EventRefusal) -> EventSchema {
        let schema = try schema(name)
        try schema.check(body)
        return schema
    }
}
