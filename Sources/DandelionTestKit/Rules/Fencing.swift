import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let fencing = [
        StoreRule(
            "a commit under a lease that holds is applied", promise: "P14", requires: .shared,
            examine: admitsHolder),
        StoreRule(
            "a commit under an old epoch is refused by name, and leaves nothing behind", promise: "P14",
            requires: .shared, examine: refusesStale),
        StoreRule(
            "an epoch that nobody was given is refused", promise: "P14", requires: .shared,
            examine: refusesForged),
        StoreRule(
            "of several fences one that is old refuses the whole commit, and is named", promise: "P14",
            requires: .shared, examine: refusesOneOfMany),
        StoreRule(
            "fences of commits that are made durable together are judged each alone", promise: "P14",
            requires: .shared, examine: judgesEachFence),
        StoreRule(
            "a fence that refuses stops its lane, and the lane goes on in a new generation", promise: "P14",
            requires: .shared, examine: stopsItsLane),
        StoreRule(
            "a lease that ran out is fenced once another has taken it", promise: "P14", requires: .shared,
            evidence: .expiry, examine: fencesAfterSteal),
        StoreRule(
            "a commit that is under way when its shard is taken is seen by the new owner, or refused",
            promise: "P14", requires: .shared, evidence: .expiry, examine: settlesBeforeSteal),
        StoreRule(
            "workers that steal from each other at any moment lose nothing and write nothing late",
            promise: "P14", requires: .shared, evidence: .expiry, examine: survivesSteals),
    ]

    private static let key: Row = [1]

    @Sendable private static func admitsHolder(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let fences = try exam.leases(of: store).claim([1, 2], for: worker("a")).map(\.fence)
        for (number, fences) in [fences, [fences[0]], []].enumerated() {
            let commit = Commit(
                [StoredCollection.integers.insert(.integer(Int64(number)), 0)], fences: fences)
            #expect(try await store.settle(commit) == .success(CommitReceipt()))
        }
        #expect(try exam.open().rows(.integers).count == 3)
    }

    /// Two stores, and the fence of a shard that has passed from the first to the second.
    private static func handedOver(
        _ exam: StoreExamination, shard: Int64
    ) throws -> (old: any Store, stale: Fence, new: any Store, fence: Fence) {
        let (old, new) = (try exam.open(), try exam.open())
        let stale = try #require(try exam.leases(of: old).claim([shard], for: worker("a")).first).fence
        try exam.leases(of: old).release([stale])
        let fence = try #require(try exam.leases(of: new).claim([shard], for: worker("b")).first).fence
        return (old, stale, new, fence)
    }

    @Sendable private static func refusesStale(_ exam: StoreExamination) async throws {
        let (old, stale, new, fence) = try handedOver(exam, shard: 7)
        try await new.apply(StoredCollection.texts.insert("kept", 1))
        let refused = Commit(
            [
                StoredCollection.texts.insert("late", 1), StoredCollection.texts.put("kept", 99),
                StoredCollection.members.insert(member("ada", code: "x")),
                StoredCollection.mail.append(nil, "s", "m", nil, nil),
            ], fences: [stale])
        #expect(try await old.settle(refused) == .failure(.fenced(shard: 7)))
        // Nor through the store of the new owner, nor where the commit has nothing to do.
        #expect(try await new.settle(refused) == .failure(.fenced(shard: 7)))
        #expect(try await old.settle(Commit(fences: [stale])) == .failure(.fenced(shard: 7)))
        for store in [old, new] {
            #expect(try store.rows(.texts) == [["kept", 1]])
            #expect(try store.rows(.members).isEmpty && store.rows(.mail).isEmpty)
        }
        #expect(
            try await new.settle(Commit([StoredCollection.texts.put("kept", 2)], fences: [fence]))
                == .success(CommitReceipt()))
    }

    @Sendable private static func refusesForged(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let fence = try #require(try exam.leases(of: store).claim([3], for: worker("a")).first).fence
        for forged in [
            Fence(shard: 3, epoch: fence.epoch + 1), Fence(shard: 3, epoch: fence.epoch - 1),
            Fence(shard: 4, epoch: 1),
        ] {
            let commit = Commit([StoredCollection.texts.insert("late", 1)], fences: [forged])
            #expect(try await store.settle(commit) == .failure(.fenced(shard: forged.shard)))
        }
        #expect(try store.rows(.texts).isEmpty)
    }

    @Sendable private static func refusesOneOfMany(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let leases = try exam.leases(of: store)
        let (_, stale, _, _) = try handedOver(exam, shard: 20)
        let held = try leases.claim([18, 19, 21, 22], for: worker("c")).map(\.fence)
        for place in 0...held.count {
            var fences = held
            fences.insert(stale, at: place)
            let commit = Commit([StoredCollection.integers.insert(.integer(Int64(place)), 0)], fences: fences)
            #expect(try await store.settle(commit) == .failure(.fenced(shard: 20)))
        }
        #expect(try store.rows(.integers).isEmpty)
        let commit = Commit([StoredCollection.integers.insert(1, 0)], fences: held + held)
        #expect(try await store.settle(commit) == .success(CommitReceipt()), "the same fence twice is one")
    }

    @Sendable private static func judgesEachFence(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let (_, stale, _, _) = try handedOver(exam, shard: 30)
        let held = try exam.leases(of: store).claim([31, 32, 33], for: worker("c")).map(\.fence)
        let answers = Answers()
        for number in 0..<200 {
            let fences = number % 5 == 2 ? [held[number % 3], stale] : [held[number % 3]]
            var commit = Commit(
                [StoredCollection.integers.insert(.integer(Int64(number)), 0)], fences: fences)
            if number % 7 == 3 { commit.operations.append(StoredCollection.texts.expect(["a"], .present)) }
            answers.submit(commit, to: store, as: number)
        }
        try await answers.wait(for: 200)
        let standing = Set(try store.rows(.integers).compactMap { $0[0].integer.map(Int.init) })
        for number in 0..<200 {
            let (isStale, conflicts) = (number % 5 == 2, number % 7 == 3)
            switch answers.all[number] {
            case [.success(CommitReceipt())]: #expect(!isStale && !conflicts, "commit \(number)")
            case [.failure(.fenced(shard: 30))]: #expect(isStale, "commit \(number)")
            case [.failure(.conflict(operation: 1, collection: "exam_texts"))]:
                #expect(conflicts && !isStale, "the fence of commit \(number) counts before its operations")
            case let other: Issue.record("commit \(number) was answered with \(String(describing: other))")
            }
            #expect(standing.contains(number) == (!isStale && !conflicts), "commit \(number)")
        }
    }

    @Sendable private static func stopsItsLane(_ exam: StoreExamination) async throws {
        let (store, stale, _, _) = try handedOver(exam, shard: 40)
        func commit(_ key: Int64, _ generation: Int64, _ sequence: Int64, _ fences: [Fence] = []) -> Commit {
            Commit(
                [StoredCollection.integers.insert(.integer(key), 0)], fences: fences,
                order: DandelionStore.LaneOrder(lane: 1, generation: generation, sequence: sequence))
        }
        let answers = Answers()
        let commits = [
            commit(1, 1, 1), commit(2, 1, 2, [stale]), commit(3, 1, 3), commit(4, 2, 1), commit(5, 2, 2),
        ]
        for (number, commit) in commits.enumerated() { answers.submit(commit, to: store, as: number) }
        try await answers.wait(for: 5)
        #expect(answers[1] == .failure(.fenced(shard: 40)))
        #expect(answers[2] == .failure(.predecessorFailed(lane: 1)))
        #expect(try store.rows(.integers).map { $0[0] } == [1, 4, 5])
    }

    @Sendable private static func fencesAfterSteal(_ exam: StoreExamination) async throws {
        let (old, new) = (try exam.open(), try exam.open())
        let stale = try #require(try exam.leases(of: old).claim([50], for: worker("a")).first).fence
        _ = try await old.settle(
            Commit([StoredCollection.integers.put(1, 1)], fences: [stale])
        ).get()
        try exam.expireLeases()
        _ = try #require(try exam.leases(of: new).claim([50], for: worker("b")).first)
        #expect(try new.row(.integers, 1) == [1, 1], "what was acknowledged is there for the new owner")
        let late = Commit([StoredCollection.integers.put(1, 2)], fences: [stale])
        #expect(try await old.settle(late) == .failure(.fenced(shard: 50)))
        #expect(try new.row(.integers, 1) == [1, 1])
    }

    /// A commit that takes its time, and a claim that comes a little later each time: before its
    /// fence is looked at, between that and its end, or after it.
    @Sendable private static func settlesBeforeSteal(_ exam: StoreExamination) async throws {
        let stores = [try exam.open(), try exam.open()]
        let tables = [try exam.leases(of: stores[0]), try exam.leases(of: stores[1])]
        let counter = StoredCollection.texts
        try await stores[0].apply(counter.insert("count", 0))
        var fence = try #require(try tables[0].claim([70], for: worker("worker-0")).first).fence
        var (count, later) = (Int64(0), UInt64(0))
        var chance = SeededGenerator(seed: 14)
        for round in 0..<32 {
            let (old, new) = (stores[round % 2], stores[(round + 1) % 2])
            try exam.expireLeases()
            let first = Int64(round) * 1_000
            let rows = (first..<first + 1_000).map { StoredCollection.integers.insert(.integer($0), 0) }
            let answers = Answers()
            answers.submit(
                Commit(rows + [counter.put("count", .integer(count + 1))], fences: [fence]), to: old, as: 1)
            // Work, not a wait: as much again every other round, up to some milliseconds.
            for _ in 0..<(8 << (round / 2)) { later ^= chance.next() }
            let taker = worker("worker-\((round + 1) % 2)")
            fence = try #require(try tables[(round + 1) % 2].claim([70], for: taker).first).fence
            let seen = try new.row(counter, "count")?[1]
            try await answers.wait(for: 1)
            switch answers[1] {
            case .success: count += 1
            case .failure(.fenced(shard: 70)): break
            case let other: Issue.record("a commit was answered with \(String(describing: other))")
            }
            #expect(seen == .integer(count), "in round \(round) the new owner did not see what stands")
        }
        #expect(try stores[0].row(counter, "count")?[1] == .integer(count))
        #expect(later != 0)
    }

    /// Workers steal a shard from each other, and the one that has it raises a counter without
    /// looking at it again. One raise that was lost, or written by who had lost the
    /// shard, and the counter is not what was acknowledged.
    @Sendable private static func survivesSteals(_ exam: StoreExamination) async throws {
        let stores = try (0..<3).map { _ in try exam.open() }
        try await stores[0].apply(StoredCollection.integers.insert(1, 0))
        let raises = try await withThrowingTaskGroup(of: Int64.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    var thief = try Thief(exam, store, number: number)
                    for _ in 0..<40 { try await thief.raiseAndSteal() }
                    return thief.raises
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(raises > 0)
        #expect(try stores[0].row(.integers, 1)?[1] == .integer(raises))
    }
}

