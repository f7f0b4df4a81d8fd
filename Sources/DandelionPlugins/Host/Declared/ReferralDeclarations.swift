import DandelionModel
import DandelionPrimitives

/// Touches, and what programs decided about sales.
enum ReferralDeclarations {
    static let topic = HostTopic(
        "referrals",
        """
        What programs decided about sales: who brought the friend, and what came of it. Programs hear their sales \
        and refunds by themselves; nothing here converts.
        """,
        [touch, get, list, evidence])

    static let record = HostObject(
        "referral", "A sale that went back to a referrer, or was refused.",
        [
            HostParameter("id", .string, "opaque"), HostParameter("program", .string, "its name"),
            HostParameter("order", .string, "the id of the sale"),
            HostParameter("friend", .string, "the member who bought"),
            .optional("referrer", .string, "the id of the referrer; nil for a refused one"),
            .optional("member", .string, "the member who that is"),
            HostParameter("state", .oneOf(["converted", "refused"]), "what was decided"),
            .optional("reason", .string, "why it was refused; `cap` for a conversion that rewards nobody"),
            HostParameter("amount", .money, "of the sale, before any refund"),
            HostParameter("refunded", .money, "so far"),
            .optional("referrer_reward", .string, "the id of the reward"),
            .optional("friend_reward", .string, "the id of the reward"),
            HostParameter("occurred_at", .instant, "when the sale came about"),
            HostParameter("at", .instant, "when it was decided"),
        ])

    static let kinds = EvidenceKind.allCases.map(\.rawValue)

    static let touch = HostDeclaration(
        "referrals.touch",
        "Notes what led a friend to a referrer. Returns the referrers to whom it leads; the same once more is one.",
        [
            HostParameter("kind", .oneOf(kinds), "what it was"),
            HostParameter(
                "text", .string, "the code as typed, the link as followed, the id of the member who was named"
            ),
            HostParameter("friend", .record("member"), "whom it led"),
        ], returns: [.list(.record("referrer"))], capability: "referrals.write", effect: .write,
        example: #"referrals.touch("code", ctx.on.coupon, ctx.on.member)"#,
        body: .turn { context, arguments in
            let kind = EvidenceKind(rawValue: arguments.key("kind")) ?? .code
            let found = try context.turn.referrals.touch(
                kind, arguments.key("text"), by: arguments.key("friend"))
            return [.list(found.map(\.record))]
        })

    static let get = HostDeclaration(
        "referrals.get", "The referral of an id; nil where there is none.",
        [HostParameter("referral", .record("referral"), "which")], returns: [.optional(.record("referral"))],
        capability: "referrals.read", effect: .read,
        body: .turn { context, arguments in
            [try context.turn.referrals.get(arguments.key("referral"))?.record ?? .null]
        })

    static let list = HostDeclaration(
        "referrals.list",
        "What programs decided about a sale, or the latest conversions of a referrer, the newest first.",
        [
            HostParameter(
                "which",
                .fields([
                    .optional("order", .string, "the id of the sale"),
                    .optional("referrer", .record("referrer"), "whose"),
                    .optional(
                        "limit", .integer, "how many of a referrer at most; 50 without it, 100 at most"),
                ]), "a sale or a referrer")
        ], returns: [.list(.record("referral"))], capability: "referrals.read", effect: .read,
        body: .turn { context, arguments in
            let referrals = context.turn.referrals
            switch (arguments.string("order"), arguments.string("referrer")) {
            case (let order?, nil): return [.list(try referrals.list(ofSale: order).map(\.record))]
            case (nil, let referrer?):
                let found = try referrals.list(ofReferrer: referrer, limit: try arguments.limit())
                return [.list(found.map(\.record))]
            default: throw HostMismatch("needs either 'order' or 'referrer'")
            }
        })

    static let evidence = HostDeclaration(
        "referrals.evidence",
        "The evidence of a referral, the strongest first: `kind`, `referrer`, `occurred_at`, `won`, and the `reason` of those that lost.",
        [HostParameter("referral", .record("referral"), "which")], returns: [.list(.map)],
        capability: "referrals.read", effect: .read,
        body: .turn { context, arguments in
            let found = try context.turn.referrals.evidence(of: arguments.key("referral"))
            return [.list(found.map(value(of:)))]
        })

    private static func value(of evidence: Evidence) -> Value {
        var map = ValueMap([
            ("kind", .string(evidence.kind.rawValue)), ("occurred_at", .instant(evidence.occurredAt)),
            ("won", .bool(evidence.hasWon)),
        ])
        map["referrer"] = evidence.referrer.map(Value.string)
        map["reason"] = evidence.reason.map { .string($0.rawValue) }
        return .map(map)
    }
}
