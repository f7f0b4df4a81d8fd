package import DandelionModel

/// Which counter: of one window, for one value of its key fields.
package struct WindowKey: Sendable, Hashable {
    /// The ``WindowPattern/id``.
    package let window: String
    /// The values of the key fields as canonical JSON.
    package let key: String

    /// - Parameter values: In the order of the window's key fields.
    init(window: String, values: [Value]) {
        self.window = window
        key = JSONText.encode(.list(values.map(Comparison.normal)))
    }
}

/// Events that are counted, and the fields that each counter is kept for.
///
/// Two rules that count the same share one. A counter is raised by every event
/// that ``key(of:)`` gives a key for, before the rules look at that event.
package struct WindowPattern: Sendable, Hashable {
    /// The digest of the canonical form, in hexadecimal digits.
    package let id: String
    /// What must hold for an event to be counted at all.
    package let pattern: Pattern
    /// By their bytes; empty where everything is counted in one.
    package let keyFields: [String]

    package init(pattern: Pattern, keyFields: [String]) {
        self.pattern = pattern
        self.keyFields = keyFields.sorted { $0.precedesInBytes($1) }
        let form: Value = ["pattern": pattern.value, "key": .list(self.keyFields.map { .string($0) })]
        id = Digest(of: form).description
    }

    /// The counter that an event of the pattern's type raises; nil where it is
    /// not counted: it does not match, or lacks a key field.
    package func key(of body: Value) -> WindowKey? {
        guard pattern.matches(body) else { return nil }
        var values: [Value] = []
        for field in keyFields {
            guard let value = body[field], !value.isNull else { return nil }
            values.append(value)
        }
        return WindowKey(window: id, values: values)
    }
}
