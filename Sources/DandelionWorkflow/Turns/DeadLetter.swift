public import DandelionModel
package import DandelionStore

/// A turn that failed for good, and waits for somebody to drive it again.
public struct DeadLetter: Sendable, Equatable {
    /// The entry whose turn it is, and which of its turns.
    public let entry: Int64
    public let turn: Int
    public let handler: String
    public let version: Int
    public let attempts: Int
    public let at: Instant
    /// Why the last attempt failed.
    public let error: String

    package init(row: Row) throws(FoldError) {
        guard row.count >= 9, let entry = row[2].integer, let turn = row[3].integer,
            let handler = row[4].text, let version = row[5].integer, let attempts = row[6].integer,
            let at = row[7].instant, let error = row[8].text
        else { throw .damaged("a dead letter") }
        self.entry = entry
        self.turn = Int(turn)
        self.handler = handler
        self.version = Int(version)
        self.attempts = Int(attempts)
        self.at = at
        self.error = error
    }
}
