import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let durability = [
        StoreRule("acknowledged commits outlive a close", requires: .durable, examine: outlivesClose),
        StoreRule("indexes hold after opening again", requires: .durable, examine: keepsIndexes),
        StoreRule(
            "numbers of a queue go on after opening again", requires: .durable, examine: goesOnNumbering),
        StoreRule(
            "the look-up key stays with the store", promise: "P13", requires: .durable,
            examine: keepsDigestKey),
        StoreRule(
            "the look-up key is not the one that everybody knows", promise: "P13", examine: hasSecretDigestKey
        ),
        StoreRule(
            "a second owner is refused while the first is there", promise: "P14", requires: .durable,
            excludes: .shared, examine: refusesSecondOwner),
        StoreRule(
            "a larger schema adds its collections and keeps the rest", requires: .durable, examine: expands),
        StoreRule(
            "a new index of an old collection finds its rows", requires: .durable, examine: fillsNewIndex),
        StoreRule("a new column reads as null in old rows", requires: .durable, examine: addsColumn),
        StoreRule(
            "a store that asks for newer software is refused and left alone", promise: "P16",
            requires: .durable, examine: refusesNewerSchema),
    ]

    static let crashes = [
        StoreRule(
            "acknowledged commits outlive a crash", promise: "P1", requires: .durable, evidence: .crash,
            examine: outlivesCrash),
        StoreRule(
            "a store goes on after a crash", promise: "P1", requires: .durable, evidence: .crash,
            examine: goesOnAfterCrash),
    ]

    private static let everything: [Operation] = [
        StoredCollection.members.insert(
            member("ada", score: -5, code: "x", photo: .blob([0, 255]), weight: .real(0.1), order: 3)),
        StoredCollection.members.insert(member("caf\u{e9}")),
        StoredCollection.texts.insert("a\u{0}b", .integer(.max)),
        StoredCollection.blobs.insert(.blob([]), .integer(.min)),
        StoredCollection.notes.insert(1, 2, .blob([3])),
        StoredCollection.mail.append(nil, "s", "m", "body", 4),
    ]

    private static func expectEverything(in store: any Store) throws {
        #expect(
            try store.rows(.members) == [
                member("ada", score: -5, code: "x", photo: .blob([0, 255]), weight: .real(0.1), order: 3),
                member("caf\u{e9}"),
            ])
        #expect(try store.rows(.texts) == [["a\u{0}b", .integer(.max)]])
        #expect(try store.rows(.blobs) == [[.blob([]), .integer(.min)]])
        #expect(try store.rows(.notes) == [[1, 2, .blob([3])]])
        #expect(try store.rows(.mail) == [[1, "s", "m", "body", 4]])
    }

    @Sendable private static func outlivesClose(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        try await first.fill(everything)
        first.close()
        let second = try exam.open()
        try expectEverything(in: second)
        try await second.apply(
            StoredCollection.members.update([1, "ada"], Assignment(2, 6)), StoredCollection.notes.delete(1))
        second.close()
        let third = try exam.open()
        #expect(try third.row(.members, 1, "ada")?[2] == 6)
        #expect(try third.rows(.notes).isEmpty)
    }

    @Sendable private static func keepsIndexes(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        try await first.fill(everything)
        first.close()
        let second = try exam.open()
        #expect(
            try second.rows(Scan(.members, index: StoredCollection.byScore)).map { $0[1] }
                == ["caf\u{e9}", "ada"])
        let refusal = try await second.refusal(of: StoredCollection.members.insert(member("ben", code: "x")))
        #expect(refusal == .conflict(operation: 0, collection: "exam_members"))
    }

    @Sendable private static func goesOnNumbering(_ exam: StoreExamination) async throws {
        var last: Int64 = 0
        for _ in 0..<3 {
            let store = try exam.open()
            let numbers = try await store.apply(
                StoredCollection.jobs.append(nil, 1), StoredCollection.jobs.append(nil, 2))
            #expect((numbers.first ?? 0) > last, "number \(numbers.first ?? 0) was used before")
            last = numbers.last ?? last
            try await store.fill(numbers.map { .delete(StoredCollection.jobs.id, key: [.integer($0)]) })
            store.close()
        }
    }

    @Sendable private static func keepsDigestKey(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        let key = first.digestKey
        #expect(key == first.digestKey)
        first.close()
        #expect(try exam.open().digestKey == key)
    }

    @Sendable private static func hasSecretDigestKey(_ exam: StoreExamination) async throws {
        #expect(try exam.open().digestKey != Digest.Key.open, "the open key is known to everybody")
    }

    @Sendable private static func refusesSecondOwner(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        let second = try exam.make()
        do {
            try second.open(.examination, as: .owner)
            Issue.record("two stores own one place")
        } catch {
            var isOwned = false
            if case .owned = error { isOwned = true }
            #expect(isOwned, "it was answered with \(error)")
        }
        second.close()
        try await first.apply(StoredCollection.texts.insert("a", 1))
        first.close()
        #expect(try exam.open().rows(.texts) == [["a", 1]])
    }

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

    @Sendable private static func outlivesCrash(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.fill(everything)
        for number in 0..<50 as Range<Int64> {
            try await store.apply(
                StoredCollection.integers.insert(.integer(number), 0), StoredCollection.jobs.append(nil, 1))
        }
        let revived = try exam.open(at: try exam.crash())
        try expectEverything(in: revived)
        #expect(try revived.rows(.integers).count == 50)
        #expect(try revived.rows(.jobs).count == 50)
        #expect(revived.digestKey == store.digestKey)
    }

    @Sendable private static func goesOnAfterCrash(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.fill(everything)
        let numbers = try await store.apply(StoredCollection.jobs.append(nil, 1))
        try await store.fill(numbers.map { .delete(StoredCollection.jobs.id, key: [.integer($0)]) })
        let wreck = try exam.crash()
        let revived = try exam.open(at: wreck)
        let later = try await revived.apply(StoredCollection.jobs.append(nil, 2))
        #expect((later.first ?? 0) > (numbers.first ?? 0))
        let refusal = try await revived.refusal(of: StoredCollection.members.insert(member("ben", code: "x")))
        #expect(refusal == .conflict(operation: 0, collection: "exam_members"))
        revived.close()
        let third = try exam.open(at: wreck)
        #expect(try third.rows(.jobs).map { $0[1] } == [2])
    }
}
