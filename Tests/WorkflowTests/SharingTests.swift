import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("Workers that share a store")
struct SharingTests {
    private func order(_ customer: String, _ cents: Int64 = 1_000) -> OrderPaid {
        OrderPaid(customer: customer, amount: usd(cents))
    }

    /// A home whose shard is, or is not, among some.
    private func home(in shards: Set<Int64>, _ isIn: Bool = true) throws -> String {
        try #require((0..<10_000).map { "home-\($0)" }.first { shards.contains(HomeKey($0).shard) == isIn })
    }

    @Test("share all shards among themselves, as they come and go, and leave at once (P14)")
    func membership() async throws {
        let workers = Workers()
        let ada = await workers.start()
        try await workers.share(ada)
        #expect(ada.engine.servedShards.count == 256)
        let bob = await workers.start()
        try await workers.share(ada, bob)
        #expect(ada.engine.servedShards.count == 128 && bob.engine.servedShards.count == 128)
        #expect(ada.engine.servedShards.isDisjoint(with: bob.engine.servedShards))
        let cleo = await workers.start { $0.lanes = 3 }
        try await workers.share(ada, bob, cleo)
        let counts = [ada, bob, cleo].map(\.engine.servedShards.count)
        #expect(counts.reduce(0, +) == 256 && counts.allSatisfy { $0 <= 86 })
        try await bob.stop()
        // No time has passed: what was left is free at once.
        try await workers.share(ada, cleo)
        #expect(ada.engine.servedShards.count == 128 && cleo.engine.servedShards.count == 128)
        try await ada.stop()
        try await cleo.stop()
    }

