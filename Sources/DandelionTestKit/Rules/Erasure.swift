import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let erasure = [
        StoreRule("an erasable row is inserted, found and deleted", promise: "P13", examine: deletesErasable),
        StoreRule("an erasable row is never updated or put", promise: "P13", examine: refusesErasableChanges),
        StoreRule("the key of an erased row may be inserted again", promise: "P13", examine: insertsAgain),
        StoreRule(
            "of an erased value no byte remains when the store is closed", promise: "P13",
            evidence: .contents, examine: leavesNoByte),
    ]

    @Sendable private static func deletesErasable(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.notes.insert(5, 1, .blob([5])), StoredCollection.notes.insert(-2, 2, .blob([2])),
            StoredCollection.notes.insert(3, 1, .blob([3])))
        let taken = try await store.refusal(of: StoredCollection.notes.insert(3, 9, .blob([])))
        #expect(taken == .conflict(operation: 0, collection: "exam_notes"))
        #expect(try store.rows(.notes).map { $0[0] } == [-2, 3, 5], "scans run by key, however rows lie")
        #expect(
            try store.rows(Scan(.notes, index: StoredCollection.byTopic, prefix: [1])).map { $0[0] } == [
                3, 5,
            ])
        try await store.apply(
            StoredCollection.notes.expect([3], .equal(column: 2, .blob([3]))),
            StoredCollection.notes.delete(3))
        #expect(try store.row(.notes, 3) == nil)
        #expect(try store.rows(Scan(.notes, index: StoredCollection.byTopic)).map { $0[0] } == [5, -2])
    }

    @Sendable private static func refusesErasableChanges(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let row: Row = [1, 1, .blob([1])]
        try await store.apply(StoredCollection.notes.insert(row))
        let update = try await store.refusal(of: StoredCollection.notes.update([1], Assignment(1, 2)))
        #expect(update?.isMisuse == true, "an update was answered with \(String(describing: update))")
        let put = try await store.refusal(of: StoredCollection.notes.put(1, 2, .blob([2])))
        #expect(put?.isMisuse == true, "a put was answered with \(String(describing: put))")
        let fresh = try await store.refusal(of: StoredCollection.notes.put(2, 2, .blob([2])))
        #expect(fresh?.isMisuse == true, "a put of a new row was answered with \(String(describing: fresh))")
        #expect(try store.rows(.notes) == [row])
    }

    @Sendable private static func insertsAgain(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.notes.insert(1, 1, .blob([1])))
        try await store.apply(StoredCollection.notes.delete(1))
        try await store.apply(StoredCollection.notes.insert(1, 2, .blob([2])))
        try await store.apply(
            StoredCollection.notes.delete(1), StoredCollection.notes.insert(1, 3, .blob([3])))
        #expect(try store.rows(.notes) == [[1, 3, .blob([3])]])
    }

    /// Two hundred secrets among rows that stay, deleted in a random order.
    @Sendable private static func leavesNoByte(_ exam: StoreExamination) async throws {
        guard let contents = exam.place.contents else { return }
        let store = try exam.open()
        var chance = SeededGenerator(seed: 13)
        let slots = (0..<400 as Range<Int64>).shuffled(using: &chance)
        for slot in slots {
            let word = slot % 2 == 0 ? "secret" : "stands"
            let text = "<\(word)-\(slot)>" + String(repeating: "+", count: Int(slot))
            try await store.apply(
                StoredCollection.notes.insert(.integer(slot), 1, .blob(Array(text.utf8))),
                StoredCollection.mail.append(nil, "s", .text("m\(slot)"), .text("mail-" + text), 1))
        }
        let mail = try store.rows(.mail).filter { $0[3].text?.hasPrefix("mail-<secret") == true }
        for slot in slots where slot % 2 == 0 {
            try await store.apply(StoredCollection.notes.delete(.integer(slot)))
        }
        try await store.fill(mail.map { .delete(StoredCollection.mail.id, key: [$0[0]]) })
        store.close()
        let bytes = try contents()
        // Proves that the search would find them: the other half is there.
        if store.capabilities.contains(.durable) {
            #expect(count(of: "<stands-", in: bytes) >= 400, "the workshop's 'contents' do not show the rows")
        }
        let left = count(of: "<secret-", in: bytes)
        #expect(left == 0, "\(left) erased values are still stored")
    }

    private static func count(of text: String, in bytes: [UInt8]) -> Int {
        let pattern = Array(text.utf8)
        guard let first = pattern.first, bytes.count >= pattern.count else { return 0 }
        return bytes.withUnsafeBufferPointer { bytes in
            (0...bytes.count - pattern.count).count { start in
                bytes[start] == first && pattern.indices.allSatisfy { bytes[start + $0] == pattern[$0] }
            }
        }
    }
}