/// A worker that takes a shard whether it is free or not, and raises a counter as long as it has it.
private struct Thief {
    private static let shard: Int64 = 60

    private let exam: StoreExamination
    private let store: any Store
    private let leases: any LeaseTable
    private let worker: Worker
    private var generation: Int64 = 0
    private var chance: SeededGenerator
    /// How many raises were acknowledged.
    private(set) var raises: Int64 = 0

    init(_ exam: StoreExamination, _ store: any Store, number: Int) throws {
        self.exam = exam
        self.store = store
        leases = try exam.leases(of: store)
        worker = StoreRule.worker("thief-\(number)")
        chance = SeededGenerator(seed: UInt64(number))
    }

    mutating func raiseAndSteal() async throws {
        try exam.expireLeases()
        guard let fence = try leases.claim([Self.shard], for: worker).first?.fence else { return }
        generation += 1
        let base = try store.row(.integers, 1)?[1].integer ?? 0
        let answers = Answers()
        for step in 1...4 as ClosedRange<Int64> {
            await letOthersSteal()
            let order = DandelionStore.LaneOrder(lane: 1, generation: generation, sequence: step)
            let raise = Commit(
                [StoredCollection.integers.put(1, .integer(base + step))], fences: [fence], order: order)
            answers.submit(raise, to: store, as: Int(step))
        }
        try await answers.wait(for: 4)
        let taken = (1...4).prefix { answers[$0] == .success(CommitReceipt()) }
        raises += Int64(taken.count)
        for step in (1...4).dropFirst(taken.count) {
            switch answers[step] {
            case .failure(.fenced(shard: Self.shard)), .failure(.predecessorFailed(lane: 1)): break
            case let other: Issue.record("a raise was answered with \(String(describing: other))")
            }
        }
    }

    /// Gives the processor away, now and then.
    private mutating func letOthersSteal() async {
        for _ in 0..<Int.random(in: 0...4, using: &chance) { await Task.yield() }
    }
}
