import DandelionStore
import DandelionWorkflow

/// A letter as a row of the table `mail`, with the columns that a sender writes.
///
/// The other columns fill themselves. The unique index over home, source and
/// message id makes a second insert of the same letter a conflict, which the
/// sender may ignore.
public struct MailLetter: Sendable, Equatable {
    public let home: String
    /// Who sends; `api`, as for everything that is recorded through the engine.
    public let source: String
    public let messageID: String
    public let type: String
    /// Microseconds since 1970, UTC; null where it is when the database recorded it.
    public let occurredAtInMicroseconds: Int64?
    /// The event's fields as JSON.
    public let body: String

    init(_ mail: Mail) {
        home = mail.home.name
        source = mail.source
        messageID = mail.messageID
        type = mail.type
        occurredAtInMicroseconds = mail.occurredAt?.microseconds
        body = mail.tableRow()[7].text ?? ""
    }
}
