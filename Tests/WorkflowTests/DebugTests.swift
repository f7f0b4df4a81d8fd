import Dandelion
import DandelionTestWorld
import Simulation
import Testing
import Foundation
@Suite struct DebugTests {
    @Test func dbg() async throws {
        for seed in UInt64(1)...12 {
        let script = Script(home: "shop", seed: seed, events: 150)
        let memory = MemoryStore(digestKey: .open)
        var chance = SeededGenerator(seed: seed)
        nonisolated(unsafe) var last: FaultyStore? = nil
        let t = Date()
        let r = try await Simulation(script).run { process in
            memory.close()
            let moment: FaultyStore.Moment = Bool.random(using: &chance) ? .before : .after
            let k = Int.random(in: 2...40, using: &chance)
            print("seed", seed, "process", process, k, moment, "prev commits", last?.commits ?? 0); fflush(stdout)
            last = FaultyStore(memory, at: k, fault: .crash(moment))
            return last!
        }
        print("seed", seed, "done", r.restarts, Date().timeIntervalSince(t)); fflush(stdout)
        }
    }
}
