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
            // Once more with nothing to do: the number must not hang on the deleted rows.
            try exam.open().close()
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
