import DandelionStore
import Testing

extension StoreRule {
    static let uniqueness = [
        StoreRule("a unique index refuses a second row", examine: refusesSecondRow),
        StoreRule(
            "a put takes no other row's unique value, and removes no other row", examine: putKeepsOthers),
        StoreRule("a unique value is free again when its row is gone", examine: freesValue),
        StoreRule("a row may keep its own unique value", examine: keepsOwnValue),
        StoreRule("a partial unique index ignores rows whose column is null", examine: ignoresNulls),
        StoreRule("unique values are compared by their bytes", examine: comparesBytes),
    ]

    private static let conflict = StoreError.conflict(operation: 0, collection: "exam_members")

    @Sendable private static func refusesSecondRow(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", code: "x")),
            StoredCollection.members.insert(member("ben", code: "y")))
        let insert = try await store.refusal(
            of: StoredCollection.members.insert(member("cyd", shard: 2, code: "x")))
        #expect(insert == conflict)
        let update = try await store.refusal(
            of: StoredCollection.members.update([1, "ben"], Assignment(3, "x")))
        #expect(update == conflict)
        #expect(try store.rows(.members) == [member("ada", code: "x"), member("ben", code: "y")])
    }

    @Sendable private static func putKeepsOthers(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", code: "x")),
            StoredCollection.members.insert(member("ben")))
        let existing = try await store.refusal(of: StoredCollection.members.put(member("ben", code: "x")))
        #expect(existing == conflict)
        let fresh = try await store.refusal(of: StoredCollection.members.put(member("cyd", code: "x")))
        #expect(fresh == conflict)
        #expect(try store.rows(.members) == [member("ada", code: "x"), member("ben")])
    }

    @Sendable private static func freesValue(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", code: "x")),
            StoredCollection.members.insert(member("ben", code: "y")))
        try await store.apply(
            StoredCollection.members.delete(1, "ada"),
            StoredCollection.members.insert(member("cyd", code: "x")))
        try await store.apply(
            StoredCollection.members.update([1, "ben"], Assignment(3, nil)),
            StoredCollection.members.insert(member("dee", code: "y")))
        #expect(
            try store.rows(Scan(.members, index: StoredCollection.byCode)).map { $0[1] } == ["cyd", "dee"])
    }

    @Sendable private static func keepsOwnValue(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.members.insert(member("ada", code: "x")))
        try await store.apply(StoredCollection.members.put(member("ada", score: 1, code: "x")))
        try await store.apply(
            StoredCollection.members.update([1, "ada"], Assignment(3, "x"), Assignment(2, 2)))
        #expect(try store.rows(.members) == [member("ada", score: 2, code: "x")])
    }

    @Sendable private static func ignoresNulls(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada")), StoredCollection.members.insert(member("ben")),
            StoredCollection.members.insert(member("cyd", code: "")))
        #expect(try store.rows(.members).count == 3)
        let second = try await store.refusal(of: StoredCollection.members.insert(member("dee", code: "")))
        #expect(second == conflict, "an empty text is not null")
    }

    @Sendable private static func comparesBytes(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", code: "caf\u{e9}")),
            StoredCollection.members.insert(member("ben", code: "cafe\u{301}")),
            StoredCollection.members.insert(member("cyd", code: "CAF\u{e9}")),
            StoredCollection.members.insert(member("dee", code: "caf\u{e9} ")))
        #expect(try store.rows(Scan(.members, index: StoredCollection.byCode)).count == 4)
    }
}
