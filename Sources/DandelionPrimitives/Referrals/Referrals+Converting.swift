import DandelionModel
import DandelionStore
import DandelionWorkflow

/// How a sale becomes a conversion.
///
///  1. A program decides once about a sale; a second look gives the first decision.
///  2. Both sides are rewarded in one turn, or neither is.
///  3. No member is among those who brought them: neither themselves, nor
///     whom they brought, at whatever distance.
///  4. What was refunded before the sale came is taken back at once.
extension Referrals {
    /// Touches that a decision weighs at most: the latest, or under the model of the first touch the earliest.
    static let weighedTouches = 32
    /// Bonds that a decision follows upward at most, the nearest first. A
    /// longer cycle is nobody's trick, and a turn's reads are bounded.
    static let followedBonds = 96

    /// Decides about a sale under a program's terms, once.
    ///
    /// - Returns: The conversion, or the refusal with its reason; nil where
    ///   there is no evidence that anybody brought the friend.
    /// - Throws: What the ledger throws. Nothing is recorded then.
    @discardableResult
    public func convert(_ sale: Sale, in program: ProgramDeclaration) throws -> Referral? {
        if let known = try find(sale: sale.id, program: program.name) { return known }
        let clues = try clues(about: sale, program)
        if clues.isEmpty { return nil }
        let friend = try turn.members.ensure(sale.friend)
        var bondsLeft = Self.followedBonds
        let (winner, evidence) = try program.attribution.judge(clues) { clue in
            try flaw(of: clue, friend: friend, program, &bondsLeft)
        }
        var referral = Referral(
            id: turn.makeID().text, program: program.name, sale: sale.id, friend: sale.friend,
            occurredAt: sale.occurredAt, amount: sale.amount, at: turn.now)
        let refusal: Evidence.Reason? =
            sale.amount.minorUnits <= 0 ? .nothingPaid : friend.isBanned ? .banned : evidence.first?.reason
        if let referrer = winner?.referrer, sale.amount.minorUnits > 0, !friend.isBanned {
            try convert(&referral, to: referrer, program)
        } else {
            referral.state = .refused
            referral.reason = refusal?.rawValue
            try put(referral, for: "referrals.convert")
        }
        try keep(evidence, of: referral)
        return try referral.state == .converted ? refundWhatCameEarly(referral) : referral
    }

    private func convert(
        _ referral: inout Referral, to found: Referrer, _ program: ProgramDeclaration
    ) throws {
        var referrer = found
        referral.referrer = referrer.id
        referral.member = referrer.member
        referral.onRefund = program.onRefund
        if try takePlace(of: referral, under: program.cap) {
            try reward(&referral, referrer, program)
        } else {
            referral.reason = Referral.capReached
        }
        referrer.conversions += 1
        try turn.referrers.put(referrer, for: "referrals.convert")
        try turn.putRow(
            PrimitiveTables.bond, .text(program.name), .text(referral.friend), .text(referrer.member),
            for: "referrals.convert")
        try put(referral, for: "referrals.convert")
        try turn.emit(type: StandardEvents.referralConverted.name, body: .map(fields(of: referral)))
    }

    /// Grants both sides what the program promises, held as long as it says.
    private func reward(
        _ referral: inout Referral, _ referrer: Referrer, _ program: ProgramDeclaration
    ) throws {
        let hold = program.hold.map { turn.now + $0 }
        // Who has become a channel has a rate of their own.
        let promoted = try turn.channels.find(member: referrer.member)?.rate
        if let reward = promoted.map(ProgramDeclaration.Reward.rate) ?? program.referrerReward {
            referral.rate = reward.rate
            referral.referrerReward = try turn.rewards.grant(
                reward.amount(of: referral.amount, program.rounding), to: referrer.member,
                program: program.name, holdUntil: hold, rate: reward.rate, rounding: program.rounding,
                referral: referral.id)
        }
        if let reward = program.friendReward {
            referral.friendReward = try turn.rewards.grant(
                reward.amount(of: referral.amount, program.rounding), to: referral.friend,
                program: program.name, holdUntil: hold, rate: reward.rate, rounding: program.rounding,
                referral: referral.id)
        }
    }

