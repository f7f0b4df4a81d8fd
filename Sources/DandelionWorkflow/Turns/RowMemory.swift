import DandelionModel
import DandelionStore

/// What was made of rows that change rarely and are asked for at every entry.
///
/// Confined to its lane's thread. Invariants:
///
///  1. What it hands out is what reading would give at that moment: it holds
///     only for the change count of its collection at which it was read.
///  2. It keeps the sizes of the rows that were read, so that a turn pays for
///     them each time, and its limits do not depend on what is remembered.
///  3. It holds ``limit`` of them at most, and is emptied with the lane's other caches.
final class RowMemory {
    private static let limit = 1_000

    struct Key: Hashable {
        let home: HomeKey
        let collection: UInt16
        /// What of the collection was asked for: text, compared by its bytes.
        let question: Cell
    }

    struct Answer {
        let content: Any
        /// What each of the rows counts in bytes.
        let sizes: [Int]
        fileprivate let change: Int
    }

    private var answers: [Key: Answer] = [:]

    /// The answer to a question, where its collection is as it was; nil otherwise.
    func answer(_ key: Key, at change: Int) -> Answer? {
        guard let known = answers[key], known.change == change else { return nil }
        return known
    }

    func keep(_ content: Any, sizes: [Int] = [], for key: Key, at change: Int) {
        if answers.count >= Self.limit { answers.removeAll() }
        answers[key] = Answer(content: content, sizes: sizes, change: change)
    }

    func removeAll() { answers.removeAll() }
}
