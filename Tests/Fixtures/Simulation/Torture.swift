import Dandelion
import DandelionTestWorld

/// One homeful of trouble: a script, and a process that dies again and again.
public enum Torture {
    /// What a seed came to.
    public struct Verdict: Sendable {
        public let seed: UInt64
        public let restarts: Int
        public let entries: Int
        public let quarantined: Int
        /// What is wrong: nothing, if all is well.
        public let faults: [String]
    }

    /// Plays the script of a seed in peace, and then under crashes and refusals at random commits.
    public static func run(seed: UInt64) async throws -> Verdict {
        var chance = SeededGenerator(seed: seed)
        let script = Script(home: "shop", seed: seed, events: Int.random(in: 20...250, using: &chance))
        let peace = MemoryStore(digestKey: .open)
        let expected = try await Simulation(script).run { _ in peace }
        let memory = MemoryStore(digestKey: .open)
        let span = Int.random(in: 5...80, using: &chance)
        let forgets = Bool.random(using: &chance)
        // A refusal goes back to the client, and what it sends again comes later than in peace.
        let refuses = Int.random(in: 0..<4, using: &chance) == 0
        let simulation = Simulation(script) { $0.forgetsAfterEveryTurn = forgets }
        let result = try await simulation.run { _ in
            memory.close()
            return FaultyStore(
                memory, at: Int.random(in: 2...(span + 2), using: &chance),
                fault: fault(refuses, using: &chance))
        }
        var faults: [String] = []
        if !refuses, result.quarantined == 0, result.hash != expected.hash {
            faults.append("another hash than in peace")
        }
        if !result.differences.isEmpty { faults.append("refold differs in \(result.differences)") }
        if !result.isBalanced { faults.append("the ledger is not balanced") }
        return Verdict(
            seed: seed, restarts: result.restarts, entries: result.entries, quarantined: result.quarantined,
            faults: faults)
    }

    private static func fault(
        _ refuses: Bool, using chance: inout SeededGenerator
    ) -> FaultyStore.Fault {
        if refuses, Bool.random(using: &chance) { return .refuse(.full(path: "memory")) }
        return .crash(Bool.random(using: &chance) ? .before : .after)
    }
}
