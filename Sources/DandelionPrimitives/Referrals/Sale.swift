public import DandelionModel
package import DandelionWorkflow

/// A sale that may go back to a referrer.
public struct Sale: Sendable, Hashable {
    /// The id of the order, invoice or subscription.
    public let id: String
    /// The member who bought.
    public let friend: String
    public let amount: Money
    public let occurredAt: Instant
    /// What the sale itself says about who brought the friend.
    public let evidence: [EvidenceKind: String]

    public init(
        id: String, friend: String, amount: Money, occurredAt: Instant,
        evidence: [EvidenceKind: String] = [:]
    ) {
        self.id = id
        self.friend = friend
        self.amount = amount
        self.occurredAt = occurredAt
        self.evidence = evidence
    }

    /// The sale of an event; nil where it lacks a field that a program reads.
    package init?(_ entry: LogEntry, fields: ProgramDeclaration.SaleFields) {
        guard let id = entry.body[fields.order]?.idText, let friend = entry.body[fields.member]?.idText,
            let amount = entry.body[fields.amount]?.moneyValue
        else { return nil }
        let said: [(EvidenceKind, String?)] = [
            (.code, entry.body[fields.code]?.stringValue), (.link, entry.body[fields.link]?.stringValue),
            (.nomination, entry.body[fields.nominatedBy]?.idText),
        ]
        let evidence = said.compactMap { kind, text in text.map { (kind, $0) } }
        self.init(
            id: id, friend: friend, amount: amount, occurredAt: entry.occurredAt ?? entry.at,
            evidence: Dictionary(evidence) { $1 })
    }
}

extension Value {
    /// The text of a key: a string, or an integer in digits.
    var idText: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        default: nil
        }
    }
}
