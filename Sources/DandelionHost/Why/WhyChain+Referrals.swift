import Dandelion

/// What programs decided about sales, and who refers.
extension WhyChain {
    /// - Parameter grant: The movement of a reward of it, which knows the turn.
    func referral(_ id: String, granting grant: Movement? = nil) throws {
        guard let referral = try stored(referral: id) else { return }
        let rows = try home.rows(PrimitiveTables.evidence, .text(id))
        // They are written once, with the decision; the referral's own row changes with refunds.
        let decided = rows.first?[9].integer ?? grant?.entry
        try append(.referral, Self.text(of: referral), at: referral.at, entry: decided) { link in
            link.add("referral", id)
            link.add("sale", "\(referral.amount), \(referral.occurredAt)")
            link.add("reason", referral.reason)
            for row in rows { link.add("evidence", try text(of: Evidence(row: row))) }
            try addTerms(of: referral, decidedIn: decided, to: &link)
            for (side, reward) in [
                ("referrer", referral.referrerReward), ("friend", referral.friendReward),
            ] {
                link.add("reward", reward.map { "reward:\($0) of the \(side)" })
            }
            if !referral.refunded.isZero {
                link.add("refunded", "\(referral.refunded) of \(referral.amount) so far")
            }
            link.add("on refund", referral.onRefund.rawValue)
        }
        guard let decided else { return append(.gap, "in which entry it was decided is not stored") }
        try turn(of: decided, try choice(of: referral, in: decided, grant))
        // The sale says who bought; that there was somebody to reward has causes of its own.
        if let referrer = referral.referrer { try aside { try self.referrer(referrer) } }
    }

    private func choice(of referral: Referral, in decided: Int64, _ grant: Movement?) throws -> TurnChoice {
        if let grant, grant.entry == decided { return .index(grant.turn) }
        let converted = StandardEvents.referralConverted.name
        let emitted = try home.emissions(of: decided).first {
            $0.type == converted && $0.body["referral"]?.stringValue == referral.id
        }
        return emitted.map { .emitting($0.number) } ?? .handler(PrimitiveEffects.referrals.name)
    }

    private static func text(of referral: Referral) -> String {
        let sale = "the sale '\(referral.sale)' of \(referral.friend)"
        guard let member = referral.member else { return "\(sale) went to nobody" }
        return referral.reason == Referral.capReached
            ? "\(sale) went to \(member), beyond the cap" : "\(sale) went to \(member)"
    }

    private func text(of evidence: Evidence) throws -> String {
        let referrer = try evidence.referrer.flatMap { id in
            try home.get(PrimitiveTables.referrer, .text(id)).map { try Referrer(row: $0).member } ?? id
        }
        let fate = evidence.hasWon ? "won" : "lost, \(evidence.reason?.rawValue ?? "unknown")"
        return "\(evidence.kind.rawValue) of \(referrer ?? "nobody") at \(evidence.occurredAt): \(fate)"
    }

    /// The program's terms, where they are still those of the decision.
    private func addTerms(
        of referral: Referral, decidedIn entry: Int64?, to link: inout Explanation.Link
    ) throws {
        link.add("program", referral.program)
        guard let row = try home.get(PrimitiveTables.program, .text(referral.program)),
            let written = row[8].integer, let entry
        else { return }
        guard written <= entry else {
            return link.add("terms", "declared again by entry:\(written); those of then are not kept")
        }
        let terms = try Programs.Stored(row: row).declaration
        let kinds = terms.attribution.evidence.map(\.rawValue).joined(separator: ", ")
        link.add(
            "attribution",
            "\(terms.attribution.model.rawValue) within \(terms.attribution.window.text) of \(kinds)")
        link.add("hold", terms.hold?.text)
        link.add("cap", terms.cap.map { "\($0.count) conversions a \($0.every.rawValue) for a referrer" })
    }

    func referrer(_ id: String) throws {
        guard let row = try home.get(PrimitiveTables.referrer, .text(id)) else { return }
        let referrer = try Referrer(row: row)
        let enrolled = try home.entries(at: referrer.since) {
            $0.type == StandardEvents.referrerEnrolled.name && $0.body["referrer"]?.stringValue == id
        }.first
        append(
            .referrer, "\(referrer.member) refers friends in the program '\(referrer.program)'",
            at: referrer.since, entry: enrolled?.cause
        ) { link in
            link.add("code", referrer.code)
            link.add("link", referrer.link)
            link.add("conversions", "\(referrer.conversions) not wholly refunded, by now")
        }
        try maker(of: enrolled)
    }

    /// The turn that emitted an entry, which is no link of its own.
    func maker(of emitted: LogEntry?) throws {
        guard let emitted, let cause = emitted.cause else {
            return try gap()
        }
        try turn(of: cause, .emitting(emitted.number))
    }
}
