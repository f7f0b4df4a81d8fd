import DandelionStore

/// The collections that the rules write to: every kind of column, layout and index.
extension StoredCollection {
    /// A key of two columns, and one index of each sort.
    static let members = StoredCollection(
        id: 11, name: "exam_members",
        columns: [
            Column("shard", .integer), Column("name", .text), Column("score", .integer, nullable: true),
            Column("code", .text, nullable: true), Column("photo", .blob, nullable: true),
            Column("weight", .real, nullable: true),
            // A word of SQL, as a plugin's record may well use for a field.
            Column("order", .integer),
        ],
        keyCount: 2, indexes: [byScore, byCode, byPhoto, byOrder])

    static let byScore = Index("exam_members_by_score", on: [2])
    static let byCode = Index("exam_members_by_code", on: [3], unique: true, whereNotNull: 3)
    static let byPhoto = Index("exam_members_by_photo", on: [4], whereNotNull: 4)
    static let byOrder = Index("exam_members_by_order", on: [6, 2])

    static let integers = StoredCollection(
        id: 12, name: "exam_integers",
        columns: [Column("key", .integer), Column("value", .integer, nullable: true)], keyCount: 1)

    static let texts = StoredCollection(
        id: 13, name: "exam_texts", columns: [Column("key", .text), Column("value", .integer)], keyCount: 1)

    static let blobs = StoredCollection(
        id: 14, name: "exam_blobs", columns: [Column("key", .blob), Column("value", .integer)], keyCount: 1)

    static let pairs = StoredCollection(
        id: 15, name: "exam_pairs", columns: [Column("left", .text), Column("right", .text)], keyCount: 2)

    static let notes = StoredCollection(
        id: 16, name: "exam_notes",
        columns: [
            Column("slot", .integer), Column("topic", .integer), Column("body", .blob, erasable: true),
        ],
        keyCount: 1, indexes: [byTopic], layout: .erasable)

    static let byTopic = Index("exam_notes_by_topic", on: [1])

    static let mail = StoredCollection(
        id: 17, name: "exam_mail",
        columns: [
            Column("number", .integer), Column("source", .text), Column("message", .text),
            Column("body", .text, nullable: true, erasable: true),
            Column("recorded_at", .integer, stampedByStore: true),
        ],
        keyCount: 1, indexes: [byMessage], layout: .queue)

    static let byMessage = Index("exam_mail_by_message", on: [1, 2], unique: true)

    static let jobs = StoredCollection(
        id: 18, name: "exam_jobs", columns: [Column("number", .integer), Column("task", .integer)],
        keyCount: 1, layout: .queue)

    static let visits = StoredCollection(
        id: 19, name: "exam_visits",
        columns: [Column("name", .text), Column("seen_at", .integer, stampedByStore: true)], keyCount: 1)

    /// Refers to itself: whom somebody was referred by.
    static let people = StoredCollection(
        id: 20, name: "exam_people",
        columns: [
            Column("shard", .integer), Column("name", .text), Column("referrer", .text, nullable: true),
        ],
        keyCount: 2, indexes: [byReferrer])

    static let byReferrer = Index("exam_people_by_referrer", on: [0, 2])
}

extension StoreSchema {
    static let examination = StoreSchema(
        collections: [.members, .integers, .texts, .blobs, .pairs, .notes, .mail, .jobs, .visits, .people],
        version: 3, minimumReader: 1, minimumWriter: 1)
}

/// A row of ``StoredCollection/members``.
func member(
    _ name: Cell, shard: Cell = 1, score: Cell = nil, code: Cell = nil, photo: Cell = nil,
    weight: Cell = nil, order: Cell = 0
) -> Row {
    [shard, name, score, code, photo, weight, order]
}

extension StoredCollection {
    func insert(_ cells: Cell...) -> Operation { .insert(id, cells) }
    func insert(_ row: Row) -> Operation { .insert(id, row) }
    func put(_ cells: Cell...) -> Operation { .put(id, cells) }
    func put(_ row: Row) -> Operation { .put(id, row) }
    func update(_ key: Row, _ assignments: Assignment...) -> Operation { .update(id, key: key, assignments) }
    func delete(_ key: Cell...) -> Operation { .delete(id, key: key) }
    func expect(_ key: Row, _ expectation: Expectation) -> Operation { .expect(id, key: key, expectation) }
    func append(_ cells: Cell...) -> Operation { .append(id, cells) }
}
