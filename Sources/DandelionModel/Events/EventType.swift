/// An event in Swift: a struct whose properties are the fields of its schema.
///
/// ```swift
/// struct OrderPaid: EventType {
///     static let schema = EventSchema(
///         "order.paid", .key("customer"), .money("amount"), .int("quantity").optional,
///         .personal("email", of: "customer"))
///
///     var customer: String
///     var amount: Money
///     var quantity: Int?
///     var email: Personal<String>
/// }
/// ```
public protocol EventType: Codable, Sendable {
    static var schema: EventSchema { get }

    /// The event's fields as a map. Made from `Codable` where a type does not make it itself.
    ///
    /// - Throws: ``ValueCodingError`` for what no value can hold, and for a
    ///   ``Personal`` that stands in no personal field of the schema: it would
    ///   be stored where it cannot be erased.
    func eventBody() throws -> Value

    /// The event of a stored body. Its personal fields are references then.
    ///
    /// - Throws: ``ValueCodingError`` where the body has not the type's fields.
    init(eventBody: Value) throws
}

extension EventType {
    public func eventBody() throws -> Value {
        try ValueEncoder(personalFieldsOf: Self.schema).encode(self)
    }

    public init(eventBody: Value) throws {
        self = try ValueDecoder().decode(Self.self, from: eventBody)
    }
}
