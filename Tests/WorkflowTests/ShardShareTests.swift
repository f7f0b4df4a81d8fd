import Dandelion
import DandelionModel
import DandelionStore
import DandelionWorkflow
import Testing

/// Leases and workers as plain values, on which a test plays all parts.
private struct Board {
    var owners: [String?] = Array(repeating: nil, count: Shard.count)
    var workers: [Worker] = []

    var book: LeaseBook {
        LeaseBook(
            leases: owners.enumerated().map { shard, owner in
                LeaseBook.Lease(
                    fence: Fence(shard: Int64(shard), epoch: 1), owner: owner, remaining: .seconds(5))
            }, workers: workers.map { LeaseBook.Member(worker: $0, silence: .zero) })
    }

    func share(of worker: Worker, wanted: Set<Int64> = []) -> ShardShare {
        ShardShare(book, for: worker, wanted: wanted, holding: shards(of: worker))
    }

    func shards(of worker: Worker) -> Set<Int64> {
        Set(owners.indices.filter { owners[$0] == worker.id }.map(Int64.init))
    }

    /// Does what a share says; whether that was anything.
    mutating func follow(_ share: ShardShare, _ worker: Worker) -> Bool {
        for shard in share.releases { owners[Int(shard)] = nil }
        for shard in share.claims where owners[Int(shard)] == nil { owners[Int(shard)] = worker.id }
        return share != ShardShare(book, for: worker, holding: shards(of: worker)) || !share.claims.isEmpty
    }
}

@Suite("The share of a worker (P14)")
struct ShardShareTests {
    @Test(
        "is found by all without a leader, whoever comes and goes, and then nobody moves", arguments: 0..<40)
    func convergence(seed: Int) {
        var chance = SeededGenerator(seed: UInt64(seed))
        var board = Board()
        for wave in 0..<12 {
            if board.workers.isEmpty || Int.random(in: 0..<3, using: &chance) > 0 {
                let isBalanced = Int.random(in: 0..<5, using: &chance) > 0
                board.workers.append(
                    Worker(id: "w\(seed)-\(wave)", name: "w", isBalanced: isBalanced))
            } else {
                let gone = board.workers.remove(at: Int.random(in: board.workers.indices, using: &chance))
                for shard in board.owners.indices where board.owners[shard] == gone.id {
                    board.owners[shard] = nil
                }
            }
            var rounds = 0
            var moved = true
            while moved, rounds < 6 {
                moved = false
                for worker in board.workers.shuffled(using: &chance) {
                    let wanted = worker.isBalanced ? [] : Set<Int64>([Int64(worker.id.utf8.count), 77])
                    let share = board.share(of: worker, wanted: wanted)
                    if !share.claims.isEmpty || !share.releases.isEmpty { moved = true }
                    _ = board.follow(share, worker)
                }
                rounds += 1
            }
            #expect(!moved, "somebody moves after \(rounds) rounds")
            let balanced = board.workers.filter(\.isBalanced)
            let single = Set(board.workers.filter { !$0.isBalanced }.map(\.id))
            let left = board.owners.count { $0.map { !single.contains($0) } ?? true }
            for worker in balanced {
                #expect(board.shards(of: worker).count <= (left + balanced.count - 1) / balanced.count)
            }
            if !balanced.isEmpty { #expect(!board.owners.contains(nil)) }
        }
    }

    @Test("moves no more shards than it must")
    func moves() {
        var board = Board()
        let workers = ["a", "b", "c"].map { Worker(id: $0, name: $0) }
        board.workers = [workers[0]]
        _ = board.follow(board.share(of: workers[0]), workers[0])
        #expect(board.shards(of: workers[0]).count == 256)
        board.workers = workers
        #expect(board.share(of: workers[1]).claims.isEmpty)
        let share = board.share(of: workers[0])
        #expect(share.releases.count == 256 - 86)
        #expect(share.claims.isEmpty)
    }

    @Test("leaves out what others asked for by name, and what it is giving back itself")
    func exceptions() {
        var board = Board()
        let (single, worker) = (Worker(id: "s", name: "s", isBalanced: false), Worker(id: "w", name: "w"))
        board.workers = [single, worker]
        #expect(board.share(of: single, wanted: [3, 9]).claims == [3, 9])
        board.owners[3] = "s"
        #expect(board.share(of: worker).claims.count == 255)
        let leaving = ShardShare(board.book, for: worker, holding: [], leaving: [7, 8])
        #expect(!leaving.claims.contains(7) && !leaving.claims.contains(8))
    }

    @Test("begins at a place of its own, so that two who come together rarely want the same")
    func preference() {
        var board = Board()
        board.workers = ["north", "south"].map { Worker(id: $0, name: $0) }
        let claims = board.workers.map { Set(board.share(of: $0).claims.prefix(20)) }
        #expect(claims[0].isDisjoint(with: claims[1]))
    }
}
