public import DandelionModel
import DandelionStore
import DandelionWorkflow

/// How a refund takes back what its sale granted.
extension Referrals {
    /// Notes what was refunded of a sale, and takes the same part of both rewards back.
    ///
    /// Exact at every part: after the whole sale nothing is left of either
    /// reward, also where they were paid out. A refund that comes before its
    /// sale is kept and counts when the sale comes; more than the sale counts
    /// as all of it.
    ///
    /// - Throws: ``PrimitiveError/negativeRefund(sale:amount:)``, and what the
    ///   ledger throws for another currency than the sale's.
    public func refund(_ refund: Reward.Refund, ofSale sale: String, in program: String) throws {
        let known = try refunded(of: sale, in: program)
        let inAll: Money
        switch refund {
        case .more(let more):
            guard !more.isNegative else { throw PrimitiveError.negativeRefund(sale: sale, amount: more) }
            inAll = try (known ?? .zero(more.currency)) + more
        case .inAll(let sum):
            guard !sum.isNegative else { throw PrimitiveError.negativeRefund(sale: sale, amount: sum) }
            let before = known ?? .zero(sum.currency)
            // A lower one came late.
            inAll = try sum < before ? before : sum
        }
        if inAll == known { return }
        try turn.putRow(
            PrimitiveTables.refund, .text(program), .text(sale), .text(inAll.currency.code),
            .integer(inAll.minorUnits), for: "referrals.refund")
        if let referral = try find(sale: sale, program: program), referral.state == .converted {
            _ = try apply(inAll, to: referral)
        }
    }

    /// What was refunded before the sale came, if anything was.
    func refundWhatCameEarly(_ referral: Referral) throws -> Referral {
        guard let early = try refunded(of: referral.sale, in: referral.program), !early.isZero else {
            return referral
        }
        return try apply(early, to: referral)
    }

    private func refunded(of sale: String, in program: String) throws -> Money? {
        let row = try turn.findRow(
            PrimitiveTables.refund, .text(program), .text(sale), for: "referrals.refund")
        guard let row, let currency = row[4].text.flatMap(Currency.init(code:)), let amount = row[5].integer
        else { return nil }
        return Money(minorUnits: amount, currency: currency)
    }

    private func apply(_ inAll: Money, to known: Referral) throws -> Referral {
        var referral = known
        let refunded = try inAll < known.amount ? inAll : known.amount
        if refunded == known.refunded { return known }
        referral.refunded = refunded
        if known.onRefund == .clawBack {
            for reward in [known.referrerReward, known.friendReward].compactMap({ $0 }) {
                try turn.reverse(reward, .inAll(refunded), of: known.amount)
            }
        }
        try put(referral, for: "referrals.refund")
        if referral.isRefunded, let id = referral.referrer, var referrer = try turn.referrers.get(id) {
            referrer.conversions -= 1
            try turn.referrers.put(referrer, for: "referrals.refund")
        }
        var fields = fields(of: referral)
        fields["refunded"] = .money(refunded)
        try turn.emit(type: StandardEvents.referralRefunded.name, body: .map(fields))
        return referral
    }
}
