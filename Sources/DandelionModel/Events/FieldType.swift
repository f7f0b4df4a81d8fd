/// What the value of an event's field may be.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
    case string
    case int
    case float
    case bool
    case money
    case instant
    case duration
    /// Anything, nested as deep as values may be.
    case value

    /// Whether a value is of this type. Nothing is converted: 5 is no float, and null only a ``value``.
    public func accepts(_ value: Value) -> Bool {
        switch (self, value) {
        case (.string, .string), (.int, .int), (.float, .float), (.bool, .bool), (.money, .money),
            (.instant, .instant), (.duration, .duration), (.value, _):
            true
        default: false
        }
    }
}
