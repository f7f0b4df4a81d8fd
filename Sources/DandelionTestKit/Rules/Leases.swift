import DandelionModel
import DandelionStore
import Synchronization
import Testing

extension StoreRule {
    static let leases = [
        StoreRule(
            "there is a lease table exactly where workers share the store", promise: "P14", examine: hasTable),
        StoreRule(
            "a fresh book has a free lease for every shard, and no worker", promise: "P14",
            requires: .shared, examine: beginsFree),
        StoreRule(
            "a claim takes what is free, and the book shows it to everybody", promise: "P14",
            requires: .shared, examine: claimsFree),
        StoreRule(
            "a claim takes nothing from a worker that lives", promise: "P14", requires: .shared,
            examine: leavesHeld),
        StoreRule(
            "of workers that claim a shard at once, one gets it", promise: "P14", requires: .shared,
            examine: givesOnce),
        StoreRule(
            "what was given back is free, and is claimed as clean", promise: "P14", requires: .shared,
            examine: releases),
        StoreRule(
            "an epoch rises whenever a shard changes hands", promise: "P14", requires: .shared,
            examine: raisesEpochs),
        StoreRule(
            "releasing what is another's now takes nothing from it", promise: "P14", requires: .shared,
            examine: releasesOwnOnly),
        StoreRule(
            "a beat makes a worker known, and renews what it holds", promise: "P14", requires: .shared,
            examine: beats),
        StoreRule(
            "a beat renews nothing that another holds, or of another epoch", promise: "P14",
            requires: .shared, examine: renewsOwnOnly),
        StoreRule(
            "who leaves is gone, and its shards are free", promise: "P14", requires: .shared, examine: leaves),
        StoreRule(
            "others are told when shards are given back", promise: "P14", requires: .shared,
            examine: tellsOthers),
        StoreRule(
            "leases and epochs outlive their stores", promise: "P14", requires: [.shared, .durable],
            examine: outliveStores),
    ]

    static func worker(_ id: String, isBalanced: Bool = true) -> Worker {
        Worker(id: id, name: "host \(id)", isBalanced: isBalanced)
    }

    @Sendable private static func hasTable(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        #expect((store.leases != nil) == store.capabilities.contains(.shared))
    }

    @Sendable private static func beginsFree(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        #expect(leases.timeToLive > .zero)
        let book = try leases.book()
        #expect(book.leases.map(\.fence.shard) == Array(0..<Int64(Shard.count)))
        #expect(book.leases.allSatisfy { $0.owner == nil && $0.isFree })
        #expect(book.workers.isEmpty)
    }

    @Sendable private static func claimsFree(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let before = try leases.book()
        let claims = try leases.claim([3, 0, 255], for: worker("a"))
        #expect(Set(claims.map(\.fence.shard)) == [0, 3, 255])
        #expect(claims.count == 3)
        #expect(claims.allSatisfy { $0.isClean }, "nobody has ended in the middle of anything")
        let book = try exam.leases(of: try exam.open()).book()
        for claim in claims {
            let lease = book.leases[Int(claim.fence.shard)]
            #expect(lease.fence == claim.fence)
            #expect(lease.owner == "a" && !lease.isFree)
            #expect(lease.remaining > .zero && lease.remaining <= leases.timeToLive)
            #expect(claim.fence.epoch > before.leases[Int(claim.fence.shard)].fence.epoch)
        }
        #expect(book.leases.count { !$0.isFree } == 3, "nothing else was taken")
        #expect(try leases.claim([], for: worker("a")) == [])
    }

    @Sendable private static func leavesHeld(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let held = try leases.claim([1, 2], for: worker("a"))
        let claims = try others.claim([1, 2, 3], for: worker("b"))
        #expect(claims.map(\.fence.shard) == [3])
        let book = try others.book()
        for claim in held {
            #expect(book.leases[Int(claim.fence.shard)].fence == claim.fence)
            #expect(book.leases[Int(claim.fence.shard)].owner == "a")
        }
    }

