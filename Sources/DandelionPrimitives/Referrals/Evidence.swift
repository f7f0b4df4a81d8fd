public import DandelionModel
package import DandelionStore

/// One piece of evidence that somebody brought a friend, and what became of it.
public struct Evidence: Sendable, Hashable {
    public let kind: EvidenceKind
    /// The id of the referrer to whom it leads; nil where it leads to nobody.
    public let referrer: String?
    /// When it came about; for what the sale itself says, when the sale did.
    public let occurredAt: Instant
    /// Whether the sale was attributed to it.
    public let hasWon: Bool
    /// Why it has lost; nil for the winner.
    public let reason: Reason?

    /// Why a piece of evidence, or a whole referral, was refused. The texts are stored and never change.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// A later touch has won, or in the model of the first touch an earlier one.
        case laterTouch = "later_touch"
        case earlierTouch = "earlier_touch"
        /// One of a stronger kind, at the same instant, has won.
        case strongerEvidence = "stronger_evidence"
        /// Another one of the same kind and instant has won.
        case sameInstant = "same_instant"
        /// The code, link or member leads to no referrer of the program.
        case unknown
        /// The friend and the referrer are one.
        case selfReferral = "self_referral"
        /// The friend has brought the referrer, directly or through others.
        case cycle
        /// The referrer, or the friend, is banned.
        case banned
        /// The sale is of nothing, or of less.
        case nothingPaid = "nothing_paid"
    }

    init(kind: EvidenceKind, referrer: String?, occurredAt: Instant, hasWon: Bool, reason: Reason?) {
        self.kind = kind
        self.referrer = referrer
        self.occurredAt = occurredAt
        self.hasWon = hasWon
        self.reason = reason
    }

    /// The evidence of a stored row.
    package init(row: [Cell]) throws {
        var cells = Cells(row, of: PrimitiveTables.evidence)
        _ = (try cells.text(), try cells.integer())
        guard let kind = EvidenceKind(rawValue: try cells.text()) else { throw cells.damaged() }
        self.kind = kind
        referrer = cells.optionalText()
        occurredAt = try cells.instant()
        hasWon = try cells.flag()
        reason = cells.optionalText().flatMap(Reason.init(rawValue:))
    }
}
