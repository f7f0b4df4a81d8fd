public import DandelionStore

/// What a store keeps for the fold: every collection, with its columns in order.
///
/// Ids are never used twice. A column is added at the end, nullable; anything
/// else is a new collection. Times are microseconds since 1970 (UTC), amounts
/// minor units, values the bytes of `ValueCodec`.
public enum Tables {
    /// What this build writes; see ``DandelionStore/StoreSchema``.
    public static let schema = StoreSchema(
        collections: [
            home, host, mail, receipt, log, timer, run, history, subscription, outbox, account, transfer,
            reward, record, personal, deadLetter, refusal, attempt, erasure, bundle, plugin, pluginVersion,
            buffer, window, claim,
        ],
        // Version 1 would not keep the windows up, and version 2 wake runs that are paused or
        // cancelled, so they may no longer write.
        version: 3, minimumReader: 1, minimumWriter: 3)

    /// One row a home: its clock and its counters. `next_due` is its first timer.
    public static let home = StoredCollection(
        id: 1, name: "home",
        columns: homeKey + [
            Column("next_number", .integer), Column("next_sequence", .integer), Column("clock", .integer),
            Column("next_due", .integer, nullable: true),
        ], keyCount: 2, indexes: [Index("home_due", on: [0, 5], whereNotNull: 5)])

    /// Facts about the owner, such as whether it stopped cleanly.
    public static let host = StoredCollection(
        id: 2, name: "host", columns: [Column("name", .text), Column("value", .integer)], keyCount: 1)

    /// Letters that wait to be admitted. Anyone may insert here, in a transaction of their own.
    public static let mail = StoredCollection(
        id: 3, name: "mail",
        columns: [
            Column("id", .integer), Column("home", .text), Column("source", .text),
            Column("message_id", .text), Column("type", .text),
            Column("occurred_at", .integer, nullable: true),
            Column("recorded_at", .integer, nullable: true, stampedByStore: true),
            Column("body", .text, erasable: true),
        ], keyCount: 1, indexes: [Index("mail_message", on: [1, 2, 3], unique: true)], layout: .queue)

    /// Which messages were admitted, by keyed digest, and as which entry.
    public static let receipt = StoredCollection(
        id: 4, name: "receipt",
        columns: homeKey + [
            Column("message", .blob), Column("content", .blob), Column("number", .integer),
            Column("at", .integer),
        ], keyCount: 3)

    /// The log: what happened to a home, in order, and the turns that each entry caused.
    public static let log = StoredCollection(
        id: 5, name: "log",
        columns: homeKey + [
            Column("number", .integer), Column("at", .integer), Column("recorded_at", .integer),
            Column("occurred_at", .integer, nullable: true), Column("kind", .integer),
            Column("source", .text), Column("type", .text), Column("cause", .integer, nullable: true),
            Column("depth", .integer), Column("seed", .integer), Column("body", .blob),
            Column("turns", .blob),
        ], keyCount: 3)

    public static let timer = StoredCollection(
        id: 6, name: "timer",
        columns: homeKey + [
            Column("due", .integer), Column("sequence", .integer), Column("kind", .integer),
            Column("run", .text, nullable: true), Column("payload", .blob, nullable: true),
        ], keyCount: 4)

    /// One row a run of a workflow.
    public static let run = StoredCollection(
        id: 7, name: "run",
        columns: homeKey + [
            Column("run", .text), Column("workflow", .text), Column("version", .integer),
            Column("run_key", .text, nullable: true), Column("status", .integer), Column("wait", .integer),
            Column("step", .text), Column("started", .integer), Column("subject", .text, nullable: true),
            Column("timer_due", .integer, nullable: true), Column("timer_sequence", .integer, nullable: true),
            Column("state", .blob), Column("status_text", .text, nullable: true),
            Column("reason", .blob, nullable: true), Column("course", .blob, nullable: true),
        ], keyCount: 3,
        indexes: [
            Index("run_key", on: [0, 1, 3, 5], unique: true, whereNotNull: 5),
            Index("run_subject", on: [0, 1, 10], whereNotNull: 10),
        ])

    public static let history = StoredCollection(
        id: 8, name: "history",
        columns: homeKey + [
            Column("run", .text), Column("sequence", .integer), Column("number", .integer),
            Column("at", .integer), Column("kind", .text), Column("payload", .blob, nullable: true),
        ], keyCount: 4)

