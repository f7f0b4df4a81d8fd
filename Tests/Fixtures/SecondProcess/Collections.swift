import DandelionStore

/// The collections that the SQLite tests and their second process share.
enum Sample {
    /// One row a lane: how far it has come.
    static let head = StoredCollection(
        id: 1, name: "head",
        columns: [.init("name", .text), .init("last", .integer), .init("body", .blob, nullable: true)],
        keyCount: 1)
    static let history = StoredCollection(
        id: 2, name: "history",
        columns: [
            .init("name", .text), .init("number", .integer), .init("kind", .integer, nullable: true),
            .init("body", .blob), .init("weight", .real, nullable: true),
        ],
        keyCount: 2,
        indexes: [
            Index("by_kind", on: [2, 1]),
            Index("sparse", on: [2], whereNotNull: 2),
        ])
    static let unique = StoredCollection(
        id: 3, name: "unique_pair", columns: [.init("id", .integer), .init("code", .text)], keyCount: 1,
        indexes: [Index("by_code", on: [1], unique: true)])
    static let personal = StoredCollection(
        id: 4, name: "personal",
        columns: [
            .init("subject", .text), .init("slot", .integer), .init("value", .blob, erasable: true),
            .init("note", .text, nullable: true, erasable: true),
        ],
        keyCount: 2, indexes: [Index("by_slot", on: [1])], layout: .erasable)
    static let mail = StoredCollection(
        id: 5, name: "mail",
        columns: [
            .init("id", .integer), .init("home", .text), .init("message", .text),
            .init("recorded_at", .integer, stampedByStore: true),
            .init("body", .text, nullable: true, erasable: true),
        ],
        keyCount: 1, indexes: [Index("by_message", on: [1, 2], unique: true)], layout: .queue)

    static let schema = StoreSchema(
        collections: [head, history, unique, personal, mail], version: 3, minimumReader: 1, minimumWriter: 1)

    /// What the crash writer commits: the head and the history always agree.
    static func step(_ name: String, _ number: Int64, size: Int) -> [Operation] {
        [
            .put(head.id, [.text(name), .integer(number), .null]),
            .insert(
                history.id,
                [
                    .text(name), .integer(number), .integer(number % 7),
                    .blob([UInt8](repeating: 7, count: size)), .null,
                ]),
        ]
    }
}
