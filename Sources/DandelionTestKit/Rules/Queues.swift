import DandelionStore
import Testing

extension StoreRule {
    static let queues = [
        StoreRule(
            "appended rows are numbered upward from 1, and the receipt says how", examine: numbersUpward),
        StoreRule("a queue's number is never used again", examine: neverReusesNumbers),
        StoreRule("a refused commit appends nothing", promise: "P1", examine: refusedAppendsNothing),
        StoreRule("queues are numbered each for itself", examine: numbersApart),
        StoreRule("many appenders get different numbers", examine: numbersManyAppenders),
        StoreRule(
            "a unique index refuses a second append of a message", promise: "P2", examine: refusesRepeats),
        StoreRule("rows of a queue are read, scanned and deleted by number", examine: readsByNumber),
        StoreRule("rows of a queue are appended, never inserted, updated or put", examine: refusesChanges),
    ]

    @Sendable private static func numbersUpward(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let first = try await store.apply(
            StoredCollection.jobs.append(nil, 10), StoredCollection.texts.insert("a", 1),
            StoredCollection.jobs.append(900, 20))
        #expect(first.first == 1)
        #expect(first.count == 2)
        #expect(first == first.sorted())
        let second = try await store.apply(StoredCollection.jobs.append(nil, 30))
        #expect((second.first ?? 0) > (first.last ?? 0))
        #expect((second.first ?? 900) < 900, "the first cell of an appended row is ignored")
        let rows = try store.rows(.jobs)
        #expect(rows.map { $0[0].integer } == first + second)
        #expect(rows.map { $0[1] } == [10, 20, 30])
    }

    @Sendable private static func neverReusesNumbers(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        var last: Int64 = 0
        for _ in 0..<5 {
            let numbers = try await store.apply(
                StoredCollection.jobs.append(nil, 1), StoredCollection.jobs.append(nil, 2))
            #expect((numbers.first ?? 0) > last, "number \(numbers.first ?? 0) was used before")
            last = numbers.last ?? last
            try await store.fill(numbers.map { .delete(StoredCollection.jobs.id, key: [.integer($0)]) })
        }
        let within = try await store.apply(
            StoredCollection.jobs.append(nil, 1), StoredCollection.jobs.delete(.integer(last + 1)),
            StoredCollection.jobs.append(nil, 2))
        #expect(Set(within).count == 2)
        #expect((within.first ?? 0) > last)
    }

    @Sendable private static func refusedAppendsNothing(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let refusal = try await store.refusal(
            of: StoredCollection.jobs.append(nil, 1), StoredCollection.texts.expect(["a"], .present))
        #expect(refusal == .conflict(operation: 1, collection: "exam_texts"))
        #expect(try store.rows(.jobs).isEmpty)
        let numbers = try await store.apply(StoredCollection.jobs.append(nil, 2))
        #expect(try store.rows(.jobs) == [[.integer(numbers.first ?? -1), 2]])
    }

    @Sendable private static func numbersApart(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let numbers = try await store.apply(
            StoredCollection.jobs.append(nil, 1), StoredCollection.jobs.append(nil, 2),
            StoredCollection.mail.append(nil, "s", "m", nil, nil))
        #expect(numbers.last == 1)
    }

    @Sendable private static func numbersManyAppenders(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        for number in 0..<100 {
            answers.submit(
                Commit([StoredCollection.jobs.append(nil, .integer(Int64(number)))]), to: store, as: number)
        }
        try await answers.wait(for: 100)
        var numbers = Set<Int64>()
        for task in 0..<100 {
            let number = try #require(try answers[task]?.get().appended.first)
            #expect(numbers.insert(number).inserted, "number \(number) was given twice")
            #expect(try store.row(.jobs, .integer(number)) == [.integer(number), .integer(Int64(task))])
        }
    }

    @Sendable private static func refusesRepeats(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.mail.append(nil, "shop", "o-1", "x", nil))
        let refusal = try await store.refusal(
            of: StoredCollection.mail.append(nil, "shop", "o-2", "y", nil),
            StoredCollection.mail.append(nil, "shop", "o-1", "z", nil))
        #expect(refusal == .conflict(operation: 1, collection: "exam_mail"))
        try await store.apply(StoredCollection.mail.append(nil, "bank", "o-1", "z", nil))
        #expect(try store.rows(.mail).map { $0[3] } == ["x", "z"])
    }

    @Sendable private static func readsByNumber(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let numbers = try await store.apply(
            StoredCollection.mail.append(nil, "b", "1", "x", 1),
            StoredCollection.mail.append(nil, "a", "1", "y", 2),
            StoredCollection.mail.append(nil, "c", "1", "z", 3)
        ).map { Cell.integer($0) }
        let middle = try #require(numbers.dropFirst().first)
        #expect(try store.row(.mail, middle) == [middle, "a", "1", "y", 2])
        #expect(try store.rows(Scan(.mail, from: .excluding([middle]))).map { $0[1] } == ["c"])
        #expect(try store.rows(Scan(.mail, reversed: true)).map { $0[1] } == ["c", "a", "b"])
        #expect(
            try store.rows(Scan(.mail, index: StoredCollection.byMessage)).map { $0[1] } == ["a", "b", "c"])
        try await store.apply(StoredCollection.mail.delete(middle))
        #expect(try store.rows(.mail).map { $0[1] } == ["b", "c"])
        #expect(try store.rows(Scan(.mail, index: StoredCollection.byMessage)).map { $0[1] } == ["b", "c"])
    }

    @Sendable private static func refusesChanges(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.jobs.append(nil, 1))
        let update = try await store.refusal(of: StoredCollection.jobs.update([1], Assignment(1, 2)))
        #expect(update?.isMisuse == true, "an update was answered with \(String(describing: update))")
        let put = try await store.refusal(of: StoredCollection.jobs.put(1, 2))
        #expect(put?.isMisuse == true, "a put was answered with \(String(describing: put))")
        let insert = try await store.refusal(of: StoredCollection.jobs.insert(5, 2))
        #expect(insert?.isMisuse == true, "an insert was answered with \(String(describing: insert))")
        #expect(try store.rows(.jobs) == [[1, 1]])
    }
}
