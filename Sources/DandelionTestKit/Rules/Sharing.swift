import DandelionStore
import Testing

extension StoreRule {
    static let sharing = [
        StoreRule(
            "two owners have a store open at once, and see what each other committed", promise: "P14",
            requires: .shared, examine: seesOthers),
        StoreRule(
            "who opens a store that is there already leaves it as it is", promise: "P14", requires: .shared,
            examine: opensBeside),
        StoreRule(
            "stores that are opened on a fresh place at once make it once", promise: "P14",
            requires: .shared, examine: makesOnce),
        StoreRule(
            "rows appended through several stores are numbered once, and all are there", promise: "P14",
            requires: .shared, examine: appendsFromMany),
        StoreRule(
            "of stores that write the same key, or the same unique value, one does", promise: "P14",
            requires: .shared, examine: writesOnce),
        StoreRule(
            "lanes of one store are no other store's", promise: "P14", requires: .shared,
            examine: keepsLanesApart),
        StoreRule(
            "closing a store harms no other", promise: "P14", requires: .shared, examine: closesAlone),
        StoreRule(
            "a store tells the others that it appended", promise: "P9", requires: .shared,
            examine: wakesOthers),
    ]

    @Sendable private static func seesOthers(_ exam: StoreExamination) async throws {
        let (first, second) = (try exam.open(), try exam.open())
        for number in 0..<20 as Range<Int64> {
            let (writer, reader) = number % 2 == 0 ? (first, second) : (second, first)
            try await writer.apply(
                StoredCollection.integers.put(1, .integer(number)), StoredCollection.jobs.append(nil, 1))
            #expect(
                try reader.row(.integers, 1) == [1, .integer(number)], "acknowledged means visible to all")
            #expect(try reader.rows(.jobs).count == Int(number) + 1)
        }
    }

    @Sendable private static func opensBeside(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        try await first.apply(StoredCollection.texts.insert("a", 1))
        let second = try exam.open()
        #expect(second.digestKey == first.digestKey)
        #expect(try second.rows(.texts) == [["a", 1]])
        try await first.apply(StoredCollection.texts.put("a", 2))
        #expect(try second.rows(.texts) == [["a", 2]])
    }

    @Sendable private static func makesOnce(_ exam: StoreExamination) async throws {
        let stores = try (0..<4).map { _ in try exam.make() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores { group.addTask { try store.open(.examination, as: .owner) } }
            try await group.waitForAll()
        }
        #expect(Set(stores.map(\.digestKey)).count == 1)
        for (number, store) in stores.enumerated() {
            try await store.apply(StoredCollection.integers.insert(.integer(Int64(number)), 0))
        }
        #expect(try stores[0].rows(.integers).count == 4)
    }

    @Sendable private static func appendsFromMany(_ exam: StoreExamination) async throws {
        let stores = try (0..<3).map { _ in try exam.open() }
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for (place, store) in stores.enumerated() {
                group.addTask {
                    var numbers: [Int64] = []
                    for count in 0..<40 {
                        numbers += try await store.apply(
                            StoredCollection.mail.append(nil, "s", .text("\(place)-\(count)"), nil, nil),
                            StoredCollection.mail.append(nil, "t", .text("\(place)-\(count)"), nil, nil))
                    }
                    #expect(numbers == numbers.sorted(), "what a store appends is numbered upward")
                    return numbers
                }
            }
            return try await group.reduce(into: [Int64]()) { $0 += $1 }
        }
        #expect(Set(numbers).count == 240)
        for store in stores {
            #expect(try store.rows(.mail).compactMap { $0[0].integer } == numbers.sorted())
        }
    }

    @Sendable private static func writesOnce(_ exam: StoreExamination) async throws {
        let stores = try (0..<3).map { _ in try exam.open() }
        for round in 0..<20 as Range<Int64> {
            let attempts = [
                StoredCollection.integers.insert(.integer(round), 0),
                StoredCollection.mail.append(nil, "s", .text("\(round)"), nil, nil),
            ]
            for operation in attempts {
                let refusals = try await withThrowingTaskGroup(of: StoreError?.self) { group in
                    for store in stores { group.addTask { try await store.refusal(of: operation) } }
                    return try await group.reduce(into: [StoreError]()) {
                        if let error = $1 { $0.append(error) }
                    }
                }
                #expect(refusals.count == 2)
                #expect(refusals.allSatisfy { $0.isConflict }, "\(refusals)")
            }
        }
        #expect(try stores[0].rows(.integers).count == 20 && stores[1].rows(.mail).count == 20)
    }

    @Sendable private static func keepsLanesApart(_ exam: StoreExamination) async throws {
        let (first, second) = (try exam.open(), try exam.open())
        let order = DandelionStore.LaneOrder(lane: 1, generation: 1, sequence: 1)
        let refused = Commit([StoredCollection.texts.expect(["a"], .present)], order: order)
        #expect(try await first.settle(refused) != .success(CommitReceipt()))
        let commit = Commit([StoredCollection.texts.insert("a", 1)], order: order)
        #expect(try await second.settle(commit) == .success(CommitReceipt()))
    }

    @Sendable private static func closesAlone(_ exam: StoreExamination) async throws {
        let (first, second) = (try exam.open(), try exam.open())
        try await first.apply(StoredCollection.texts.insert("a", 1))
        first.close()
        try await second.apply(StoredCollection.texts.insert("b", 2))
        #expect(try second.rows(.texts) == [["a", 1], ["b", 2]])
        let third = try exam.open()
        #expect(try third.rows(.texts).count == 2)
    }

    @Sendable private static func wakesOthers(_ exam: StoreExamination) async throws {
        let (first, second) = (try exam.open(), try exam.open())
        let (wakes, continuation) = AsyncStream<Void>.makeStream()
        second.onOutsideWrite { continuation.yield() }
        try await first.apply(StoredCollection.mail.append(nil, "s", "1", nil, nil))
        first.notifyOwner()
        var isAwake = false
        for await _ in wakes {
            isAwake = true
            break
        }
        #expect(isAwake)
        #expect(try second.rows(.mail).count == 1)
        second.onOutsideWrite(nil)
    }
}
