package import DandelionModel

/// Texts in place of values that Lua has no literal for: `amount = "20.00 USD"`.
package enum LiteralForm {
    /// The literal as a value of a field's type; nil where it is none.
    ///
    /// A text becomes the money, the instant or the duration that it names, and
    /// a whole float an int or the other way round. Nothing else is converted.
    package static func value(_ literal: Value, as type: FieldType) -> Value? {
        if type.accepts(literal) { return literal }
        switch (type, literal) {
        case (.money, .string(let text)): return (try? Money(text)).map { .money($0) }
        case (.instant, .string(let text)): return (try? Instant(text)).map { .instant($0) }
        case (.duration, .string(let text)): return (try? Duration(text: text)).map { .duration($0) }
        case (.float, .int(let number)): return Double(exactly: number).map { .float($0) }
        case (.int, .float(let number)): return Int64(exactly: number).map { .int($0) }
        case (.string, .bytes): return literal
        default: return nil
        }
    }
}
