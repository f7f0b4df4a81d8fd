import Dandelion
import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
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
                    let entries = try await workers.entries(of: home, seenBy: post)
                    let waits = try await post.engine.home(home).read { view in
                        try view.rows(Scan(Tables.mail)).contains { $0[1] == .text(home) }
                    }
                    if waits {
                        await Task.yield()
                        continue
                    }
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
