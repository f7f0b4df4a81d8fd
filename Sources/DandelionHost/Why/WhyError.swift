/// Why a question cannot be answered. Nothing was changed.
package enum WhyError: Error, Equatable, CustomStringConvertible {
    /// `nearest` is an id that is there and begins with what was asked for.
    case notFound(String, home: String, looked: [String], nearest: String?)
    case ambiguous(String, candidates: [String])
    /// An id of a kind that has numbers, without one.
    case notANumber(String)

    package var description: String {
        switch self {
        case .notFound(let id, let home, let looked, let nearest):
            """
            nothing in home '\(home)' is called '\(id)'; looked among its \(Self.joined(looked, "and")). \
            \(nearest.map { "Did you mean \($0)?" } ?? "Ask for an id that a list shows, such as entry:1")
            """
        case .ambiguous(let id, let candidates):
            "'\(id)' may be \(Self.joined(candidates, "or")); ask for one of them"
        case .notANumber(let id):
            "'\(id)' needs a number after the colon, as in entry:12, reward:12 or transfer:12"
        }
    }

    private static func joined(_ words: [String], _ last: String) -> String {
        guard let end = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + end
    }
}
