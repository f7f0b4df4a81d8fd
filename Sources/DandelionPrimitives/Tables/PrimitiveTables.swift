public import DandelionStore
import DandelionWorkflow

/// What a store keeps for the primitives: every collection, with its columns in order.
///
/// Ids 30 to 49, never used twice. The rules of ``DandelionWorkflow/Tables``
/// hold here too: a column is added at the end, nullable; times are
/// microseconds since 1970 (UTC), amounts minor units. `number` is the entry
/// that wrote a row last: its cause.
public enum PrimitiveTables {
    /// All of them belong to homes, and are folded from the log.
    public static let collections = [
        member, optOut, program, referrer, touch, referral, evidence, bond, use, refund, owned, channel, text,
        message, clawBack,
    ]

    /// What the fold keeps and what the primitives keep, as one schema.
    package static func schema(adding base: StoreSchema = Tables.schema) -> StoreSchema {
        StoreSchema(
            collections: base.collections + collections, version: base.version,
            minimumReader: base.minimumReader, minimumWriter: base.minimumWriter)
    }

    /// One row a member. `name` and `address` hold references to personal slots, never the values.
    public static let member = StoredCollection(
        id: 30, name: "member",
        columns: homeKey + [
            Column("member", .text), Column("banned", .integer), Column("unsubscribed", .integer),
            Column("tier", .text, nullable: true), Column("level", .integer, nullable: true),
            Column("zone", .text, nullable: true), Column("language", .text, nullable: true),
            Column("joined", .integer, nullable: true), Column("name", .blob, nullable: true),
            Column("address", .blob, nullable: true), Column("number", .integer),
        ], keyCount: 3, indexes: [Index("member_tier", on: [0, 1, 5], whereNotNull: 5)])

    /// Purposes for which a member wants no messages.
    public static let optOut = StoredCollection(
        id: 31, name: "opt_out",
        columns: homeKey + [
            Column("member", .text), Column("purpose", .text), Column("at", .integer),
            Column("number", .integer),
        ], keyCount: 4)

    /// Programs as they are declared now. The events that they count stand in
    /// columns, so that an event finds its programs.
    public static let program = StoredCollection(
        id: 32, name: "program",
        columns: homeKey + [
            Column("program", .text), Column("owner", .text), Column("sale_event", .text),
            Column("refund_event", .text), Column("closed", .integer), Column("declaration", .blob),
            Column("number", .integer),
        ], keyCount: 3,
        indexes: [Index("program_sale", on: [0, 1, 4]), Index("program_refund", on: [0, 1, 5])])

    /// One row a member and program; `conversions` counts those not wholly refunded.
    public static let referrer = StoredCollection(
        id: 33, name: "referrer",
        columns: homeKey + [
            Column("referrer", .text), Column("program", .text), Column("member", .text),
            Column("code", .text), Column("link", .text), Column("since", .integer),
            Column("conversions", .integer), Column("number", .integer),
        ], keyCount: 3,
        indexes: [
            Index("referrer_member", on: [0, 1, 4, 3], unique: true),
            Index("referrer_code", on: [0, 1, 5], unique: true),
            Index("referrer_link", on: [0, 1, 6]),
            Index("referrer_top", on: [0, 1, 3, 8]),
        ])

    /// What led a friend to a referrer, and when it occurred. The same touch twice is one row.
    public static let touch = StoredCollection(
        id: 34, name: "touch",
        columns: homeKey + [
            Column("friend", .text), Column("program", .text), Column("occurred_at", .integer),
            Column("kind", .text), Column("referrer", .text), Column("number", .integer),
        ], keyCount: 7)

    /// One row a sale that a program decided on: converted, or refused with a reason.
    public static let referral = StoredCollection(
        id: 35, name: "referral",
        columns: homeKey + [
            Column("referral", .text), Column("program", .text), Column("sale", .text),
            Column("friend", .text), Column("referrer", .text, nullable: true),
            Column("member", .text, nullable: true), Column("state", .text),
            Column("reason", .text, nullable: true), Column("currency", .text), Column("amount", .integer),
            Column("refunded", .integer), Column("on_refund", .text), Column("rate", .text, nullable: true),
            Column("referrer_reward", .integer, nullable: true),
            Column("friend_reward", .integer, nullable: true), Column("occurred_at", .integer),
            Column("at", .integer), Column("number", .integer),
        ], keyCount: 3,
        indexes: [
            Index("referral_sale", on: [0, 1, 4, 3], unique: true),
            Index("referral_referrer", on: [0, 1, 6, 18], whereNotNull: 6),
            Index("referral_friend", on: [0, 1, 5, 3]),
        ])

