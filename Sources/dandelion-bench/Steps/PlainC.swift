/// The same commits in plain C, on a copy of the seeded tables.
///
/// Owns a C object, which serves one thread at a time; its calls block.
protocol PlainC: AnyObject {
    /// Commits in groups of `group` for so long.
    func run(group: Int, for limit: Duration) throws -> Round
}

/// Why a database refused, in its own words.
struct PlainCFailure: Error, CustomStringConvertible {
    let description: String

    init(_ reason: [CChar]) {
        var text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        while text.last == UInt8(ascii: "\n") { text.removeLast() }
        description = String(decoding: text, as: UTF8.self)
    }
}
