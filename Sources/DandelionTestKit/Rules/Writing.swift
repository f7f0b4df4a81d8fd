import DandelionStore
import Testing

extension StoreRule {
    static let writing = [
        StoreRule("an insert refuses a key that has a row", examine: insertRefusesExisting),
        StoreRule("a put inserts, and replaces every column", examine: putReplaces),
        StoreRule("a put moves the row in every index", examine: putMovesIndexes),
        StoreRule("an update changes the named columns and no others", examine: updateChangesNamed),
        StoreRule("an update moves the row in every index", examine: updateMovesIndexes),
        StoreRule("an update refuses a missing row", examine: updateRefusesMissing),
        StoreRule("a delete takes the row out of the key and of every index", examine: deleteRemoves),
        StoreRule("a delete of nothing does nothing", examine: deleteOfNothing),
        StoreRule("an expected absence is judged", examine: expectsAbsent),
        StoreRule("an expected presence is judged", examine: expectsPresent),
        StoreRule("an expected cell is judged, null included", examine: expectsEqual),
        StoreRule("a stamped column is filled where null and kept where given", examine: stamps),
    ]

    @Sendable private static func insertRefusesExisting(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.members.insert(member("ada", score: 1)))
        let refusal = try await store.refusal(of: StoredCollection.members.insert(member("ada", score: 2)))
        #expect(refusal == .conflict(operation: 0, collection: "exam_members"))
        #expect(try store.row(.members, 1, "ada") == member("ada", score: 1))
        try await store.apply(StoredCollection.members.insert(member("ada", shard: 2)))
        #expect(try store.rows(.members).count == 2, "another shard's ada is another key")
    }

    @Sendable private static func putReplaces(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let first = member("ada", score: 1, code: "x", photo: .blob([1]), weight: .real(1.5), order: 1)
        try await store.apply(StoredCollection.members.put(first))
        #expect(try store.row(.members, 1, "ada") == first)
        try await store.apply(StoredCollection.members.put(member("ada", score: 2)))
        #expect(try store.rows(.members) == [member("ada", score: 2)])
    }

    @Sendable private static func putMovesIndexes(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.put(member("ada", score: 1, code: "x", order: 1)),
            StoredCollection.members.put(member("ben", score: 2)))
        try await store.apply(StoredCollection.members.put(member("ada", score: 3, order: 2)))
        let ada = member("ada", score: 3, order: 2)
        let ben = member("ben", score: 2)
        #expect(try store.rows(Scan(.members, index: StoredCollection.byScore)) == [ben, ada])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byCode)).isEmpty)
        #expect(try store.rows(Scan(.members, index: StoredCollection.byOrder, prefix: [1])).isEmpty)
        #expect(try store.rows(Scan(.members, index: StoredCollection.byOrder, prefix: [2])) == [ada])
    }

    @Sendable private static func updateChangesNamed(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(
                member("ada", score: 1, code: "x", photo: .blob([1]), weight: .real(1.5), order: 1)))
        try await store.apply(
            StoredCollection.members.update([1, "ada"], Assignment(5, nil), Assignment(2, 7)))
        #expect(
            try store.rows(.members) == [member("ada", score: 7, code: "x", photo: .blob([1]), order: 1)])
    }

    @Sendable private static func updateMovesIndexes(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", score: 1, code: "x")),
            StoredCollection.members.insert(member("ben", score: 2)))
        try await store.apply(
            StoredCollection.members.update([1, "ada"], Assignment(2, 3), Assignment(3, nil)),
            StoredCollection.members.update([1, "ben"], Assignment(3, "y")))
        let ada = member("ada", score: 3)
        let ben = member("ben", score: 2, code: "y")
        #expect(try store.rows(Scan(.members, index: StoredCollection.byScore)) == [ben, ada])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byCode)) == [ben])
    }

    @Sendable private static func updateRefusesMissing(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let refusal = try await store.refusal(
            of: StoredCollection.members.update([1, "ada"], Assignment(2, 1)))
        #expect(refusal == .conflict(operation: 0, collection: "exam_members"))
        #expect(try store.rows(.members).isEmpty)
    }

    @Sendable private static func deleteRemoves(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let ben = member("ben", score: 1, code: "y")
        try await store.apply(
            StoredCollection.members.insert(member("ada", score: 1, code: "x")),
            StoredCollection.members.insert(ben))
        try await store.apply(StoredCollection.members.delete(1, "ada"))
        #expect(try store.row(.members, 1, "ada") == nil)
        #expect(try store.rows(.members) == [ben])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byScore)) == [ben])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byCode)) == [ben])
    }

    @Sendable private static func deleteOfNothing(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.delete(1, "ada"), StoredCollection.notes.delete(4),
            StoredCollection.mail.delete(4), StoredCollection.texts.insert("a", 1))
        #expect(try store.rows(.texts) == [["a", 1]])
    }

    @Sendable private static func expectsAbsent(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.texts.expect(["a"], .absent), StoredCollection.texts.insert("a", 1))
        let refusal = try await store.refusal(of: StoredCollection.texts.expect(["a"], .absent))
        #expect(refusal == .conflict(operation: 0, collection: "exam_texts"))
    }

    @Sendable private static func expectsPresent(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let refusal = try await store.refusal(of: StoredCollection.texts.expect(["a"], .present))
        #expect(refusal == .conflict(operation: 0, collection: "exam_texts"))
        try await store.apply(StoredCollection.texts.insert("a", 1))
        try await store.apply(StoredCollection.texts.expect(["a"], .present))
    }

    @Sendable private static func expectsEqual(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let members = StoredCollection.members
        let ada: Row = [1, "ada"]
        try await store.apply(members.insert(member("ada", code: "x", photo: .blob([]), weight: .real(0.1))))
        try await store.apply(
            members.expect(ada, .equal(column: 1, "ada")), members.expect(ada, .equal(column: 2, nil)),
            members.expect(ada, .equal(column: 3, "x")), members.expect(ada, .equal(column: 4, .blob([]))),
            members.expect(ada, .equal(column: 5, .real(0.1))), members.expect(ada, .equal(column: 6, 0)))
        let conflict = StoreError.conflict(operation: 0, collection: "exam_members")
        for wrong in [(2, 0), (3, "X"), (3, nil), (4, nil), (5, .real(0.2)), (6, 1)] as [(Int, Cell)] {
            let refusal = try await store.refusal(
                of: members.expect(ada, .equal(column: wrong.0, wrong.1)))
            #expect(refusal == conflict, "column \(wrong.0) is not \(wrong.1)")
        }
        let missing = try await store.refusal(of: members.expect([1, "ben"], .equal(column: 2, nil)))
        #expect(missing == conflict, "a missing row equals nothing, not even null")
    }

    @Sendable private static func stamps(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.visits.insert("a", nil), StoredCollection.visits.put("b", nil),
            StoredCollection.visits.insert("c", 5), StoredCollection.mail.append(nil, "s", "m1", nil, nil),
            StoredCollection.mail.append(nil, "s", "m2", nil, 6))
        #expect(try store.row(.visits, "a")?.last?.integer != nil)
        #expect(try store.row(.visits, "b")?.last?.integer != nil)
        #expect(try store.row(.visits, "c") == ["c", 5])
        let stamps = try store.rows(.mail).map { $0.last?.integer }
        #expect(stamps.first ?? nil != nil)
        #expect(stamps.last == 6)
    }
}
