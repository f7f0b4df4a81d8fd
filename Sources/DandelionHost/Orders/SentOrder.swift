import DandelionWorkflow

/// An order that is durable in the mail table.
package struct SentOrder: Sendable, Equatable {
    package let home: String
    /// The order's own id; sent again under it, the order is done once.
    package let id: String
    /// The same order waits already, or was admitted before.
    package let isRepeat: Bool
    /// Whether a host had the store open, and was told; else the order waits for the next one.
    package let hasHost: Bool
    /// By which it is found again when it has been admitted.
    let fingerprint: Fingerprint
}

/// What became of an order that was sent.
package enum OrderOutcome: Sendable, Equatable {
    /// No host has taken it up yet.
    case waiting
    /// It is this entry of the home's log, and what it asks for is done.
    case done(entry: Int64)
    /// It is this entry, and what it asks for failed: nothing of that stands. Where it
    /// was about a run, the run is blocked.
    case failed(entry: Int64, reason: String)
    /// The host could not admit it, and why; nothing was changed.
    case refused(reason: String)
}
