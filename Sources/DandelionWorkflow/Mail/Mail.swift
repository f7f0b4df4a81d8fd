public import DandelionModel

/// A letter to a home: everything that can change anything enters as one.
///
/// A class, because it travels through several queues and never changes.
package final class Mail: Sendable {
    package let home: HomeKey
    /// Who sent it: `api`, a webhook, another home, or the engine itself.
    package let source: String
    /// The sender's id; unique by home and source. Empty for the engine's own letters.
    package let messageID: String
    /// Keyed digests of source and id, and of the content without personal fields; nil without an id.
    package let fingerprint: Fingerprint?
    package let kind: EntryKind
    /// The event's type, or what the engine's own kinds name.
    package let type: String
    package let occurredAt: Instant?
    package let recordedAt: Instant
    /// The content; personal fields still hold their values.
    package let body: Value
    package let cause: Int64?
    package let depth: Int64
    /// The row of the mail table, where it came that way.
    package let row: Int64?
    /// It was read from the mail table, and does not count against the inbox.
    package let isFromTable: Bool
    /// Why it cannot be admitted, where an outsider's letter cannot.
    package let refusal: String?
    package let reply: Reply?

    /// Answered once, when the letter is durable and its turns are done, or was refused.
    package typealias Reply = @Sendable (Result<Receipt, FoldError>) -> Void

    package init(
        home: HomeKey, source: String, messageID: String = "", fingerprint: Fingerprint? = nil,
        kind: EntryKind, type: String, occurredAt: Instant? = nil, recordedAt: Instant, body: Value,
        cause: Int64? = nil, depth: Int64 = 0,
        row: Int64? = nil, isFromTable: Bool = false, refusal: String? = nil, reply: Reply? = nil
    ) {
        self.home = home
        self.source = source
        self.messageID = messageID
        self.fingerprint = fingerprint
        self.kind = kind
        self.type = type
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.body = body
        self.cause = cause
        self.depth = depth
        self.row = row
        self.isFromTable = isFromTable
        self.refusal = refusal
        self.reply = reply
    }

    /// The same letter, now in a row of the mail table.
    package func stored(as row: Int64) -> Mail {
        Mail(
            home: home, source: source, messageID: messageID, fingerprint: fingerprint, kind: kind,
            type: type,
            occurredAt: occurredAt, recordedAt: recordedAt, body: body, cause: cause, depth: depth, row: row,
            reply: reply)
    }
}

extension Mail {
    /// The same letter with somebody to answer.
    package func answered(_ reply: @escaping Reply) -> Mail {
        Mail(
            home: home, source: source, messageID: messageID, fingerprint: fingerprint, kind: kind,
            type: type,
            occurredAt: occurredAt, recordedAt: recordedAt, body: body, cause: cause, depth: depth, row: row,
            isFromTable: isFromTable, refusal: refusal, reply: reply)
    }
}

/// What tells a message that was sent twice from two messages.
package struct Fingerprint: Sendable, Hashable {
    package let message: Digest
    package let content: Digest

    package init(message: Digest, content: Digest) {
        self.message = message
        self.content = content
    }

    /// - Parameter schema: of the event; its personal fields do not count as content.
    package init(
        source: String, messageID: String, type: String, body: Value, schema: EventSchema?, key: Digest.Key
    ) {
        var content = body
        if let schema, case .map(var map) = body {
            let personal = schema.personalFields
            if !personal.isEmpty {
                for field in personal { map[field.name] = nil }
                content = .map(map)
            }
        }
        message = Digest(of: Array(source.utf8) + [0] + Array(messageID.utf8), key: key)
        self.content = Digest(of: .list([.string(type), content]), key: key)
    }
}

extension Fingerprint {
    /// What of an order to start a run makes two of them the same: not the id of the run.
    package static func startContent(of body: Value) -> Value {
        guard case .map(var map) = body else { return body }
        map["run"] = nil
        return .map(map)
    }
}

/// What a sender gets when its letter is durable.
public struct Receipt: Sendable, Equatable {
    public let home: String
    /// The number of its entry in the home's log; nil while it waits to be admitted.
    public let number: Int64?
    /// When the store recorded it, or for an admitted letter the home's clock.
    public let at: Instant
    /// The same message was recorded before; this is the receipt of then.
    public let isRepeat: Bool

    public init(home: String, number: Int64?, at: Instant, isRepeat: Bool) {
        self.home = home
        self.number = number
        self.at = at
        self.isRepeat = isRepeat
    }
}

extension Mail {
    /// A timer's letter: it is in its table until its entry is durable.
    var isTimer: Bool { source == "timer" }
}
