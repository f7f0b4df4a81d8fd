public import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The referrals of the turn's home.
    public var referrals: Referrals { Referrals(turn: self) }
}

/// Touches, and what programs decided about sales.
public struct Referrals {
    let turn: Turn

    /// Notes that something led a friend to a referrer. The same touch twice is one.
    ///
    /// A link or code that leads to nobody notes nothing. A nomination, and what
    /// belongs to a channel, count in every program in which the member is enrolled.
    ///
    /// - Parameters:
    ///   - text: The code as typed, the link as followed, the id of the member who was named.
    ///   - occurredAt: When it came about; when the event of this turn did, where it is nil.
    /// - Returns: The referrers to whom it leads.
    @discardableResult
    public func touch(
        _ kind: EvidenceKind, _ text: String, by friend: String, at occurredAt: Instant? = nil
    ) throws -> [Referrer] {
        let referrers = try resolve(kind, text)
        for referrer in referrers {
            try turn.putRow(
                PrimitiveTables.touch, .text(friend), .text(referrer.program),
                Cell(occurredAt ?? turn.occurredAt), .text(kind.rawValue), .text(referrer.id),
                for: "referrals.touch")
        }
        if !referrers.isEmpty { try turn.members.ensure(friend) }
        return referrers
    }

    /// The referral of an id; nil where there is none.
    public func get(_ id: String) throws -> Referral? {
        try turn.findRow(PrimitiveTables.referral, .text(id), for: "referrals.get").map(Referral.init(row:))
    }

    /// What the programs of the home decided about a sale; at most 20.
    public func list(ofSale sale: String) throws -> [Referral] {
        try turn.findRows(
            PrimitiveTables.referral, by: "referral_sale", .text(sale), limit: 20, for: "referrals.list"
        ).map(Referral.init(row:))
    }

    /// The latest conversions of a referrer, the newest first.
    ///
    /// - Parameter limit: At most 100.
    public func list(ofReferrer referrer: String, limit: Int = 50) throws -> [Referral] {
        try turn.findRows(
            PrimitiveTables.referral, by: "referral_referrer", .text(referrer), reversed: true,
            limit: max(0, min(limit, 100)), for: "referrals.list"
        ).map(Referral.init(row:))
    }

    /// The evidence of a referral, the strongest first, losers with their reasons.
    public func evidence(of referral: String) throws -> [Evidence] {
        try turn.findRows(PrimitiveTables.evidence, .text(referral), for: "referrals.evidence").map {
            try Evidence(row: $0)
        }
    }

    func find(sale: String, program: String) throws -> Referral? {
        try turn.findRows(
            PrimitiveTables.referral, by: "referral_sale", .text(sale), .text(program), limit: 1,
            for: "referrals.find"
        ).first.map(Referral.init(row:))
    }

    /// To whom a piece of evidence leads, in all programs.
    private func resolve(_ kind: EvidenceKind, _ text: String) throws -> [Referrer] {
        switch kind {
        case .code: try turn.referrers.findAll(code: text)
        case .link: try turn.referrers.find(link: text)
        case .nomination: try turn.referrers.list(of: text)
        }
    }

    /// To whom a piece of evidence leads in one program.
    func resolve(_ kind: EvidenceKind, _ text: String, in program: String) throws -> Referrer? {
        if kind == .nomination { return try turn.referrers.find(member: text, program: program) }
        return try resolve(kind, text).first { $0.program.hasSameBytes(as: program) }
    }

    func put(_ referral: Referral, for call: String) throws {
        try turn.putRow(
            PrimitiveTables.referral, .text(referral.id), .text(referral.program), .text(referral.sale),
            .text(referral.friend), Cell(referral.referrer), Cell(referral.member),
            .text(referral.state.rawValue), Cell(referral.reason), .text(referral.amount.currency.code),
            .integer(referral.amount.minorUnits), .integer(referral.refunded.minorUnits),
            .text(referral.onRefund.rawValue), Cell(referral.rate?.description),
            Cell(referral.referrerReward.flatMap { Int64($0) }),
            Cell(referral.friendReward.flatMap { Int64($0) }), Cell(referral.occurredAt), Cell(referral.at),
            for: call)
    }
}
