import DandelionStore
import Testing

extension StoreRule {
    static let closing = [
        StoreRule("a closed store refuses commits and reads", examine: refusesAfterClose),
        StoreRule("closing finishes what was submitted", promise: "P1", examine: finishesSubmitted),
        StoreRule("a second close does nothing", examine: closesTwice),
    ]

    @Sendable private static func refusesAfterClose(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        store.close()
        #expect(try await store.refusal(of: StoredCollection.texts.insert("b", 1)) == .closed)
        #expect(throws: StoreError.closed) { try store.rows(.texts) }
    }

    @Sendable private static func finishesSubmitted(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        for number in 0..<100 {
            answers.submit(
                Commit([StoredCollection.integers.insert(.integer(Int64(number)), 0)]), to: store, as: number)
        }
        store.close()
        try await answers.wait(for: 100)
        for number in 0..<100 {
            #expect(
                answers.all[number] == [.success(CommitReceipt())], "commit \(number) was submitted in time")
        }
        guard store.capabilities.contains(.durable) else { return }
        #expect(try exam.open().rows(.integers).count == 100)
    }

    @Sendable private static func closesTwice(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        store.close()
        store.close()
        #expect(try await store.refusal(of: StoredCollection.texts.insert("b", 1)) == .closed)
        // One that was never open is closed as easily.
        try exam.make().close()
    }
}
