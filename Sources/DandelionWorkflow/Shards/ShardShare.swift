import DandelionModel
package import DandelionStore

/// Which shards a worker takes and gives back, by what one look at the leases showed.
///
/// Workers need no leader: each draws the same conclusions from the same book.
///
///  1. A fair share is what is left to balanced workers by the others, divided by the
///     balanced workers that live, rounded up; nobody keeps more, and nobody takes more.
///  2. Where everybody holds at most a share and nothing is free, nobody moves.
///  3. Each begins to take at a place of its own, so that two rarely want the same shard.
package struct ShardShare: Sendable, Equatable {
    /// In the order of preference.
    package let claims: [Int64]
    package let releases: [Int64]

    /// - Parameters:
    ///   - wanted: The only shards that a worker has a use for which is not balanced.
    ///   - holding: What it serves; without what it is about to give back.
    ///   - leaving: What it is about to give back.
    package init(
        _ book: LeaseBook, for worker: Worker, wanted: Set<Int64> = [], holding: Set<Int64>,
        leaving: Set<Int64> = []
    ) {
        let free = book.leases.filter(\.isFree).map(\.fence.shard).filter {
            !holding.contains($0) && !leaving.contains($0)
        }
        guard worker.isBalanced else {
            claims = free.filter(wanted.contains)
            releases = holding.subtracting(wanted).sorted()
            return
        }
        let share = Self.fairShare(in: book, with: worker)
        let start = Shard.of(home: worker.id)
        func place(_ shard: Int64) -> Int64 {
            (shard - start + Int64(Shard.count)) % Int64(Shard.count)
        }
        claims = Array(free.sorted { place($0) < place($1) }.prefix(max(0, share - holding.count)))
        releases = Array(holding.sorted { place($0) > place($1) }.prefix(max(0, holding.count - share)))
    }

    private static func fairShare(in book: LeaseBook, with worker: Worker) -> Int {
        let others = book.workers.map(\.worker).filter { $0.id != worker.id }
        let balanced = 1 + others.count { $0.isBalanced }
        let single = Set(others.filter { !$0.isBalanced }.map(\.id))
        let taken = book.leases.count { lease in
            !lease.isFree && lease.owner.map(single.contains) == true
        }
        return (book.leases.count - taken + balanced - 1) / balanced
    }
}
