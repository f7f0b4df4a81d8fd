import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let opening = [
        StoreRule(
            "opening a store twice is a misuse, and harms nothing", promise: "P16", examine: refusesSecondOpen
        ),
        StoreRule("a store that is not open refuses to work", promise: "P16", examine: refusesUnopened),
        StoreRule(
            "a schema with a real in a key or an index is refused", promise: "P16", examine: refusesRealKeys),
        StoreRule("a schema that names a thing twice is refused", promise: "P16", examine: refusesTwins),
        StoreRule(
            "a place that is made anew has the key that it was given, and one that holds something is left alone",
            examine: createsAnew),
    ]

    @Sendable private static func refusesSecondOpen(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        let refusal = refusal(of: store, .examination)
        #expect(refusal?.isMisuse == true, "it was answered with \(String(describing: refusal))")
        #expect(try store.row(.texts, "a") == ["a", 1])
        try await store.apply(StoredCollection.texts.insert("b", 2))
    }

    @Sendable private static func refusesUnopened(_ exam: StoreExamination) async throws {
        let store = try exam.make()
        #expect(try await store.refusal(of: StoredCollection.texts.insert("a", 1)) != nil)
        #expect(throws: StoreError.self) { try store.rows(.texts) }
        try store.open(.examination, as: .owner)
        #expect(try store.rows(.texts).isEmpty)
    }

    @Sendable private static func refusesRealKeys(_ exam: StoreExamination) async throws {
        let columns = [Column("key", .integer), Column("real", .real)]
        let reversed = [Column("real", .real), Column("value", .integer)]
        for collection in [
            StoredCollection(id: 1, name: "exam_real_key", columns: reversed, keyCount: 1),
            StoredCollection(
                id: 1, name: "exam_real_index", columns: columns, keyCount: 1,
                indexes: [Index("exam_by_real", on: [1])]),
        ] {
            let store = try exam.make()
            let refusal = refusal(of: store, schema([collection]))
            #expect(refusal?.isMisuse == true, "'\(collection.name)': \(String(describing: refusal))")
        }
        let store = try exam.open()
        #expect(try store.rows(.texts).isEmpty, "what was refused left the place as it was")
    }

    @Sendable private static func refusesTwins(_ exam: StoreExamination) async throws {
        let columns = [Column("key", .integer)]
        let one = StoredCollection(id: 1, name: "exam_one", columns: columns, keyCount: 1)
        let sameID = StoredCollection(id: 1, name: "exam_two", columns: columns, keyCount: 1)
        let sameName = StoredCollection(id: 2, name: "exam_one", columns: columns, keyCount: 1)
        for twin in [sameID, sameName] {
            let store = try exam.make()
            let refusal = refusal(of: store, schema([one, twin]))
            #expect(refusal?.isMisuse == true, "it was answered with \(String(describing: refusal))")
        }
    }

    /// An engine that takes no imports refuses as a misuse, and is asked no more.
    @Sendable private static func createsAnew(_ exam: StoreExamination) async throws {
        let key = Digest.Key(low: 11, high: 1 << 63)
        let store = try exam.make()
        do throws(StoreError) {
            try store.create(.examination, digestKey: key)
        } catch {
            #expect(error.isMisuse, "it was refused with \(error)")
            return
        }
        #expect(store.digestKey == key)
        try await store.apply(StoredCollection.texts.insert("a", 1))
        #expect(try store.row(.texts, "a") == ["a", 1])
        store.close()
        guard store.capabilities.contains(.durable) else { return }
        #expect(throws: StoreError.self) { try exam.make().create(.examination, digestKey: .open) }
        let again = try exam.open()
        #expect(again.digestKey == key)
        #expect(try again.row(.texts, "a") == ["a", 1])
    }

    private static func schema(_ collections: [StoredCollection]) -> StoreSchema {
        StoreSchema(collections: collections, version: 1, minimumReader: 1, minimumWriter: 1)
    }

    private static func refusal(of store: any Store, _ schema: StoreSchema) -> StoreError? {
        do {
            try store.open(schema, as: .owner)
            return nil
        } catch { return error }
    }
}
