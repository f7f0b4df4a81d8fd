import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let indexes = [
        StoreRule("a full index holds every row, nulls first", examine: holdsNulls),
        StoreRule("a partial index leaves out rows whose column is null", examine: leavesOutNulls),
        StoreRule("indexes agree with the key after many changes", examine: agreesWithKey),
    ]

    @Sendable private static func holdsNulls(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("a", score: .integer(.min))),
            StoredCollection.members.insert(member("b")),
            StoredCollection.members.insert(member("c", score: 0)),
            StoredCollection.members.insert(member("d")))
        let upward = Scan(.members, index: StoredCollection.byScore)
        #expect(try store.rows(upward).map { $0[1] } == ["b", "d", "a", "c"])
        let downward = Scan(.members, index: StoredCollection.byScore, reversed: true)
        #expect(try store.rows(downward).map { $0[1] } == ["c", "a", "d", "b"])
    }

    @Sendable private static func leavesOutNulls(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("a", photo: .blob([2]))),
            StoredCollection.members.insert(member("b")),
            StoredCollection.members.insert(member("c", photo: .blob([1]))))
        #expect(
            try store.rows(Scan(.members, index: StoredCollection.byPhoto)).map { $0[1] } == ["c", "a"])
        try await store.apply(
            StoredCollection.members.update([1, "a"], Assignment(4, nil)),
            StoredCollection.members.update([1, "b"], Assignment(4, .blob([]))))
        #expect(
            try store.rows(Scan(.members, index: StoredCollection.byPhoto)).map { $0[1] } == ["b", "c"])
    }

    @Sendable private static func agreesWithKey(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        var chance = SeededGenerator(seed: 7)
        for _ in 0..<60 {
            let operations = (0..<20).map { _ in
                let name = Cell.text("m\(Int.random(in: 0..<40, using: &chance))")
                return Bool.random(using: &chance)
                    ? StoredCollection.members.delete(1, name)
                    : StoredCollection.members.put(
                        member(
                            name, score: .integer(.random(in: -3...3, using: &chance)),
                            order: .integer(.random(in: 0...2, using: &chance))))
            }
            try await store.fill(operations)
        }
        let byKey = try store.rows(.members)
        for index in [StoredCollection.byScore, StoredCollection.byOrder] {
            let byIndex = try store.rows(Scan(.members, index: index))
            #expect(Set(byIndex) == Set(byKey), "'\(index.name)' holds other rows than the key")
            #expect(byIndex.count == byKey.count)
        }
    }
}