    @Test("send each other letters, and wait for what becomes of them (P2, P16)")
    func letters() async throws {
        let workers = Workers()
        let (ada, bob) = (await workers.start(), await workers.start())
        try await workers.share(ada, bob)
        let name = try home(in: bob.engine.servedShards)
        let (here, there) = (ada.engine.home(name), bob.engine.home(name))
        #expect(!ada.engine.folds(name) && bob.engine.folds(name))
        // Durable as mail: who folds it gives the number.
        let mail = try await here.record(order("ada"), id: "o-1")
        #expect(mail.number == nil)
        let receipt = try await here.record(order("ada"), id: "o-2", until: .processed)
        #expect(receipt.number == 2)
        let again = try await here.record(order("ada"), id: "o-1", until: .processed)
        #expect(again.number == 1)
        #expect(try await there.record(order("ada"), id: "o-2").isRepeat)
        await #expect(throws: FoldError.self) {
            try await here.record(order("eve"), id: "o-2", until: .processed)
        }
        let held = try await here.balance(of: Account(.held, "ada"), in: dollars)
        #expect(held == usd(200))
        try await ada.stop()
        try await bob.stop()
    }

    @Test("carry out each other's orders, and say why not (P16)")
    func orders() async throws {
        let workers = Workers()
        let (ada, bob) = (await workers.start(), await workers.start())
        try await workers.share(ada, bob)
        let here = ada.engine.home(try home(in: bob.engine.servedShards))
        let started = try await here.start("thank", key: "eve", input: .string("eve"), id: "s-1")
        let repeated = try await here.start("thank", key: "eve", input: .string("eve"), id: "s-1")
        #expect(started.number == 1 && repeated.number == 1)
        let run = try #require(try await here.runs(of: "thank", limit: 1).first)
        #expect(run.started == 1 && run.key == "eve")
        try await here.cancel(run: run.id, reason: "enough")
        #expect(try await here.run(run.id)?.status == .cancelled)
        await #expect(throws: FoldError.self) { try await here.cancel(run: "nobody", reason: "x") }
        do {
            try await here.redrive(entry: 1, turn: 0)
            Issue.record("there is no such dead letter")
        } catch FoldError.turnedAway(_, _, let reason) {
            #expect(reason.contains("no dead letter"))
        }
        try await ada.stop()
        try await bob.stop()
    }

    @Test("take over a dead worker's homes with care, when its leases have run out")
    func takeover() async throws {
        let workers = Workers()
        let (ada, bob) = (await workers.start(), await workers.start())
        try await workers.share(ada, bob)
        let name = try home(in: ada.engine.servedShards)
        try await ada.engine.home(name).record(order("ada"), id: "o-1")
        // Ada gives no sign of life any more.
        workers.time.pass(.seconds(9))
        try await workers.share(bob)
        #expect(!bob.engine.folds(name))
        workers.time.pass(.seconds(2))
        try await workers.share(bob)
        #expect(bob.engine.servedShards.count == 256)
        let receipt = try await bob.engine.home(name).record(order("ada"), id: "o-2")
        #expect(receipt.number == 2)
        // Each turn was announced, since the last owner might have ended in the middle of one.
        #expect(bob.store.statistics.commits >= 3)
        // She was only slow, and does not know it yet: what she is told goes where it belongs.
        async let late = ada.engine.home(name).record(order("ada"), id: "o-3", until: .processed)
        await ada.engine.settle()
        try await workers.share(ada, bob)
        #expect(try await late.number == 3)
        let entries = try await workers.entries(of: name, seenBy: bob)
        #expect(entries.filter { $0.type == "order.paid" }.map(\.number) == [1, 2, 3])
        try await ada.stop()
        try await bob.stop()
    }

    @Test("refuse a worker that believes in its lapsed leases by the fence, and lose nothing (P1, P14)")
    func stale() async throws {
        let workers = Workers()
        // Her clock stands still, as that of a process that was stopped.
        let ada = await workers.start { $0.leaseTime = { .zero } }
        try await workers.share(ada)
        let names = (0..<8).map { "home-\($0)" }
        for name in names { try await ada.engine.home(name).record(order("ada"), id: "o-1") }
        workers.time.pass(.seconds(11))
        let bob = await workers.start { $0.share = .only(Array(names.prefix(4))) }
        try await workers.share(bob)
        // One batch over homes that are hers still and homes that are not.
        try await withThrowingTaskGroup(of: Int64?.self) { group in
            for name in names {
                group.addTask {
                    let event = OrderPaid(customer: "bob", amount: usd(500))
                    return try await ada.engine.home(name).record(event, id: "o-2", until: .processed).number
                }
            }
            for try await number in group { #expect(number == 2) }
        }
        for name in names {
            let entries = try await workers.entries(of: name, seenBy: bob)
            #expect(entries.map(\.number) == [1, 2])
            #expect(bob.engine.folds(name) != ada.engine.folds(name))
            #expect(try await bob.engine.home(name).verifyFold().isEmpty)
        }
        try await ada.stop()
        try await bob.stop()
    }

    @Test("hand over what waits: timers, activities and mail go on at the next owner")
    func handOver() async throws {
        let workers = Workers()
        let clock = VirtualClock()
        let ada = await workers.start(clock: clock)
        try await workers.share(ada)
        let home = ada.engine.home("shop")
        for number in 1...4 { try await home.record(order("ada"), id: "o-\(number)") }
        let bob = await workers.start(clock: clock) { $0.share = .only(["shop"]) }
        try await workers.share(ada, bob)
        #expect(ada.engine.folds("shop"))
        try await ada.stop()
        try await workers.share(bob)
        #expect(bob.engine.folds("shop"))
        let there = bob.engine.home("shop")
        try await there.record(order("ada"), id: "o-5")
        await bob.engine.settle()
        #expect(try await there.value("thanks", key: "ada") == .string("thanks, ada"))
        await clock.advance(bob.engine, by: .days(31))
        #expect(try await there.balance(of: Account(.held, "ada"), in: dollars) == usd(0))
        #expect(try await there.verifyFold().isEmpty)
        try await bob.stop()
    }

    @Test("wait for the home of a recorded feed, and are told who has it")
    func waiting() async throws {
        let workers = Workers()
        let ada = await workers.start()
        try await workers.share(ada)
        let bob = await workers.start { $0.share = .only(["shop"]) }
        try await workers.share(bob)
        let holders = Mutex<[String?]>([])
        let waiting = Task {
            try await bob.engine.waitUntilFolding("shop") { holder in holders.withLock { $0.append(holder) } }
        }
        while holders.withLock({ $0.isEmpty }) { await Task.yield() }
        try await ada.stop()
        try await workers.share(bob)
        try await waiting.value
        #expect(bob.engine.folds("shop"))
        #expect(holders.withLock { $0.first ?? nil }?.contains("/") == true)
        #expect(bob.engine.servedShards == [HomeKey("shop").shard])
        try await bob.stop()
    }

    @Test("keep their leases by themselves, and are woken when one leaves")
    func threads() async throws {
        let database = MemoryDatabase(timeToLive: .seconds(3_600))
        func start() async -> (Engine, Task<Void, any Error>) {
            let engine = Engine(
                store: .existing(database.store()), events: Shop.events, handlers: Shop.handlers)
            let running = Task { try await engine.run() }
            await engine.waitUntilRunning()
            return (engine, running)
        }
        func until(_ engine: Engine, _ count: Int) async {
            while engine.servedShards.count != count { await Task.yield() }
        }
        let (ada, adaRuns) = await start()
        await until(ada, 256)
        let (bob, bobRuns) = await start()
        await until(ada, 128)
        await until(bob, 128)
        ada.stop()
        try await adaRuns.value
        await until(bob, 256)
        bob.stop()
        try await bobRuns.value
    }
}
