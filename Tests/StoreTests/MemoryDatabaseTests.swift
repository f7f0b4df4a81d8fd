import DandelionModel
import DandelionStore
import Synchronization
import Testing

/// Time that only a test moves, in microseconds.
final class HandTime: Sendable {
    private let time = Mutex<Int64>(1_000_000)
    var now: Int64 { time.withLock { $0 } }
    func pass(_ duration: Duration) { time.withLock { $0 += duration.microseconds } }
}

@Suite("Stores on one memory database")
struct MemoryDatabaseTests {
    let time = HandTime()
    let database: MemoryDatabase
    let first: SharedMemoryStore
    let second: SharedMemoryStore
    let one: any LeaseTable
    let two: any LeaseTable
    let ada = Worker(id: "a", name: "ada/1")
    let bob = Worker(id: "b", name: "bob/2")

    init() throws {
        let time = time
        database = MemoryDatabase(now: { time.now })
        (first, second) = (database.store(), database.store())
        try first.open(Shapes.schema, as: .owner)
        try second.open(Shapes.schema, as: .owner)
        one = try #require(first.leases)
        two = try #require(second.leases)
    }

    private func commit(
        _ store: SharedMemoryStore, _ operations: [DandelionStore.Operation], _ fences: [Fence] = [],
        order: LaneOrder? = nil
    ) async -> StoreError? {
        do throws(StoreError) {
            _ = try await store.commit(Commit(operations, fences: fences, order: order))
            return nil
        } catch {
            return error
        }
    }

    @Test("see what the others have committed")
    func sharing() async throws {
        let answer = await commit(first, [.put(1, Shapes.member("m"))])
        #expect(answer == nil)
        let row = try second.read { try $0.get(Shapes.members, key: Shapes.key("m")) }
        #expect(row == Shapes.member("m"))
        #expect(first.capabilities.contains(.shared))
    }

    @Test("wake all who fold when something is appended from any of them")
    func waking() async throws {
        let woken = Mutex<[String]>([])
        first.onOutsideWrite { woken.withLock { $0.append("first") } }
        second.onOutsideWrite { woken.withLock { $0.append("second") } }
        let answer = await commit(second, [.append(7, [0, "s", .null])])
        #expect(answer == nil)
        #expect(woken.withLock { $0.sorted() } == ["first", "second"])
    }

    @Test(
        "hand a shard to one of two who claim it, and to the next when it has run out, under a new epoch (P14)"
    )
    func claiming() throws {
        let claims = try one.claim([3, 4], for: ada)
        #expect(claims.map(\.fence) == [Fence(shard: 3, epoch: 1), Fence(shard: 4, epoch: 1)])
        #expect(claims.map(\.isClean) == [true, true])
        #expect(try two.claim([3], for: bob) == [])
        time.pass(.seconds(10))
        #expect(try two.claim([3], for: bob) == [])
        time.pass(.microseconds(1))
        let taken = try two.claim([3], for: bob)
        #expect(taken == [Claim(fence: Fence(shard: 3, epoch: 2), isClean: false)])
        let book = try one.beat(ada, holding: claims.map(\.fence))
        #expect(book.leases[3].owner == "b")
        // Nobody took the other one, so it is renewed as if nothing had happened.
        #expect(book.leases[4].owner == "a" && book.leases[4].remaining == .seconds(10))
    }

    @Test("give shards back cleanly, one by one and all at once")
    func releasing() throws {
        let woken = Mutex(0)
        two.onChange { woken.withLock { $0 += 1 } }
        let claims = try one.claim([1, 2, 3], for: ada)
        try one.release([claims[0].fence])
        let passedOn = try two.claim([1, 2, 3], for: bob)
        #expect(passedOn.map(\.isClean) == [true])
        // What has passed on meanwhile is passed over.
        try one.release([claims[0].fence])
        let book = try two.book()
        #expect(book.leases[1].owner == "b")
        try one.leave(ada)
        try one.leave(ada)
        let rest = try two.claim([2, 3], for: bob)
        #expect(rest.map(\.isClean) == [true, true])
        // A late sign of life of one who has left brings nothing back.
        _ = try one.beat(ada, holding: claims.map(\.fence))
        let none = try one.claim([9], for: ada)
        #expect(none.isEmpty)
        let left = try two.book()
        #expect(left.workers.map(\.worker.id) == ["b"])
        #expect(woken.withLock { $0 } >= 3)
    }

