import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("Homes that change hands")
struct HandOverTests {
    @Test("under fire lose no letter and double none, wherever each meets them (P2, P14)", arguments: 0..<4)
    func underFire(seed: Int) async throws {
        let workers = Workers()
        var chance = SeededGenerator(seed: UInt64(seed))
        let first = await workers.start()
        try await workers.share(first)
        let homes = (0..<6).map { "home-\($0)" }
        let (letters, senders) = (30, 3)
        // It only sends, so that there is always somebody to send through.
        let post = await workers.start { $0.share = .only([]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in 0..<letters {
                        let home = post.engine.home(homes[(sender + number) % homes.count])
                        let through = number % 2 == 0 ? home : first.engine.home(home.name)
                        let event = Tick(name: "s\(sender)", count: number)
                        // One that is stopped says so, and it is sent again under its id.
                        do {
                            try await through.record(event, id: "s\(sender)-\(number)")
                        } catch FoldError.stopping {
                            try await home.record(event, id: "s\(sender)-\(number)")
                        }
                    }
                }
            }
            var living = [first]
            for wave in 0..<8 {
                if living.count < 2 || Int.random(in: 0..<3, using: &chance) == 0 {
                    living.append(await workers.start { $0.lanes = 1 + wave % 2 })
                } else if Bool.random(using: &chance) {
                    // Stopped for longer than its leases: the others take over meanwhile.
                    let slow = living.removeFirst()
                    workers.time.pass(.seconds(11))
                    try await workers.share(living)
                    living.append(slow)
                } else if living.count > 2 {
                    try await living.removeLast().stop()
                }
                try await workers.share(living)
            }
            try await group.waitForAll()
            try await workers.share(living)
            var found = 0
            for home in homes {
                var seen: Set<String> = []
                while true {
                    let waits = try await post.engine.home(home).read { view in
                        try view.rows(Scan(Tables.mail)).contains { $0[1] == .text(home) }
                    }
                    if waits {
                        await Task.yield()
                        continue
                    }
                    let entries = try await workers.entries(of: home, seenBy: post)
                    #expect(entries.map(\.number) == Array(1...Int64(max(1, entries.count))))
                    for entry in entries {
                        let name = "\(entry.body["name"] ?? .null) \(entry.body["count"] ?? .null)"
                        #expect(seen.insert(name).inserted, "\(name) is there twice")
                    }
                    found += entries.count
                    break
                }
                #expect(try await post.engine.home(home).verifyFold().isEmpty)
            }
            #expect(found == letters * senders)
            for worker in living { try await worker.stop() }
        }
        try await post.stop()
    }

    @Test("keep a shard that others are to have until its activities have ended, which need not be repeated")
    func patience() async throws {
        let gate = Doorbell()
        let attempts = Mutex(0)
        let call = Activity("call", timeout: .seconds(3_600)) {
            (name: String, _: ActivityContext) -> String in
            attempts.withLock { $0 += 1 }
            try await gate.wait(since: 0, for: .seconds(3_600))
            return name
        }
        let calling = Workflow("calling", version: 1, state: Shop.Thanks()) { flow in
            flow.step("start") { turn, _, _ in try turn.perform("call", with: .string("a"), then: "called") }
            flow.step("called") { turn, _, _ in try turn.put("called", key: "it", true) }
        }
        let begin = Handler("begin", version: 1, on: Tick.self) { turn, _ in try turn.start("calling") }
        let workers = Workers { source, options in
            Engine(
                store: source, events: Shop.events, activities: [call], workflows: [calling],
                handlers: [begin], options: options)
        }
        let ada = await workers.start { $0.leasePatience = .seconds(3_600) }
        try await workers.share(ada)
        let homes = (0..<12).map { "home-\($0)" }
        for home in homes { try await ada.engine.home(home).record(Tick(name: "t", count: 1)) }
        while attempts.withLock({ $0 }) < homes.count { await Task.yield() }
        let bob = await workers.start()
        // What has no activities goes at once.
        while bob.engine.servedShards.count < 128 - homes.count {
            try await ada.engine.keepLeases()
            try await bob.engine.keepLeases()
            await Task.yield()
        }
        #expect(homes.allSatisfy { ada.engine.folds($0) })
        gate.ring()
        await ada.engine.settle()
        try await workers.share(ada, bob)
        #expect(homes.contains { bob.engine.folds($0) })
        for home in homes {
            #expect(try await bob.engine.home(home).value("called", key: "it") == true)
        }
        #expect(attempts.withLock { $0 } == homes.count)
        try await ada.stop()
        try await bob.stop()
    }

    @Test("go on after commits of which nobody was told whether they stand, each once (P2)")
    func cutOff() async throws {
        let workers = Workers()
        let clock = VirtualClock()
        let ada = await workers.start(clock: clock, through: { CutStore($0, every: 3) })
        let store = try #require(ada.store as? CutStore)
        try await workers.share(ada)
        let home = ada.engine.home("shop")
        for number in 1...12 {
            let event = OrderPaid(customer: "c\(number % 4)", amount: usd(1_000))
            let receipt = try await home.record(event, id: "o-\(number)", until: .processed)
            #expect(receipt.number == Int64(number))
        }
        // Nothing can be reached for a while; what is sent meanwhile waits.
        store.setUnreachable(true)
        let late = Task { try await home.record(OrderPaid(customer: "late", amount: usd(500)), id: "late") }
        while ada.engine.waiting(in: "shop") == 0 { await Task.yield() }
        store.setUnreachable(false)
        _ = try await late.value
        await ada.engine.settle()
        let entries = try await home.changes(after: 0, limit: .max)
        #expect(entries.count { $0.type == "order.paid" } == 13)
        #expect(store.cuts > 4)
        #expect(try await home.verifyFold().isEmpty)
        try await ada.stop()
    }

    @Test(
        "come to the same as with one worker, whoever joins, stalls, leaves or dies (P2, P14, P15)",
        arguments: 0..<6)
    func sameHash(seed: Int) async throws {
        var calm = RandomTrouble(seed: UInt64(seed), calm: true)
        var wild = RandomTrouble(seed: UInt64(seed), calm: false)
        let (peace, trouble) = (try await calm.run(), try await wild.run())
        #expect(trouble.entries == peace.entries)
        #expect(trouble.faults.isEmpty)
        if trouble.quarantined == 0 { #expect(trouble.hashes == peace.hashes) }
    }
}
