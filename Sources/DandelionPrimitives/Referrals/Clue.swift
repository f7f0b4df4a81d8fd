import DandelionModel

/// A piece of evidence before it is judged.
struct Clue {
    let kind: EvidenceKind
    /// Nil where it leads to nobody.
    let referrer: Referrer?
    let occurredAt: Instant
    /// The sale itself says so, not a touch before it.
    let isOfSale: Bool

    /// Whether it decides before another one under the terms of a program.
    ///
    /// By when it came about, then by its kind; what the sale says comes after
    /// every touch. The referrer's id settles the rest, so that there is one order.
    func precedes(_ other: Clue, under terms: ProgramDeclaration.Attribution) -> Bool {
        if isOfSale != other.isOfSale || occurredAt != other.occurredAt {
            let isLater =
                isOfSale == other.isOfSale ? occurredAt > other.occurredAt : isOfSale
            return terms.model == .lastTouch ? isLater : !isLater
        }
        let (own, others) = (terms.rank(of: kind), terms.rank(of: other.kind))
        if own != others { return own < others }
        return (referrer?.id ?? "").precedesInBytes(other.referrer?.id ?? "")
    }

    /// Why it loses against one that precedes it.
    func reason(against winner: Clue, under terms: ProgramDeclaration.Attribution) -> Evidence.Reason {
        if isOfSale != winner.isOfSale || occurredAt != winner.occurredAt {
            return terms.model == .lastTouch ? .laterTouch : .earlierTouch
        }
        return kind == winner.kind ? .sameInstant : .strongerEvidence
    }
}

extension ProgramDeclaration.Attribution {
    /// The place of a kind among those that count; the last for one that does not.
    func rank(of kind: EvidenceKind) -> Int { evidence.firstIndex(of: kind) ?? evidence.count }

    /// Judges clues, the strongest first, until one stands.
    ///
    /// - Parameter flaw: Why a clue cannot win; nil where it can. Asked only of
    ///   those that no valid one precedes.
    /// - Returns: The clues with what became of each, the strongest first, and the winner.
    func judge(
        _ clues: [Clue], flaw: (Clue) throws -> Evidence.Reason?
    ) rethrows -> (winner: Clue?, evidence: [Evidence]) {
        var winner: Clue?
        var judged: [Evidence] = []
        for clue in clues.sorted(by: { $0.precedes($1, under: self) }) {
            let reason = try winner.map { clue.reason(against: $0, under: self) } ?? flaw(clue)
            let hasWon = winner == nil && reason == nil
            if hasWon { winner = clue }
            judged.append(
                Evidence(
                    kind: clue.kind, referrer: clue.referrer?.id, occurredAt: clue.occurredAt, hasWon: hasWon,
                    reason: reason))
        }
        return (winner, judged)
    }
}
