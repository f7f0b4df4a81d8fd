/// Values as JSON text, for whoever reads or writes them without this library.
///
/// Null, booleans, integers, strings, lists and maps are what they are in JSON.
/// A number with a fraction or an exponent is a float, any other an integer.
/// What JSON does not have is a tag, a map with one key:
///
///     {"$money":"10.00 USD"}  {"$instant":"2026-11-21T20:36:34.5Z"}  {"$duration":"90s"}
///     {"$float":"inf"}        {"$bytes":"/w=="}                      {"$personal":["m1",7]}
///
/// A true map whose only key begins with `$` has one `$` more in front of it.
///
///   (1) Every value that ``Value/validate()`` accepts comes back equal.
///   (2) Reading is strict (RFC 8259): no comments, no second key of the same
///       name, no lone surrogate, nothing behind the value. Nothing is repaired.
///   (3) Reading from outside accepts no reference to personal data: nobody
///       outside may point at another person's slot.
///   (4) What was sent in a personal field is never shown in an error: reasons
///       of refusals are kept where no erasure reaches.
public enum JSONText {
    /// The compact JSON of a value, keys in the order of their bytes.
    ///
    /// A value that ``Value/validate()`` refuses gets a text that ``decode(_:)-(String)`` refuses.
    public static func encode(_ value: Value) -> String {
        var writer = JSONWriter()
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The value of a JSON text, tags and references to personal data included:
    /// for texts that ``encode(_:)`` wrote and that nobody else could change.
    ///
    /// - Throws: ``JSONError`` with line, column and path. Nothing was read then.
    public static func decode(_ text: String) throws(JSONError) -> Value {
        try decode(Array(text.utf8))
    }

    /// The value of a JSON text in UTF-8, without a byte order mark.
    ///
    /// - Throws: ``JSONError`` with line, column and path. Nothing was read then.
    public static func decode(_ bytes: [UInt8]) throws(JSONError) -> Value {
        var parser = JSONParser(bytes: bytes)
        return try parser.readDocument()
    }
}
