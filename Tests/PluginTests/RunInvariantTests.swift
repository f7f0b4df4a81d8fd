import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("Whatever plugins do in a home (P5, P15)")
struct RunInvariantTests {
    private static let activities: RunWorld.Activities = { name, input in
        if name == "fail" { throw TurnError.invalid(call: "fail", reason: "broke") }
        return input
    }

    /// What a world comes to: every home's hash, and how every turn ended.
    private struct Outcome: Equatable {
        var hashes: [String: String] = [:]
        var dispositions: [String: [[Disposition]]] = [:]
    }

    private func world(
        _ options: RunWorld.Options = RunWorld.Options(), store: any Store = MemoryStore(digestKey: .open),
        clock: RunClock = RunClock()
    ) throws -> RunWorld {
        let world = try RunWorld(store: store, clock: clock, options: options, activities: Self.activities)
        try world.offer(RunSchedule.source)
        try world.start()
        return world
    }

    private func outcome(_ world: RunWorld, _ homes: [String]) throws -> Outcome {
        var outcome = Outcome()
        for home in homes {
            outcome.hashes[home] = try world.hash(of: home).description
            outcome.dispositions[home] = try world.entries(in: home).map(\.turns)
        }
        return outcome
    }

    @Test(
        "a thousand random plans of waits, timeouts, caught errors and compensations come to the same, evicted after every turn or never"
    )
    func schedules() async throws {
        let schedules = (0..<20).map {
            RunSchedule(home: "home-\($0)", seed: UInt64($0) &* 7_919 &+ 3, plans: 50)
        }
        var outcomes: [Outcome] = []
        for isForgetful in [false, true] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            let world = try world(options)
            for schedule in schedules { try await world.play(schedule) }
            outcomes.append(try outcome(world, schedules.map(\.home)))
            if isForgetful {
                for schedule in schedules { #expect(try world.refold(schedule.home) == []) }
                let runs = try schedules.flatMap { try world.runs(in: $0.home) }
                #expect(runs.count >= 1_000)
                for status in [RunStatus.completed, .failed, .blocked] {
                    #expect(runs.count { $0.status == status } > 50, "\(status)")
                }
                // Only bugs that were planned are bugs.
                let letters = try schedules.flatMap { try world.deadLetters(in: $0.home) }
                #expect(
                    letters.allSatisfy {
                        $0.error.contains("bug in n") || $0.error.contains("activity 'fail' failed")
                    })
                #expect(
                    letters.first {
                        !$0.error.contains("bug in n") && !$0.error.contains("activity 'fail' failed")
                    }?.error == nil)
            }
            try await world.stop()
        }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test("refolding gives the tables, with one lane and with three, with and without restarts in between")
    func lanes() async throws {
        let schedules = (0..<6).map { RunSchedule(home: "home-\($0)", seed: UInt64($0) + 100, plans: 12) }
        var outcomes: [Outcome] = []
        for (lanes, restarts) in [(1, false), (3, false), (1, true), (3, true)] {
            var options = RunWorld.Options()
            options.lanes = lanes
            let world = try world(options)
            let rounds = schedules.map(\.moves.count).max() ?? 0
            for round in 0..<rounds {
                for schedule in schedules where round < schedule.moves.count {
                    try await world.play(round, of: schedule)
                }
                if restarts, round % 7 == 3 { try await world.restart() }
            }
            for schedule in schedules { #expect(try world.refold(schedule.home) == []) }
            outcomes.append(try outcome(world, schedules.map(\.home)))
            try await world.stop()
        }
        #expect(outcomes[0].hashes.count == 6)
        for other in outcomes.dropFirst() { #expect(other == outcomes[0]) }
    }

    @Test("a cache of coroutines that holds next to none comes to the same")
    func smallCache() async throws {
        let schedule = RunSchedule(home: "shop", seed: 11, plans: 60)
        var outcomes: [Outcome] = []
        for bytes in [32 << 20, 20_000, 1] {
            var options = RunWorld.Options()
            options.parkedBytes = bytes
            let world = try world(options)
            try await world.play(schedule)
            outcomes.append(try outcome(world, ["shop"]))
            try await world.stop()
        }
        #expect(outcomes[1] == outcomes[0])
        #expect(outcomes[2] == outcomes[0])
    }

    @Test(
        "a crash at each commit, before or after it is durable, comes to the same",
        arguments: FaultyStore.Moment.allCases)
    func crashes(moment: FaultyStore.Moment) async throws {
        let schedule = RunSchedule(home: "shop", seed: 23, plans: 8)
        let calm = FaultyStore(MemoryStore(digestKey: .open), at: .max, fault: .crash(.before))
        let peace = try world(store: calm)
        try await peace.play(schedule)
        let expected = try peace.hash()
        try await peace.stop()
        #expect(calm.commits > 30)
        for commit in 3..<(calm.commits - 1) {
            let memory = MemoryStore(digestKey: .open)
            let clock = RunClock()
            let first = try RunWorld(
                store: FaultyStore(memory, at: commit, fault: .crash(moment)), clock: clock,
                activities: Self.activities)
            try first.offer(RunSchedule.source)
            var next = 0
            do {
                try first.start()
                while next < schedule.moves.count {
                    try await first.play(next, of: schedule)
                    next += 1
                }
                try await first.stop()
            } catch {
                try? await first.stop()
            }
            memory.close()
            let second = try world(store: memory, clock: clock)
            while next < schedule.moves.count {
                try await second.play(next, of: schedule)
                next += 1
            }
            #expect(try second.hash() == expected, "crash at commit \(commit)")
            #expect(try second.refold() == [], "crash at commit \(commit)")
            try await second.stop()
        }
    }
}
