package import DandelionModel

/// A row of an input, read as an event that has not been recorded.
package struct EventDraft: Sendable {
    package let type: String
    /// The sender's id: the same one twice is recorded once.
    package let id: String
    /// Nil where the row does not say when it happened.
    package let occurredAt: Instant?
    package let body: Value
}