    /// Which runs an event wakes, and which listeners hear it: by one key field and its value.
    ///
    /// Field and value are empty where every event of the type counts. `run` is a
    /// run's id, or for a listener `RUN/LISTENER`; see `Subscriber`.
    public static let subscription = StoredCollection(
        id: 9, name: "subscription",
        columns: homeKey + [
            Column("event", .text), Column("field", .text), Column("value", .text), Column("run", .text),
            Column("wait", .integer), Column("matchers", .blob, nullable: true),
        ], keyCount: 6, indexes: [Index("subscription_run", on: [0, 1, 5])])

    /// Activities that are to be done, or done again at `next_attempt`.
    public static let outbox = StoredCollection(
        id: 10, name: "outbox",
        columns: homeKey + [
            Column("sequence", .integer), Column("activity", .text), Column("idempotency_key", .text),
            Column("run", .text, nullable: true), Column("wait", .integer), Column("number", .integer),
            Column("attempt", .integer), Column("next_attempt", .integer, nullable: true),
            Column("payload", .blob),
        ], keyCount: 3)

    public static let account = StoredCollection(
        id: 11, name: "account",
        columns: homeKey + [
            Column("account", .text), Column("currency", .text), Column("balance", .integer),
        ],
        keyCount: 4)

    /// The ledger: two-legged transfers, append only. The debited account falls, the credited one rises.
    public static let transfer = StoredCollection(
        id: 12, name: "transfer",
        columns: homeKey + [
            Column("sequence", .integer), Column("debit", .text), Column("credit", .text),
            Column("currency", .text), Column("amount", .integer), Column("kind", .text),
            Column("program", .text), Column("reward", .integer, nullable: true), Column("at", .integer),
            Column("number", .integer), Column("turn", .integer), Column("rate", .text, nullable: true),
            Column("rounding", .text, nullable: true),
        ], keyCount: 3)

    /// One row a reward; `hold_until` is null once its hold has ended.
    public static let reward = StoredCollection(
        id: 13, name: "reward",
        columns: homeKey + [
            Column("reward", .integer), Column("program", .text), Column("member", .text),
            Column("currency", .text), Column("amount", .integer), Column("reversed", .integer),
            Column("paid", .integer), Column("settled", .integer),
            Column("refund_currency", .text, nullable: true), Column("refunded", .integer, nullable: true),
            Column("state", .text), Column("rounding", .text), Column("number", .integer),
            Column("hold_until", .integer, nullable: true),
        ], keyCount: 3, indexes: [Index("reward_hold", on: [0, 1, 15], whereNotNull: 15)])

    /// What handlers keep: values by collection name and key.
    public static let record = StoredCollection(
        id: 14, name: "record",
        columns: homeKey + [Column("collection", .text), Column("key", .text), Column("value", .blob)],
        keyCount: 4)

    /// The one place where personal values stand, by the keyed digest of whose they are.
    public static let personal = StoredCollection(
        id: 15, name: "personal",
        columns: homeKey + [
            Column("subject", .blob), Column("slot", .integer), Column("value", .blob, erasable: true),
        ], keyCount: 4, layout: .erasable)

    /// Turns that failed for good, until somebody drives them again.
    public static let deadLetter = StoredCollection(
        id: 16, name: "dead_letter",
        columns: homeKey + [
            Column("number", .integer), Column("turn", .integer), Column("handler", .text),
            Column("version", .integer), Column("attempts", .integer), Column("at", .integer),
            Column("error", .text),
        ], keyCount: 4)

    /// What outsiders inserted and the owner had to refuse, and why.
    public static let refusal = StoredCollection(
        id: 17, name: "refusal",
        columns: homeKey + [
            Column("mail", .integer), Column("source", .text), Column("message_id", .text),
            Column("type", .text), Column("at", .integer), Column("reason", .text),
        ], keyCount: 3)

    /// Attempts at a turn that a careful owner announced and has not finished.
    public static let attempt = StoredCollection(
        id: 18, name: "attempt",
        columns: homeKey + [
            Column("number", .integer), Column("turn", .integer), Column("attempts", .integer),
        ],
        keyCount: 4)

    /// Who was erased: applied again after a restore.
    public static let erasure = StoredCollection(
        id: 19, name: "erasure",
        columns: homeKey + [Column("subject", .blob), Column("number", .integer), Column("at", .integer)],
        keyCount: 3)

    static let homeKey = [Column("shard", .integer), Column("home", .text)]
}
