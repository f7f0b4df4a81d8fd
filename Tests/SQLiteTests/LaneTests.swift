import DandelionStore
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Lanes on SQLite")
struct LaneTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// Submits all at once, so that they share transactions, and returns the answers in order.
    private func answers(_ store: SQLiteStore, _ commits: [Commit]) async -> [StoreError?] {
        let stream = AsyncStream<(Int, StoreError?)> { continuation in
            for (number, commit) in commits.enumerated() {
                store.submit(commit) { result in
                    if case .failure(let error) = result {
                        continuation.yield((number, error))
                    } else {
                        continuation.yield((number, nil))
                    }
                }
            }
        }
        var answers = [StoreError?](repeating: nil, count: commits.count)
        for await (number, error) in stream.prefix(commits.count) { answers[number] = error }
        return answers
    }

    private func step(_ generation: Int64, _ sequence: Int64, fails: Bool = false, lane: Int = 1) -> Commit {
        var operations = Sample.step("lane\(lane)", generation * 1000 + sequence, size: 30)
        if fails { operations.append(.expect(Sample.head.id, key: ["nobody"], .present)) }
        return Commit(operations, order: LaneOrder(lane: lane, generation: generation, sequence: sequence))
    }

    @Test("after a refusal the rest of the generation is refused, and a new one begins at 1")
    func generations() async throws {
        let store = try folder.store()
        defer { store.close() }
        let found = await answers(
            store,
            [
                step(1, 1), step(1, 2), step(1, 3, fails: true), step(1, 4), step(1, 1, lane: 2), step(1, 5),
                step(2, 2), step(2, 1), step(3, 1), step(3, 3), step(3, 2), step(2, 3), step(4, 1),
                step(4, 2),
            ])
        let conflict = StoreError.conflict(operation: 2, collection: "head")
        let refused = StoreError.predecessorFailed(lane: 1)
        #expect(
            found == [
                nil, nil, conflict, refused, nil, refused, refused, refused, nil, refused, refused, refused,
                nil, nil,
            ])
        let numbers = try store.rows(Scan(Sample.history, prefix: ["lane1"])).compactMap { $0[1].integer }
        #expect(numbers == [1001, 1002, 3001, 4001, 4002])
    }

    @Test("a commit that does not fit the schema breaks its lane in its turn")
    func misfit() async throws {
        let store = try folder.store()
        defer { store.close() }
        let wrong = Commit([.insert(77, [])], order: LaneOrder(lane: 1, generation: 1, sequence: 2))
        let found = await answers(store, [step(1, 1), wrong, step(1, 3)])
        #expect(found == [nil, .misuse("the schema has no collection 77"), .predecessorFailed(lane: 1)])
    }
}