    @Test("count a worker as living for as long as a lease lasts")
    func members() throws {
        _ = try one.beat(ada, holding: [])
        time.pass(.seconds(4))
        let book = try two.beat(bob, holding: [])
        #expect(book.workers.map(\.worker.name) == ["ada/1", "bob/2"])
        #expect(book.workers[0].silence == .seconds(4))
        time.pass(.seconds(7))
        let later = try two.book()
        #expect(later.workers.map(\.worker.name) == ["bob/2"])
    }

    enum Step: CaseIterable { case read, steal, write }

    @Test("refuse a stale owner in every order of its read, the steal and its commit (P14)")
    func interleavings() async throws {
        let orders: [[Step]] = [
            [.read, .steal, .write], [.steal, .read, .write], [.read, .write, .steal],
        ]
        for (shard, order) in orders.enumerated() {
            let fence = try one.claim([Int64(shard)], for: ada)[0].fence
            let untouched = try one.claim([Int64(200 + shard)], for: ada)[0].fence
            var answer: StoreError?
            var wasStolen = false
            for step in order {
                switch step {
                case .read: _ = try first.read { try $0.get(Shapes.members, key: Shapes.key("m")) }
                case .steal:
                    time.pass(.seconds(11))
                    _ = try one.beat(ada, holding: [untouched])
                    #expect(try two.claim([Int64(shard)], for: bob).count == 1)
                    wasStolen = true
                case .write:
                    // One of two fences is enough, whichever comes first.
                    answer = await commit(
                        first, [.put(1, Shapes.member("w\(shard)"))], [untouched, fence])
                    #expect(answer == (wasStolen ? .fenced(shard: Int64(shard)) : nil))
                }
            }
            let row = try second.read { try $0.get(Shapes.members, key: Shapes.key("w\(shard)")) }
            #expect((row == nil) == (answer != nil))
        }
    }

    @Test("refuse the fence of a shard that was given back, and what follows in the lane")
    func givenBack() async throws {
        let fence = try one.claim([5], for: ada)[0].fence
        try one.release([fence])
        func send(_ store: SharedMemoryStore, _ sequence: Int64, _ fences: [Fence]) async -> StoreError? {
            let order = LaneOrder(lane: 0, generation: 1, sequence: sequence)
            return await commit(store, [.put(1, Shapes.member("m"))], fences, order: order)
        }
        let (refused, next) = (await send(first, 1, [fence]), await send(first, 2, []))
        #expect(refused == .fenced(shard: 5))
        #expect(next == .predecessorFailed(lane: 0))
        // The other store's lane of that number is another one.
        let other = await send(second, 1, [])
        #expect(other == nil)
    }

    @Test("raise a counter exactly as often as was acknowledged, while its shard changes hands")
    func counter() async throws {
        _ = await commit(first, [.put(1, Shapes.member("count", due: 0))])
        let stores = [first, second]
        let raised = try await withThrowingTaskGroup(of: Int.self) { group in
            for (index, worker) in [ada, bob].enumerated() {
                group.addTask { [time] in
                    let table = try #require(stores[index].leases)
                    var count = 0
                    for _ in 0..<40 {
                        time.pass(.seconds(11))
                        guard let fence = try table.claim([0], for: worker).first?.fence else { continue }
                        for _ in 0..<25 {
                            let row = try stores[index].read {
                                try $0.get(Shapes.members, key: Shapes.key("count"))
                            }
                            let value = (row?[4].integer ?? 0) + 1
                            let raise = DandelionStore.Operation.update(
                                1, key: Shapes.key("count"), [Assignment(4, .integer(value))])
                            let answer = await commit(stores[index], [raise], [fence])
                            if answer == nil { count += 1 }
                        }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        let row = try first.read { try $0.get(Shapes.members, key: Shapes.key("count")) }
        #expect(row?[4].integer == Int64(raised))
        #expect(raised > 0)
    }
}
