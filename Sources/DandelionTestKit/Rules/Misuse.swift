import DandelionStore
import Testing

extension StoreRule {
    static let misuse = [
        StoreRule("a row of the wrong width is refused", promise: "P16", examine: refusesWrongWidth),
        StoreRule(
            "a cell of another kind than its column's is refused", promise: "P16", examine: refusesWrongKind),
        StoreRule("a null is refused where the column has none", promise: "P16", examine: refusesNull),
        StoreRule("a real that is not a number is refused", promise: "P16", examine: refusesNaN),
        StoreRule(
            "a collection outside the schema is refused", promise: "P16", examine: refusesUnknownCollection),
        StoreRule(
            "an update of the key or of no column is refused", promise: "P16", examine: refusesBadAssignment),
        StoreRule("an append outside a queue is refused", promise: "P16", examine: refusesStrayAppend),
        StoreRule("a misused commit leaves nothing behind", promise: "P16", examine: leavesNothingOfMisuse),
        StoreRule("reading what the schema has not is refused", promise: "P16", examine: refusesBadReads),
    ]

    private static func expectMisuse(
        _ store: any Store, _ operations: [Operation], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for operation in operations {
            let refusal = try await store.refusal(of: operation)
            #expect(
                refusal?.isMisuse == true,
                "\(operation) was answered with \(refusal.map { "\($0)" } ?? "a receipt")",
                sourceLocation: sourceLocation)
        }
    }

    @Sendable private static func refusesWrongWidth(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let texts = StoredCollection.texts
        try await expectMisuse(
            store,
            [
                texts.insert("a"), texts.insert("a", 1, 2), texts.put("a"), texts.put(), texts.delete(),
                texts.delete("a", 1), texts.update([], Assignment(1, 1)), texts.expect([], .absent),
                texts.expect(["a", 1], .present), StoredCollection.members.delete(1),
                StoredCollection.jobs.append(1), StoredCollection.jobs.append(),
            ])
        #expect(try store.rows(.texts).isEmpty)
    }

    @Sendable private static func refusesWrongKind(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let texts = StoredCollection.texts
        try await store.apply(texts.insert("a", 1))
        try await expectMisuse(
            store,
            [
                texts.insert(1, 1), texts.insert("b", "1"), texts.insert("b", .real(1)),
                texts.put(.blob([97]), 1),
                texts.delete(1), texts.update(["a"], Assignment(1, "2")),
                texts.expect([.blob([97])], .absent), texts.insert(.real(1), 1),
                StoredCollection.members.insert(member("ada", weight: 1)),
                StoredCollection.members.insert(member("ada", photo: "text")),
                StoredCollection.integers.insert(.real(1), 1), StoredCollection.jobs.append(nil, "task"),
            ])
        #expect(try store.rows(.texts) == [["a", 1]])
    }

    @Sendable private static func refusesNull(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        try await expectMisuse(
            store,
            [
                StoredCollection.texts.insert("b", nil), StoredCollection.texts.insert(nil, 1),
                StoredCollection.texts.put("a", nil),
                StoredCollection.texts.update(["a"], Assignment(1, nil)),
                StoredCollection.members.insert(member("ada", shard: nil)),
                StoredCollection.texts.delete(nil),
                StoredCollection.notes.insert(1, 1, nil), StoredCollection.jobs.append(nil, nil),
            ])
        #expect(try store.rows(.texts) == [["a", 1]])
    }

    @Sendable private static func refusesNaN(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.members.insert(member("ada")))
        try await expectMisuse(
            store,
            [
                StoredCollection.members.insert(member("ben", weight: .real(.nan))),
                StoredCollection.members.update([1, "ada"], Assignment(5, .real(-.nan))),
            ])
    }

    @Sendable private static func refusesUnknownCollection(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await expectMisuse(
            store,
            [
                .insert(999, ["a", 1]), .put(999, ["a", 1]), .update(999, key: ["a"], [Assignment(1, 1)]),
                .delete(999, key: ["a"]), .expect(999, key: ["a"], .absent), .append(999, [nil, 1]),
            ])
    }

    @Sendable private static func refusesBadAssignment(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        try await expectMisuse(
            store,
            [
                StoredCollection.texts.update(["a"], Assignment(0, "b")),
                StoredCollection.texts.update(["a"], Assignment(2, 1)),
                StoredCollection.texts.update(["a"], Assignment(-1, 1)),
                StoredCollection.texts.expect(["a"], .equal(column: 2, 1)),
                StoredCollection.texts.expect(["a"], .equal(column: -1, 1)),
            ])
        #expect(try store.rows(.texts) == [["a", 1]])
    }

    @Sendable private static func refusesStrayAppend(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await expectMisuse(
            store,
            [
                StoredCollection.integers.append(nil, 1), StoredCollection.notes.append(nil, 1, .blob([])),
            ])
        #expect(try store.rows(.integers).isEmpty)
    }

    @Sendable private static func leavesNothingOfMisuse(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let refusal = try await store.refusal(
            of: StoredCollection.texts.insert("a", 1), StoredCollection.jobs.append(nil, 1),
            StoredCollection.texts.insert("b"))
        #expect(refusal?.isMisuse == true)
        #expect(try store.rows(.texts).isEmpty)
        #expect(try store.rows(.jobs).isEmpty)
        try await store.apply(StoredCollection.texts.insert("a", 2))
    }

    @Sendable private static func refusesBadReads(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let stranger = StoredCollection(
            id: 999, name: "exam_stranger", columns: [Column("key", .integer)], keyCount: 1)
        func expectMisuse(_ what: String, _ read: (any ReadView) throws -> Void) {
            do {
                try store.read(read)
                Issue.record("\(what) was allowed")
            } catch {
                #expect((error as? StoreError)?.isMisuse == true, "\(what) was answered with \(error)")
            }
        }
        expectMisuse("a get of an unknown collection") { _ = try $0.get(stranger, key: [1]) }
        expectMisuse("a scan of an unknown collection") { _ = try $0.rows(Scan(stranger)) }
        expectMisuse("a get with a short key") { _ = try $0.get(.members, key: [1]) }
        expectMisuse("a scan of an undeclared index") {
            _ = try $0.rows(Scan(.members, index: Index("exam_undeclared", on: [2])))
        }
        expectMisuse("a prefix longer than the order") { _ = try $0.rows(Scan(.texts, prefix: ["a", 1])) }
        expectMisuse("a bound longer than the order") {
            _ = try $0.rows(Scan(.texts, prefix: ["a"], from: .including([1])))
        }
        try await store.apply(StoredCollection.texts.insert("a", 1))
    }
}
