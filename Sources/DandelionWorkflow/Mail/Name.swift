/// What homes and message ids may be called.
package enum Name {
    /// What is wrong with a name; nil where nothing is.
    package static func problem(with name: String) -> String? {
        if name.isEmpty { return "is empty" }
        if name.utf8.count > 200 { return "has \(name.utf8.count) bytes" }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            return "holds control characters"
        }
        return nil
    }
}
