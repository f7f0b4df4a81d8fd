package import DandelionModel

/// What an operation on a store has come to.
package struct OperationReport: DetailedItem {
    /// One sentence.
    package let title: String
    /// What the reader should do or know besides; nil where nothing.
    package var warning: String?
    private var fields: [(name: String, text: String, key: String, value: Value)] = []

    init(_ title: String) { self.title = title }

    /// - Parameters:
    ///   - name: As people read it.
    ///   - key: As it is in the JSON.
    mutating func add(_ name: String, _ text: String, _ key: String, _ value: Value) {
        fields.append((name, text, key, value))
    }

    mutating func add(_ name: String, _ key: String, count: Int64) {
        add(name, Int(clamping: count).grouped, key, .int(count))
    }

    mutating func add(_ name: String, _ key: String, bytes: Int64) {
        add(name, DisplayText.bytes(bytes), key + "_bytes", .int(bytes))
    }

    package var sheet: Sheet {
        var sheet = Sheet(title)
        sheet.add(fields: fields.map { ($0.name, $0.text) })
        return sheet
    }

    package var value: Value {
        .object(
            [("done", .string(title))] + fields.map { ($0.key, $0.value) }
                + [("warning", warning.map(Value.string))])
    }
}