    @Sendable private static func givesOnce(_ exam: StoreExamination) async throws {
        let tables = try (0..<4).map { _ in try exam.leases(of: try exam.open()) }
        let shards = Array(0..<Int64(Shard.count))
        let claims = try await withThrowingTaskGroup(of: (String, [Claim]).self) { group in
            for (number, table) in tables.enumerated() {
                group.addTask {
                    let name = "worker-\(number)"
                    var won: [Claim] = []
                    // In another order for each, so that they meet everywhere.
                    let wanted = number.isMultiple(of: 2) ? shards : shards.reversed()
                    for start in stride(from: 0, to: wanted.count, by: 16) {
                        won += try table.claim(Array(wanted[start..<start + 16]), for: worker(name))
                    }
                    return (name, won)
                }
            }
            return try await group.reduce(into: [(String, [Claim])]()) { $0.append($1) }
        }
        let winners = claims.flatMap { name, won in won.map { (shard: $0.fence.shard, name: name) } }
        #expect(winners.count == Shard.count, "each shard was given once")
        #expect(Set(winners.map(\.shard)).count == Shard.count)
        let book = try tables[0].book()
        for winner in winners { #expect(book.leases[Int(winner.shard)].owner == winner.name) }
    }

    @Sendable private static func releases(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let claims = try leases.claim([5, 6], for: worker("a"))
        try leases.release(claims.filter { $0.fence.shard == 5 }.map(\.fence))
        try leases.release([])
        let book = try others.book()
        #expect(book.leases[5].owner == nil && book.leases[5].isFree)
        #expect(book.leases[6].owner == "a")
        let taken = try others.claim([5, 6], for: worker("b"))
        #expect(taken.map(\.fence.shard) == [5])
        #expect(taken.allSatisfy { $0.isClean }, "its last owner gave it back")
    }

    @Sendable private static func raisesEpochs(_ exam: StoreExamination) async throws {
        let tables = [try exam.leases(of: try exam.open()), try exam.leases(of: try exam.open())]
        var last = try tables[0].book().leases[7].fence.epoch
        for turn in 0..<10 {
            let table = tables[turn % 2]
            let claim = try #require(try table.claim([7], for: worker("worker-\(turn % 2)")).first)
            #expect(claim.fence.epoch > last)
            last = claim.fence.epoch
            try table.release([claim.fence])
            #expect(try table.book().leases[7].fence.epoch >= last)
        }
    }

    @Sendable private static func releasesOwnOnly(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let old = try leases.claim([8], for: worker("a")).map(\.fence)
        try leases.release(old)
        let new = try others.claim([8], for: worker("b")).map(\.fence)
        try leases.release(old)
        let book = try others.book()
        #expect(book.leases[8].owner == "b")
        #expect([book.leases[8].fence] == new)
    }

    @Sendable private static func beats(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let held = try leases.claim([9], for: worker("b")).map(\.fence)
        let own = try leases.beat(worker("b"), holding: held)
        #expect(own.leases[9].owner == "b" && !own.leases[9].isFree)
        #expect([own.leases[9].fence] == held, "renewing keeps the epoch")
        let book = try others.beat(worker("a", isBalanced: false), holding: [])
        #expect(book.workers.map(\.worker) == [worker("a", isBalanced: false), worker("b")])
        for member in book.workers {
            #expect(member.silence >= .zero && member.silence <= leases.timeToLive)
        }
        #expect(try leases.book().workers.map(\.worker.id) == ["a", "b"])
    }

    @Sendable private static func renewsOwnOnly(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let held = try #require(try leases.claim([10], for: worker("a")).first).fence
        let older = Fence(shard: 10, epoch: held.epoch - 1)
        let newer = Fence(shard: 10, epoch: held.epoch + 1)
        let book = try leases.beat(worker("b"), holding: [held, older, newer, Fence(shard: 11, epoch: 1)])
        #expect(book.leases[10].fence == held && book.leases[10].owner == "a")
        #expect(book.leases[11].owner == nil)
        #expect(try leases.beat(worker("a"), holding: [older]).leases[10].fence == held)
    }

    @Sendable private static func leaves(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let held = try leases.claim([12, 13], for: worker("a")).map(\.fence)
        _ = try leases.beat(worker("a"), holding: held)
        _ = try others.claim([14], for: worker("b"))
        try leases.leave(worker("a"))
        try leases.leave(worker("a"))
        let book = try others.beat(worker("b"), holding: [])
        #expect(book.workers.map(\.worker.id) == ["b"])
        #expect(book.leases[12].isFree && book.leases[13].isFree)
        #expect(book.leases[14].owner == "b", "others keep what they have")
        #expect(try others.claim([12, 13], for: worker("b")).count == 2)
    }

    @Sendable private static func tellsOthers(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let (wakes, continuation) = AsyncStream<Void>.makeStream()
        // Whoever begins to listen may be woken for nothing.
        let isReplaced = Atomic(false)
        others.onChange {
            if isReplaced.load(ordering: .relaxed) {
                Issue.record("a wake was called that another had replaced")
            }
        }
        others.onChange { continuation.yield() }
        isReplaced.store(true, ordering: .relaxed)
        let held = try leases.claim([15], for: worker("a")).map(\.fence)
        try leases.release(held)
        var isAwake = false
        for await _ in wakes {
            isAwake = true
            break
        }
        #expect(isAwake)
        others.onChange(nil)
        try leases.leave(worker("a"))
    }

    @Sendable private static func outliveStores(_ exam: StoreExamination) async throws {
        let first = try exam.open()
        let held = try #require(try exam.leases(of: first).claim([16], for: worker("a")).first).fence
        first.close()
        let second = try exam.open()
        let leases = try exam.leases(of: second)
        let book = try leases.book()
        #expect(book.leases[16].fence == held)
        #expect(
            book.leases[16].owner == "a", "a worker that is gone without a word keeps its lease for its time")
        try leases.release([held])
        let claim = try #require(try leases.claim([16], for: worker("b")).first)
        #expect(claim.fence.epoch > held.epoch)
    }
}
