import DandelionStore
import Testing

extension StoreRule {
    static let expiry = [
        StoreRule(
            "a lease that ran out is taken under a new epoch, and not as clean", promise: "P14",
            requires: .shared, evidence: .expiry, examine: takesExpired),
        StoreRule(
            "a lease that ran out and that nobody took is renewed", promise: "P14", requires: .shared,
            evidence: .expiry, examine: renewsExpired),
        StoreRule(
            "a lease that ran out and was taken is not renewed", promise: "P14", requires: .shared,
            evidence: .expiry, examine: renewsNothingTaken),
        StoreRule(
            "a worker that gave no sign of life is not in the book", promise: "P14", requires: .shared,
            evidence: .expiry, examine: forgetsSilent),
        StoreRule(
            "of workers that take a lease which ran out, one gets it", promise: "P14", requires: .shared,
            evidence: .expiry, examine: givesExpiredOnce),
    ]

    @Sendable private static func takesExpired(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let old = try #require(try leases.claim([1], for: worker("a")).first).fence
        try exam.expireLeases()
        let lease = try others.book().leases[1]
        #expect(lease.isFree && lease.fence == old, "it is free, and nobody has taken it")
        let claim = try #require(try others.claim([1], for: worker("b")).first)
        #expect(claim.fence.epoch > old.epoch)
        #expect(!claim.isClean, "its last owner did not give it back")
        #expect(try leases.claim([1], for: worker("a")).isEmpty)
        try others.release([claim.fence])
        #expect(try #require(try leases.claim([1], for: worker("a")).first).isClean)
    }

    @Sendable private static func renewsExpired(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let held = try leases.claim([2, 3], for: worker("a")).map(\.fence)
        try exam.expireLeases()
        let book = try leases.beat(worker("a"), holding: held)
        for fence in held {
            let lease = book.leases[Int(fence.shard)]
            #expect(lease.fence == fence && lease.owner == "a" && !lease.isFree)
        }
        #expect(book.workers.map(\.worker.id) == ["a"])
        #expect(try others.claim([2, 3], for: worker("b")).isEmpty)
    }

    @Sendable private static func renewsNothingTaken(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        let others = try exam.leases(of: try exam.open())
        let held = try leases.claim([4, 5], for: worker("a")).map(\.fence)
        try exam.expireLeases()
        let taken = try #require(try others.claim([4], for: worker("b")).first).fence
        let book = try leases.beat(worker("a"), holding: held)
        #expect(book.leases[4].fence == taken && book.leases[4].owner == "b")
        #expect(book.leases[5].owner == "a" && !book.leases[5].isFree)
        try exam.expireLeases()
        let seen = try leases.beat(worker("a"), holding: [taken])
        #expect(seen.leases[4].isFree, "a sign of life is its own worker's only")
        try leases.release(held)
        #expect(try others.book().leases[4].fence == taken)
        #expect(try others.book().leases[4].owner == "b")
    }

    @Sendable private static func forgetsSilent(_ exam: StoreExamination) async throws {
        let leases = try exam.leases(of: try exam.open())
        _ = try leases.beat(worker("a"), holding: [])
        _ = try leases.beat(worker("b"), holding: [])
        try exam.expireLeases()
        #expect(try leases.book().workers.isEmpty)
        let book = try leases.beat(worker("b"), holding: [])
        #expect(book.workers.map(\.worker.id) == ["b"])
    }

    @Sendable private static func givesExpiredOnce(_ exam: StoreExamination) async throws {
        let tables = try (0..<4).map { _ in try exam.leases(of: try exam.open()) }
        let shards = Array(0..<Int64(64))
        var epochs = try tables[0].claim(shards, for: worker("first")).reduce(into: [Int64: Int64]()) {
            $0[$1.fence.shard] = $1.fence.epoch
        }
        for _ in 0..<5 {
            try exam.expireLeases()
            let claims = try await withThrowingTaskGroup(of: [Claim].self) { group in
                for (number, table) in tables.enumerated() {
                    group.addTask {
                        let wanted = number.isMultiple(of: 2) ? shards : shards.reversed()
                        return try table.claim(wanted, for: worker("worker-\(number)"))
                    }
                }
                return try await group.reduce(into: [Claim]()) { $0 += $1 }
            }
            #expect(claims.count == shards.count, "each shard was taken once")
            for claim in claims {
                #expect(claim.fence.epoch > epochs[claim.fence.shard] ?? .max)
                epochs[claim.fence.shard] = claim.fence.epoch
            }
            #expect(Set(claims.map(\.fence.shard)).count == shards.count)
        }
    }
}
