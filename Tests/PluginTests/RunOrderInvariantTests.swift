import DandelionModel
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Testing

@Suite("Whatever operators order about runs (P5, P15)")
struct RunOrderInvariantTests {
    private func world(
        _ options: RunWorld.Options = RunWorld.Options(), store: any Store = MemoryStore(digestKey: .open),
        clock: RunClock = RunClock()
    ) throws -> RunWorld {
        let world = try RunWorld(store: store, clock: clock, options: options) { name, input in
            if name == "fail" { throw TurnError.invalid(call: "fail", reason: "broke") }
            return input
        }
        try world.offer(RunSchedule.source)
        try world.start()
        return world
    }

    @Test("comes to the same, evicted after every turn, with three lanes and with restarts")
    func schedules() async throws {
        let schedules = (0..<6).map {
            RunSchedule(home: "home-\($0)", seed: UInt64($0) &* 104_729 &+ 5, plans: 40, hasOrders: true)
        }
        var outcomes: [[Digest]] = []
        for (isForgetful, lanes, restarts) in [(false, 1, false), (true, 3, false), (false, 1, true)] {
            var options = RunWorld.Options()
            options.isForgetful = isForgetful
            options.lanes = lanes
            let world = try world(options)
            for round in 0..<(schedules.map(\.moves.count).max() ?? 0) {
                for schedule in schedules where round < schedule.moves.count {
                    try await world.play(round, of: schedule)
                }
                if restarts, round % 7 == 3 { try await world.restart() }
            }
            for schedule in schedules { #expect(try world.refold(schedule.home) == []) }
            outcomes.append(try schedules.map { try world.hash(of: $0.home) })
            if isForgetful {
                let runs = try schedules.flatMap { try world.runs(in: $0.home) }
                for status in [RunStatus.completed, .failed, .cancelled, .terminated] {
                    #expect(runs.count { $0.status == status } > 5, "\(status)")
                }
                #expect(!runs.contains { $0.status == .paused })
                #expect(runs.allSatisfy { $0.status.isLive || $0.course == RunCourse() })
            }
            try await world.stop()
        }
        #expect(outcomes[1] == outcomes[0])
        #expect(outcomes[2] == outcomes[0])
    }

    @Test(
        "a crash at each commit, before or after it is durable, comes to the same",
        arguments: FaultyStore.Moment.allCases)
    func crashes(moment: FaultyStore.Moment) async throws {
        let schedule = RunSchedule(home: "shop", seed: 29, plans: 10, hasOrders: true)
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
                store: FaultyStore(memory, at: commit, fault: .crash(moment)), clock: clock
            ) { name, input in
                if name == "fail" { throw TurnError.invalid(call: "fail", reason: "broke") }
                return input
            }
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
            // What was under way comes before what is sent next, as it did without the crash.
            await second.settle()
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
