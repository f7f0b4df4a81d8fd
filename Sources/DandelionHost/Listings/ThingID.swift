/// How things with a number are named on the command line: `entry:57`, `reward:12`, `transfer:15`.
///
/// Members, runs, messages and channels have ids of their own, which stand bare.
package enum ThingID {
    package static func entry(_ number: Int64) -> String { "entry:\(number)" }
    package static func reward(_ number: Int64) -> String { "reward:\(number)" }
    package static func transfer(_ number: Int64) -> String { "transfer:\(number)" }

    /// The number of an id, with or without the kind in front of it.
    ///
    /// - Throws: ``GuestError/badID(_:expected:)``.
    package static func number(of text: String, kind: String) throws -> Int64 {
        let digits = text.hasPrefix(kind + ":") ? text.dropFirst(kind.utf8.count + 1) : text[...]
        guard let number = Int64(digits), number > 0 else {
            throw GuestError.badID(
                text, expected: "the number of \(kind == "entry" ? "an" : "a") \(kind), such as \(kind):12")
        }
        return number
    }
}
