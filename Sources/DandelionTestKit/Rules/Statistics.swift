import DandelionStore
import Testing

extension StoreRule {
    static let statistics = [
        StoreRule("statistics count what was done", examine: countsWork),
        StoreRule("statistics count no refused commit", examine: countsNoRefusal),
        StoreRule("an idle store runs no statement", promise: "P9", excludes: .shared, examine: idles),
    ]

    @Sendable private static func countsWork(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let before = store.statistics
        for number in 0..<5 as Range<Int64> {
            try await store.apply(StoredCollection.integers.insert(.integer(number), 0))
        }
        let written = store.statistics
        #expect(written.commits == before.commits + 5)
        #expect(written.statements > before.statements)
        #expect(written.transactions > before.transactions)
        #expect(written.transactions <= before.transactions + 5)
        #expect(written.stalledFor == .zero)
        _ = try store.rows(.integers)
        #expect(store.statistics.statements > written.statements, "reads count, too")
        #expect(store.statistics.commits == written.commits)
    }

    @Sendable private static func countsNoRefusal(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let before = store.statistics
        _ = try await store.refusal(of: StoredCollection.texts.expect(["a"], .present))
        _ = try await store.refusal(of: StoredCollection.texts.insert("short"))
        #expect(store.statistics.commits == before.commits)
    }

    @Sendable private static func idles(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        _ = try store.rows(.texts)
        let before = store.statistics
        for _ in 0..<5_000 { await Task.yield() }
        #expect(store.statistics == before)
    }
}
