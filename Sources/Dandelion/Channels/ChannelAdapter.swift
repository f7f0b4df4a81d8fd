/// A way to reach members: mail, a short message service, a chat.
///
/// The engine has decided that the message may be sent before it calls this,
/// and makes its text only now. A delivery that throws is tried again later with
/// the same key, so hand the key to whoever must not send twice.
public protocol ChannelAdapter: Sendable {
    /// As it is named in reports, such as `mail`.
    var name: String { get }

    /// Sends a message, once for each key.
    ///
    /// - Parameter idempotencyKey: The same at every attempt.
    /// - Throws: Where it was not sent; it is tried again, and fails for good after the last attempt.
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws
}

/// A message that may go out now, with its blanks filled in. It holds personal
/// values: keep it no longer than it takes to send it.
public struct OutgoingMessage: Sendable, Hashable {
    public let home: String
    /// The member's id.
    public let member: String
    /// The name of its template.
    public let template: String
    /// What it is sent for; nil where the template does not say.
    public let purpose: String?
    /// Where to; nil where the member has none.
    public let address: String?
    public let subject: String
    public let text: String
    /// The member's language, such as `en`; nil where it is not known.
    public let language: String?
}