    /// Takes a place under the cap; false where none is left in the period of the sale.
    private func takePlace(of referral: Referral, under cap: ProgramDeclaration.Cap?) throws -> Bool {
        guard let cap, let referrer = referral.referrer else { return true }
        let period = Cell(cap.period(of: referral.occurredAt))
        let row = try turn.findRow(
            PrimitiveTables.use, .text(referral.program), .text(referrer), period, for: "referrals.convert")
        let used = row?[5].integer ?? 0
        guard used < cap.count else { return false }
        try turn.putRow(
            PrimitiveTables.use, .text(referral.program), .text(referrer), period, .integer(used + 1),
            for: "referrals.convert")
        return true
    }

    private func keep(_ evidence: [Evidence], of referral: Referral) throws {
        for (place, piece) in evidence.enumerated() {
            try turn.putRow(
                PrimitiveTables.evidence, .text(referral.id), .integer(Int64(place)),
                .text(piece.kind.rawValue), Cell(piece.referrer), Cell(piece.occurredAt), Cell(piece.hasWon),
                Cell(piece.reason?.rawValue), for: "referrals.convert")
        }
    }

    // MARK: Evidence

    private func clues(about sale: Sale, _ program: ProgramDeclaration) throws -> [Clue] {
        let terms = program.attribution
        var clues: [Clue] = []
        for kind in terms.evidence {
            guard let text = sale.evidence[kind] else { continue }
            clues.append(
                Clue(
                    kind: kind, referrer: try resolve(kind, text, in: program.name),
                    occurredAt: sale.occurredAt, isOfSale: true))
        }
        let rows = try turn.findRows(
            PrimitiveTables.touch, .text(sale.friend), .text(program.name),
            from: .including([Cell(sale.occurredAt - terms.window)]),
            to: .excluding([Cell(sale.occurredAt)]), reversed: terms.model == .lastTouch,
            limit: Self.weighedTouches, for: "referrals.convert")
        for row in rows {
            guard let at = row[4].instant, let kind = row[5].text.flatMap(EvidenceKind.init(rawValue:)),
                let id = row[6].text, terms.evidence.contains(kind)
            else { continue }
            clues.append(
                Clue(kind: kind, referrer: try turn.referrers.get(id), occurredAt: at, isOfSale: false))
        }
        return clues
    }

    private func flaw(
        of clue: Clue, friend: Member, _ program: ProgramDeclaration, _ bondsLeft: inout Int
    ) throws -> Evidence.Reason? {
        guard let referrer = clue.referrer else { return .unknown }
        if referrer.member.hasSameBytes(as: friend.id) { return .selfReferral }
        if try turn.members.get(referrer.member)?.isBanned == true { return .banned }
        return try hasBrought(friend.id, referrer.member, program.name, &bondsLeft) ? .cycle : nil
    }

    /// Whether a member is among those who brought another, directly or through others.
    private func hasBrought(
        _ ancestor: String, _ member: String, _ program: String, _ bondsLeft: inout Int
    ) throws -> Bool {
        var seen: Set<Cell> = [.text(member)]
        var waiting = [member]
        var next = 0
        while next < waiting.count, bondsLeft > 0 {
            let rows = try turn.findRows(
                PrimitiveTables.bond, .text(program), .text(waiting[next]), limit: bondsLeft,
                for: "referrals.convert")
            bondsLeft -= rows.count
            for above in rows.compactMap({ $0[4].text }) {
                if above.hasSameBytes(as: ancestor) { return true }
                if seen.insert(.text(above)).inserted { waiting.append(above) }
            }
            next += 1
        }
        return false
    }

    func fields(of referral: Referral) -> ValueMap {
        ValueMap([
            ("referral", .string(referral.id)), ("referrer", .string(referral.referrer ?? "")),
            ("member", .string(referral.member ?? "")), ("friend", .string(referral.friend)),
            ("order", .string(referral.sale)), ("program", .string(referral.program)),
            ("amount", .money(referral.amount)),
        ])
    }
}

extension ProgramDeclaration.Reward {
    var rate: Rate? { if case .rate(let rate) = self { rate } else { nil } }

    func amount(of sale: Money, _ rounding: Rounding) throws(MoneyError) -> Money {
        switch self {
        case .rate(let rate): try sale.multiplied(by: rate, rounding: rounding)
        case .money(let money): money
        }
    }
}
