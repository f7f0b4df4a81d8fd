import Dandelion
import DandelionModel
import DandelionStore
import DandelionWorkflow
import Synchronization
import Testing

/// A lease table that can be out of reach.
private final class Unsteady: LeaseTable {
    let inner: any LeaseTable
    let isReachable = Mutex(true)

    init(_ inner: any LeaseTable) { self.inner = inner }

    private func check() throws(StoreError) {
        if !isReachable.withLock({ $0 }) { throw .unknownOutcome("the network is gone") }
    }

    var timeToLive: Duration { inner.timeToLive }
    func beat(_ worker: Worker, holding fences: [Fence]) throws(StoreError) -> LeaseBook {
        try check()
        return try inner.beat(worker, holding: fences)
    }
    func book() throws(StoreError) -> LeaseBook { try inner.book() }
    func claim(_ shards: [Int64], for worker: Worker) throws(StoreError) -> [Claim] {
        try check()
        return try inner.claim(shards, for: worker)
    }
    func release(_ fences: [Fence]) throws(StoreError) {
        try check()
        try inner.release(fences)
    }
    func leave(_ worker: Worker) throws(StoreError) { try inner.leave(worker) }
    func onChange(_ wake: (@Sendable () -> Void)?) { inner.onChange(wake) }
}

/// A keeper whose lanes are the test.
private final class Keeping: Sendable {
    let keeper: ShardKeeper
    let table: Unsteady
    private let told: Told

    private final class Told: Sendable { let notices = Mutex<[ShardNotice]>([]) }

    init(_ id: String, on database: MemoryDatabase, _ time: HandTime, wanted: Set<Int64>? = nil) throws {
        let store = database.store()
        try store.open(Tables.schema, as: .owner)
        let table = Unsteady(try #require(store.leases))
        let told = Told()
        (self.table, self.told) = (table, told)
        keeper = ShardKeeper(
            table, for: Worker(id: id, name: "host/\(id)", isBalanced: wanted == nil), wanted: wanted ?? [],
            now: { .microseconds(time.now) }, tell: { notice in told.notices.withLock { $0.append(notice) } })
    }

    /// A round; what the lanes were told in it.
    @discardableResult
    func step() throws -> [ShardNotice] {
        try keeper.step()
        return told.notices.withLock { notices in
            defer { notices = [] }
            return notices
        }
    }

    /// Gives back at once what was asked back.
    func obey(_ notices: [ShardNotice]) {
        for case .wantedBack(let fence) in notices { keeper.giveBack(fence) }
    }
}

@Suite("The keeper of an engine's leases (P14)")
struct ShardKeeperTests {
    let time = HandTime()
    let database: MemoryDatabase

    init() {
        let time = time
        database = MemoryDatabase(now: { time.now })
    }

    private func gained(_ notices: [ShardNotice]) -> Int {
        notices.count { if case .gained = $0 { true } else { false } }
    }

    @Test("takes all when it is alone, and shares with who comes, one step after the lanes are done")
    func joining() throws {
        let ada = try Keeping("a", on: database, time)
        #expect(gained(try ada.step()) == 256)
        #expect(try ada.step().isEmpty)
        let bob = try Keeping("b", on: database, time)
        #expect(gained(try bob.step()) == 0)
        let asked = try ada.step()
        #expect(asked.count == 128)
        // The lanes are not done: nothing has moved, and nothing is asked twice.
        #expect(try ada.step().isEmpty)
        #expect(gained(try bob.step()) == 0)
        ada.obey(asked)
        try ada.step()
        let gains = try bob.step()
        #expect(gained(gains) == 128)
        #expect(gains.allSatisfy { if case .gained(let claim) = $0 { claim.isClean } else { false } })
        #expect(try ada.step().isEmpty)
        #expect(try bob.step().isEmpty)
        #expect(bob.keeper.holder(of: ada.keeper.held[0].shard) == "host/a")
    }

    @Test("takes over what a dead worker had when its leases have run out, and not before")
    func death() throws {
        let (ada, bob) = (try Keeping("a", on: database, time), try Keeping("b", on: database, time))
        try ada.step()
        try bob.step()
        ada.obey(try ada.step())
        try ada.step()
        try bob.step()
        // From here on Ada gives no sign of life.
        var waited = Duration.zero
        var notices: [ShardNotice] = []
        while notices.isEmpty, waited < .seconds(60) {
            let rest = try bob.keeper.step()
            time.pass(rest)
            waited += rest
            notices = try bob.step()
        }
        #expect(gained(notices) == 128)
        #expect(waited > .seconds(10) && waited < .seconds(12))
        #expect(notices.allSatisfy { if case .gained(let claim) = $0 { !claim.isClean } else { false } })
        // Ada comes back, and learns what she has lost before she does anything.
        let lost = try ada.step()
        #expect(lost.prefix(128).allSatisfy { if case .lost = $0 { true } else { false } })
    }

    @Test("lets nobody work on leases that may have lapsed, and goes on when the store is back")
    func lapse() throws {
        let ada = try Keeping("a", on: database, time)
        #expect(!ada.keeper.mayWork)
        try ada.step()
        #expect(ada.keeper.mayWork)
        ada.table.isReachable.withLock { $0 = false }
        time.pass(.seconds(9))
        #expect(throws: StoreError.self) { try ada.keeper.step() }
        #expect(ada.keeper.mayWork)
        time.pass(.seconds(2))
        #expect(!ada.keeper.mayWork)
        ada.table.isReachable.withLock { $0 = true }
        // Nobody has taken anything, so nothing is lost.
        #expect(try ada.step().isEmpty)
        #expect(ada.keeper.mayWork)
        #expect(ada.keeper.held.count == 256)
    }

    @Test("gives back later what could not be given back, and takes anew what a fence has lost")
    func failures() throws {
        let (ada, bob) = (try Keeping("a", on: database, time), try Keeping("b", on: database, time))
        try ada.step()
        try bob.step()
        let asked = try ada.step()
        ada.obey(asked)
        ada.table.isReachable.withLock { $0 = false }
        #expect(throws: StoreError.self) { try ada.keeper.step() }
        #expect(gained(try bob.step()) == 0)
        ada.table.isReachable.withLock { $0 = true }
        try ada.step()
        #expect(gained(try bob.step()) == 128)
        // A fence was refused: the shard is not held, and what nobody else has is taken again.
        let fence = ada.keeper.held[0]
        ada.keeper.noticeLoss(of: fence)
        #expect(!ada.keeper.held.contains(fence))
        time.pass(.seconds(11))
        try bob.keeper.step()
        _ = try ada.step()
        _ = try bob.step()
        let all = ada.keeper.held.map(\.shard) + bob.keeper.held.map(\.shard)
        #expect(Set(all).count == all.count)
    }

    @Test("asks only for what is wanted, where it is not balanced, and keeps it from the others")
    func single() throws {
        let single = try Keeping("s", on: database, time, wanted: [5])
        #expect(gained(try single.step()) == 1)
        let ada = try Keeping("a", on: database, time)
        #expect(gained(try ada.step()) == 255)
        #expect(ada.keeper.holder(of: 5) == "host/s")
        single.keeper.end(leaves: true)
        #expect(gained(try ada.step()) == 1)
        #expect(!single.keeper.mayWork)
    }

    @Test("does nothing more when it has ended")
    func ended() throws {
        let ada = try Keeping("a", on: database, time)
        try ada.step()
        ada.keeper.end(leaves: true)
        ada.keeper.end(leaves: true)
        #expect(try ada.step().isEmpty)
        let bob = try Keeping("b", on: database, time)
        #expect(gained(try bob.step()) == 256)
    }
}
