import DandelionStore
import Testing

extension StoreRule {
    static let restart = [
        StoreRule(
            "a larger schema adds its collections and keeps the rest", requires: .durable, examine: expands),
        StoreRule(
            "a new index of an old collection finds its rows", requires: .durable, examine: fillsNewIndex),
        StoreRule("a new column reads as null in old rows", requires: .durable, examine: addsColumn),
        StoreRule(
            "a store that asks for newer software is refused and left alone", promise: "P16",
            requires: .durable, examine: refusesNewerSchema),
    ]

    private static func schema(
        _ collections: [StoredCollection], version: Int, minimum: Int = 1
    ) -> StoreSchema {
        StoreSchema(
            collections: collections, version: version, minimumReader: minimum, minimumWriter: minimum)
    }

    @Sendable private static func expands(_ exam: StoreExamination) async throws {
        let first = try exam.open(schema([.texts], version: 1))
        try await first.apply(StoredCollection.texts.insert("a", 1))
        first.close()
        let second = try exam.open(schema([.texts, .members, .jobs], version: 2))
        #expect(try second.rows(.texts) == [["a", 1]])
        #expect(try second.rows(.members).isEmpty)
        try await second.apply(
            StoredCollection.members.insert(member("ada")), StoredCollection.jobs.append(nil, 1))
        #expect(try second.rows(.members).count == 1)
    }

    @Sendable private static func fillsNewIndex(_ exam: StoreExamination) async throws {
        let plain = StoredCollection(
            id: 30, name: "exam_growing", columns: [Column("key", .integer), Column("value", .integer)],
            keyCount: 1)
        let byValue = Index("exam_growing_by_value", on: [1])
        let indexed = StoredCollection(
            id: 30, name: plain.name, columns: plain.columns, keyCount: 1, indexes: [byValue])
        let first = try exam.open(schema([plain], version: 1))
        try await first.apply(plain.insert(1, 20), plain.insert(2, 10))
        first.close()
        let second = try exam.open(schema([indexed], version: 2))
        #expect(try second.rows(Scan(indexed, index: byValue)) == [[2, 10], [1, 20]])
    }

    @Sendable private static func addsColumn(_ exam: StoreExamination) async throws {
        let columns = [Column("key", .integer), Column("value", .integer)]
        let narrow = StoredCollection(id: 31, name: "exam_widening", columns: columns, keyCount: 1)
        let wide = StoredCollection(
            id: 31, name: narrow.name, columns: columns + [Column("later", .text, nullable: true)],
            keyCount: 1)
        let first = try exam.open(schema([narrow], version: 1))
        try await first.apply(narrow.insert(1, 10))
        first.close()
        let second = try exam.open(schema([wide], version: 2))
        #expect(try second.rows(wide) == [[1, 10, nil]])
        try await second.apply(wide.update([1], Assignment(2, "x")), wide.insert(2, 20, "y"))
        #expect(try second.rows(wide) == [[1, 10, "x"], [2, 20, "y"]])
    }

    @Sendable private static func refusesNewerSchema(_ exam: StoreExamination) async throws {
        let newer = try exam.open(schema([.texts], version: 9, minimum: 9))
        try await newer.apply(StoredCollection.texts.insert("a", 1))
        newer.close()
        let older = try exam.make()
        do {
            try older.open(schema([.texts], version: 8), as: .owner)
            Issue.record("an older build opened a store that asks for a newer one")
        } catch {
            guard case .newerSchema(let found, let known, _) = error else {
                Issue.record("it was answered with \(error)")
                return
            }
            #expect(found == 9)
            #expect(known == 8)
        }
        older.close()
        let again = try exam.open(schema([.texts], version: 9, minimum: 9))
        #expect(try again.rows(.texts) == [["a", 1]])
    }
}