    /// The evidence that a decision weighed, the strongest first, and what became of each piece.
    public static let evidence = StoredCollection(
        id: 36, name: "evidence",
        columns: homeKey + [
            Column("referral", .text), Column("place", .integer), Column("kind", .text),
            Column("referrer", .text, nullable: true), Column("occurred_at", .integer),
            Column("won", .integer), Column("reason", .text, nullable: true), Column("number", .integer),
        ], keyCount: 4)

    /// Who was brought into a program by whom: the edges that must make no cycle.
    public static let bond = StoredCollection(
        id: 37, name: "bond",
        columns: homeKey + [
            Column("program", .text), Column("friend", .text), Column("member", .text),
            Column("number", .integer),
        ], keyCount: 5)

    /// How much of a cap is used up in a calendar period.
    public static let use = StoredCollection(
        id: 38, name: "cap_use",
        columns: homeKey + [
            Column("program", .text), Column("referrer", .text), Column("period", .integer),
            Column("count", .integer), Column("number", .integer),
        ], keyCount: 5)

    /// What of a sale was refunded so far, also where the refund came before the sale.
    public static let refund = StoredCollection(
        id: 39, name: "sale_refund",
        columns: homeKey + [
            Column("program", .text), Column("sale", .text), Column("currency", .text),
            Column("amount", .integer), Column("number", .integer),
        ], keyCount: 4)

    /// A member's rewards, and the referral behind each where there is one.
    public static let owned = StoredCollection(
        id: 40, name: "member_reward",
        columns: homeKey + [
            Column("member", .text), Column("reward", .integer), Column("referral", .text, nullable: true),
            Column("reason", .text, nullable: true), Column("number", .integer),
        ], keyCount: 4)

    /// Members who became a channel, each once.
    public static let channel = StoredCollection(
        id: 41, name: "channel",
        columns: homeKey + [
            Column("channel", .text), Column("member", .text), Column("kind", .text), Column("code", .text),
            Column("link", .text), Column("rate", .text, nullable: true), Column("since", .integer),
            Column("number", .integer),
        ], keyCount: 3,
        indexes: [
            Index("channel_member", on: [0, 1, 3], unique: true),
            Index("channel_code", on: [0, 1, 5], unique: true),
        ])

    /// Texts of messages before anything is filled in, by their digest: each stands here once.
    public static let text = StoredCollection(
        id: 42, name: "message_text",
        columns: homeKey + [
            Column("digest", .text), Column("subject", .text), Column("text", .text),
            Column("number", .integer),
        ], keyCount: 3)

    /// Messages, and what became of each.
    public static let message = StoredCollection(
        id: 43, name: "message",
        columns: homeKey + [
            Column("message", .text), Column("member", .text), Column("template", .text),
            Column("text", .text), Column("purpose", .text, nullable: true),
            Column("link", .text, nullable: true), Column("variables", .blob, nullable: true),
            Column("state", .text), Column("reason", .text, nullable: true), Column("at", .integer),
            Column("settled_at", .integer, nullable: true), Column("number", .integer),
        ], keyCount: 3, indexes: [Index("message_member", on: [0, 1, 3, 2])])

    /// What was taken back from members and no reward stands for: where it came from, and why.
    public static let clawBack = StoredCollection(
        id: 44, name: "claw_back",
        columns: homeKey + [
            Column("member", .text), Column("claw_back", .integer), Column("program", .text),
            Column("currency", .text), Column("held", .integer), Column("payable", .integer),
            Column("reason", .text, nullable: true), Column("at", .integer), Column("number", .integer),
        ], keyCount: 4)

    private static let homeKey = [Column("shard", .integer), Column("home", .text)]
}
