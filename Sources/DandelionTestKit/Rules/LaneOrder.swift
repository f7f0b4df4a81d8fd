import DandelionStore
import Testing

extension StoreRule {
    static let laneOrder = [
        StoreRule("a lane's commits are applied in their order", promise: "P1", examine: appliesInOrder),
        StoreRule(
            "after a refusal a lane's later commits are refused", promise: "P1", examine: refusesSuccessors),
        StoreRule("a lane goes on in a new generation", promise: "P1", examine: goesOnInNewGeneration),
        StoreRule("commits of an old generation are refused", promise: "P1", examine: refusesOldGeneration),
        StoreRule("a refused lane stops no other submitter", promise: "P1", examine: stopsNobodyElse),
        StoreRule(
            "a lane counts anew when its store is opened again", promise: "P1", requires: .durable,
            examine: countsAnew),
    ]

    private static func commit(
        _ operations: Operation..., lane: Int = 1, generation: Int64 = 1, sequence: Int64
    ) -> Commit {
        Commit(
            operations,
            order: DandelionStore.LaneOrder(lane: lane, generation: generation, sequence: sequence))
    }

    @Sendable private static func appliesInOrder(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.integers.insert(1, 0), StoredCollection.integers.insert(2, 0))
        let answers = Answers()
        for sequence in 1...100 as ClosedRange<Int64> {
            for lane in 1...2 {
                let key = Cell.integer(Int64(lane))
                // Each is refused unless the one before it has been applied.
                let commit = commit(
                    StoredCollection.integers.expect([key], .equal(column: 1, .integer(sequence - 1))),
                    StoredCollection.integers.put(key, .integer(sequence)), lane: lane, sequence: sequence)
                answers.submit(commit, to: store, as: Int(sequence) * 2 + lane)
            }
        }
        try await answers.wait(for: 200)
        for (number, answer) in answers.all {
            #expect(
                answer == [.success(CommitReceipt())], "commit \(number / 2) of a lane was not in its place")
        }
        #expect(try store.rows(.integers) == [[1, 100], [2, 100]])
    }

    @Sendable private static func refusesSuccessors(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        for sequence in 1...6 as ClosedRange<Int64> {
            var commit = commit(StoredCollection.integers.insert(.integer(sequence), 0), sequence: sequence)
            if sequence == 3 { commit.operations.append(StoredCollection.texts.expect(["a"], .present)) }
            answers.submit(commit, to: store, as: Int(sequence))
        }
        try await answers.wait(for: 6)
        #expect(answers[2] == .success(CommitReceipt()))
        #expect(answers[3] == .failure(.conflict(operation: 1, collection: "exam_texts")))
        for sequence in 4...6 { #expect(answers[sequence] == .failure(.predecessorFailed(lane: 1))) }
        let later = try await store.settle(commit(sequence: 7))
        #expect(later == .failure(.predecessorFailed(lane: 1)), "also when it comes long after the refusal")
        #expect(try store.rows(.integers).map { $0[0] } == [1, 2])
    }

    @Sendable private static func goesOnInNewGeneration(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        let commits = [
            commit(StoredCollection.texts.insert("short"), sequence: 1),
            commit(StoredCollection.texts.insert("lost", 1), sequence: 2),
            commit(StoredCollection.texts.insert("a", 1), generation: 2, sequence: 1),
            commit(StoredCollection.texts.insert("b", 2), generation: 2, sequence: 2),
        ]
        for (number, commit) in commits.enumerated() { answers.submit(commit, to: store, as: number) }
        try await answers.wait(for: 4)
        if case .failure(let error)? = answers[0] { #expect(error.isMisuse) }
        #expect(answers[1] == .failure(.predecessorFailed(lane: 1)), "a misuse is a refusal like any other")
        #expect(try store.rows(.texts) == [["a", 1], ["b", 2]])
    }

    @Sendable private static func refusesOldGeneration(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        _ = try await store.settle(commit(StoredCollection.texts.expect(["a"], .present), sequence: 1))
        _ = try await store.settle(commit(generation: 2, sequence: 1)).get()
        let late = try await store.settle(
            commit(StoredCollection.texts.insert("late", 1), generation: 1, sequence: 2))
        #expect(late == .failure(.predecessorFailed(lane: 1)))
        #expect(try store.rows(.texts).isEmpty)
        _ = try await store.settle(commit(generation: 2, sequence: 2)).get()
    }

    @Sendable private static func stopsNobodyElse(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        _ = try await store.settle(commit(StoredCollection.texts.expect(["a"], .present), sequence: 1))
        let other = commit(StoredCollection.texts.insert("other", 1), lane: 2, sequence: 1)
        #expect(try await store.settle(other) == .success(CommitReceipt()))
        try await store.apply(StoredCollection.texts.insert("without", 1))
        #expect(try store.rows(.texts).count == 2)
    }

    @Sendable private static func countsAnew(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        for sequence in 1...3 as ClosedRange<Int64> {
            _ = try await first.settle(commit(generation: 4, sequence: sequence)).get()
        }
        _ = try await first.settle(
            commit(StoredCollection.texts.expect(["a"], .present), generation: 4, sequence: 4))
        first.close()
        let second = try exam.open()
        let commit = commit(StoredCollection.texts.insert("a", 1), sequence: 1)
        #expect(try await second.settle(commit) == .success(CommitReceipt()))
    }
}
