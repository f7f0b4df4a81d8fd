import DandelionStore
import Synchronization
import Testing

extension StoreRule {
    static let reading = [
        StoreRule("a key without a row reads as nil", examine: readsNil),
        StoreRule("many keys read as each of them does, in their order", examine: readsMany),
        StoreRule("an acknowledged commit is seen by the next read", promise: "P17", examine: readsOwnWrites),
        StoreRule(
            "what a read's closure throws reaches its caller, and the store goes on", examine: passesErrors),
        StoreRule("a read may get and scan while it scans", examine: nestsReads),
    ]

    static let snapshots = [
        StoreRule("a read sees one snapshot while commits go on", promise: "P17", examine: seesOneSnapshot),
        StoreRule(
            "a read does not see a commit submitted inside it", promise: "P17", examine: hidesLaterCommit),
        StoreRule("many reads go on at once", examine: readsTogether),
    ]

    @Sendable private static func readsNil(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.members.insert(member("ada")))
        #expect(try store.row(.members, 2, "ada") == nil)
        #expect(try store.row(.members, 1, "ad") == nil)
        #expect(try store.row(.texts, "ada") == nil)
        #expect(try store.rows(.texts).isEmpty)
    }

    @Sendable private static func readsMany(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.fill(
            (0..<300).map { StoredCollection.texts.insert(.text("t\($0 * 2)"), .integer($0)) })
        try await store.apply(StoredCollection.members.insert(member("ada")))
        let keys = (0..<600).reversed().map { [Cell.text("t\($0)")] } + [["t4"], ["t4"], [""], ["t\u{0}"]]
        try store.read { view in
            let rows = try view.get(.texts, keys: keys)
            #expect(try rows == keys.map { try view.get(.texts, key: $0) })
            #expect(rows.compactMap(\.self).count == 302)
            #expect(try view.get(.texts, keys: []).isEmpty)
            let pairs: [Row] = [[2, "ada"], [1, "ada"], [2, "ad"]]
            #expect(try view.get(.members, keys: pairs) == pairs.map { try view.get(.members, key: $0) })
        }
    }

    @Sendable private static func readsOwnWrites(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        for number in 1...100 as ClosedRange<Int64> {
            try await store.apply(StoredCollection.texts.put("a", .integer(number)))
            #expect(try store.row(.texts, "a") == ["a", .integer(number)])
        }
    }

    @Sendable private static func passesErrors(_ exam: StoreExamination) async throws {
        struct Interruption: Error {}
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.insert("a", 1))
        for _ in 0..<20 {
            #expect(throws: Interruption.self) {
                try store.read { view in
                    _ = try view.get(.texts, key: ["a"])
                    throw Interruption()
                }
            }
        }
        try await store.apply(StoredCollection.texts.put("a", 2))
        #expect(try store.row(.texts, "a") == ["a", 2])
    }

    @Sendable private static func nestsReads(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.fill((0..<5).map { StoredCollection.integers.insert(.integer($0), 0) })
        var seen: [Int64] = []
        try store.read { view in
            var failure: (any Error)?
            try view.scan(Scan(.integers)) { outer in
                do {
                    seen.append(try view.get(.integers, key: [outer[0]])?[0].integer ?? -1)
                    seen.append(Int64(try view.rows(Scan(.integers, from: .including([outer[0]]))).count))
                } catch { failure = error }
                return failure == nil
            }
            if let failure { throw failure }
        }
        #expect(seen == [0, 5, 1, 4, 2, 3, 3, 2, 4, 1])
    }

    /// Writers keep two rows equal; a reader that ever finds them unequal mixed two snapshots.
    @Sendable private static func seesOneSnapshot(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(StoredCollection.texts.put("a", 0), StoredCollection.texts.put("z", 0))
        let isWriting = Atomic(true)
        let answers = Answers()
        for number in 1...400 as ClosedRange<Int64> {
            let commit = Commit([
                StoredCollection.texts.put("a", .integer(number)),
                StoredCollection.texts.put("z", .integer(number)),
            ])
            answers.submit(commit, to: store, as: Int(number))
        }
        async let writing: Void = {
            defer { isWriting.store(false, ordering: .relaxed) }
            try await answers.wait(for: 400)
        }()
        var mixed = 0
        repeat {
            let found = try store.read { view in
                let first = try view.get(.texts, key: ["a"])?[1]
                let all = try view.rows(Scan(.texts)).map { $0[1] }
                let last = try view.get(.texts, key: ["z"])?[1]
                return [first ?? nil] + all + [last ?? nil]
            }
            if Set(found).count != 1 { mixed += 1 }
            await Task.yield()
        } while isWriting.load(ordering: .relaxed)
        try await writing
        #expect(mixed == 0, "\(mixed) reads saw a part of one commit and a part of another")
        #expect(try store.row(.texts, "a") != ["a", 0])
    }

    @Sendable private static func hidesLaterCommit(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let answers = Answers()
        try await store.apply(StoredCollection.texts.put("a", 1))
        let seen = try store.read { view in
            var seen: Set<Row?> = [try view.get(.texts, key: ["a"])]
            answers.submit(Commit([StoredCollection.texts.put("a", 2)]), to: store, as: 0)
            for _ in 0..<200 { seen.insert(try view.get(.texts, key: ["a"])) }
            return seen
        }
        #expect(seen == [["a", 1]])
        try await answers.wait(for: 1)
        #expect(try store.row(.texts, "a") == ["a", 2])
    }

    @Sendable private static func readsTogether(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.fill((0..<100).map { StoredCollection.integers.insert(.integer($0), .integer($0)) })
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for start in 0..<32 as Range<Int64> {
                group.addTask {
                    try store.rows(Scan(.integers, from: .including([.integer(start)]))).count + Int(start)
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(counts == [100])
    }
}
