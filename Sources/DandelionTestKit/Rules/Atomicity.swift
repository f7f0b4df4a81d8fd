import DandelionStore
import Testing

extension StoreRule {
    static let atomicity = [
        StoreRule("a commit is applied whole", promise: "P1", examine: appliesWhole),
        StoreRule("a refused commit leaves nothing behind", promise: "P1", examine: refusesWhole),
        StoreRule("a refusal names the operation and the collection that met it", examine: namesTheOperation),
        StoreRule("an operation sees what earlier ones of its commit did", examine: seesEarlierOperations),
        StoreRule("a commit without operations is accepted", examine: acceptsEmptyCommits),
        StoreRule("commits of many submitters are each judged alone", promise: "P1", examine: judgesAlone),
        StoreRule("every submit is answered exactly once", examine: answersOnce),
        StoreRule(
            "fences change nothing where there are no leases", excludes: .shared, examine: ignoresFences),
    ]

    @Sendable private static func appliesWhole(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("old", 1))
        let appended = try await store.apply(
            StoredCollection.members.insert(member("ada")), StoredCollection.texts.put("new", 2),
            StoredCollection.texts.delete("old"), StoredCollection.jobs.append(nil, 7))
        #expect(try store.row(.members, 1, "ada") == member("ada"))
        #expect(try store.rows(.texts) == [["new", 2]])
        #expect(try store.rows(.jobs) == [[.integer(appended.first ?? -1), 7]])
    }

    @Sendable private static func refusesWhole(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", score: 1)), StoredCollection.texts.insert("kept", 1)
        )
        let refusal = try await store.refusal(
            of: StoredCollection.members.insert(member("ben")),
            StoredCollection.members.update([1, "ada"], Assignment(2, 99)),
            StoredCollection.texts.put("kept", 99), StoredCollection.texts.delete("kept"),
            StoredCollection.jobs.append(nil, 7), StoredCollection.notes.insert(1, 1, .blob([1])),
            StoredCollection.members.insert(member("ada")))
        #expect(refusal == .conflict(operation: 6, collection: "exam_members"))
        #expect(try store.rows(.members) == [member("ada", score: 1)])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byScore)) == [member("ada", score: 1)])
        #expect(try store.rows(.texts) == [["kept", 1]])
        #expect(try store.rows(.jobs).isEmpty)
        #expect(try store.rows(.notes).isEmpty)
    }

    @Sendable private static func namesTheOperation(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("taken", 1))
        let good = StoredCollection.integers.put(1, 1)
        let first = try await store.refusal(of: StoredCollection.texts.insert("taken", 2), good)
        #expect(first == .conflict(operation: 0, collection: "exam_texts"))
        let third = try await store.refusal(
            of: good, good, StoredCollection.members.update([1, "nobody"], Assignment(2, 1)))
        #expect(third == .conflict(operation: 2, collection: "exam_members"))
        let second = try await store.refusal(
            of: good, StoredCollection.integers.expect([5], .present),
            StoredCollection.texts.insert("taken", 2))
        #expect(second == .conflict(operation: 1, collection: "exam_integers"), "the first conflict counts")
    }

    @Sendable private static func seesEarlierOperations(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.members.insert(member("ada", code: "x")),
            StoredCollection.members.expect([1, "ada"], .present),
            StoredCollection.members.update([1, "ada"], Assignment(2, 5)),
            StoredCollection.members.expect([1, "ada"], .equal(column: 2, 5)),
            StoredCollection.members.delete(1, "ada"), StoredCollection.members.expect([1, "ada"], .absent),
            StoredCollection.members.insert(member("ben", code: "x")))
        #expect(try store.rows(.members) == [member("ben", code: "x")])
        let twice = try await store.refusal(
            of: StoredCollection.texts.insert("a", 1), StoredCollection.texts.insert("a", 1))
        #expect(twice == .conflict(operation: 1, collection: "exam_texts"))
    }

    @Sendable private static func acceptsEmptyCommits(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        #expect(try await store.apply() == [])
    }

    @Sendable private static func judgesAlone(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("taken", 0))
        let answers = Answers()
        for number in 0..<200 {
            var commit = Commit([StoredCollection.integers.insert(.integer(Int64(number)), 1)])
            if number % 7 == 3 { commit.operations.append(StoredCollection.texts.insert("taken", 1)) }
            answers.submit(commit, to: store, as: number)
        }
        try await answers.wait(for: 200)
        for number in 0..<200 {
            let stands = try store.row(.integers, .integer(Int64(number))) != nil
            if number % 7 == 3 {
                #expect(answers[number] == .failure(.conflict(operation: 1, collection: "exam_texts")))
                #expect(!stands, "commit \(number) was refused and left a row")
            } else {
                #expect(answers[number] == .success(CommitReceipt()))
                #expect(stands, "commit \(number) was acknowledged and left no row")
            }
        }
    }

    @Sendable private static func answersOnce(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        let commits = [
            Commit([StoredCollection.texts.put("a", 1)]),
            Commit([StoredCollection.texts.expect(["b"], .present)]),
            Commit([StoredCollection.texts.insert("short")]), Commit(),
        ]
        for number in 0..<80 { answers.submit(commits[number % 4], to: store, as: number) }
        try await answers.wait(for: 80)
        store.close()
        let wrong = (0..<80).filter { answers.all[$0]?.count != 1 }
        #expect(wrong.isEmpty, "these commits were not answered exactly once")
    }

    @Sendable private static func ignoresFences(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let commit = Commit(
            [StoredCollection.texts.insert("a", 1)],
            fences: [Fence(shard: 7, epoch: 3), Fence(shard: 8, epoch: 1)])
        #expect(try await store.settle(commit) == .success(CommitReceipt()))
    }
}
