import Dandelion
import DandelionTestWorld
import Simulation
import Testing

@Suite("Whatever happens to a home (P1, P2, P12, P15, P17)")
struct InvariantTests {
    private static let seeds: [UInt64] = Array(1...12)

    private func play(
        _ script: Script, configure: (inout EngineOptions) -> Void = { _ in }
    ) async throws -> Simulation.Result {
        let store = MemoryStore(digestKey: .open)
        return try await Simulation(script, configure: configure).run { _ in store }
    }

    @Test("refolding its log gives its tables, and its books are balanced", arguments: seeds)
    func refold(seed: UInt64) async throws {
        let result = try await play(Script(home: "shop", seed: seed, events: 200))
        #expect(result.differences == [])
        #expect(result.isBalanced)
        #expect(result.entries > 200)
        #expect(result.restarts == 0)
    }

    @Test("all accounts of a home sum to zero after every commit (P12)", arguments: seeds)
    func balanced(seed: UInt64) async throws {
        let store = AuditedStore(MemoryStore(digestKey: .open))
        _ = try await Simulation(Script(home: "shop", seed: seed, events: 200)).run { _ in store }
        #expect(store.audit.commits > 20)
        #expect(store.audit.unbalanced == 0)
    }

    @Test("playing it again gives the same hash, also when everything is forgotten after every turn")
    func forgetting() async throws {
        let script = Script(home: "shop", seed: 3, events: 200)
        let first = try await play(script)
        let again = try await play(script)
        let forgetful = try await play(script) { $0.forgetsAfterEveryTurn = true }
        #expect(again.hash == first.hash)
        #expect(forgetful.hash == first.hash)
    }

    @Test(
        "a crash at each of its commits, before or after it is durable, gives the same hash",
        arguments: FaultyStore.Moment.allCases)
    func crashing(moment: FaultyStore.Moment) async throws {
        let script = Script(home: "shop", seed: 5, events: 200)
        let calm = FaultyStore(MemoryStore(digestKey: .open), at: .max, fault: .crash(.before))
        let expected = try await Simulation(script).run { _ in calm }
        for commit in 1...calm.commits {
            let memory = MemoryStore(digestKey: .open)
            let result = try await Simulation(script).run { process in
                memory.close()
                return process == 0
                    ? FaultyStore(memory, at: commit, fault: .crash(moment)) : memory
            }
            #expect(result.hash == expected.hash, "crash at commit \(commit)")
            #expect(result.differences == [], "crash at commit \(commit)")
            // How many letters share a commit is up to the machine: it may end before the last ones.
            #expect(result.restarts == 1 || commit > calm.commits - 5)
        }
    }

    @Test("crashes again and again at random commits give the same hash", arguments: seeds)
    func simulation(seed: UInt64) async throws {
        let script = Script(home: "shop", seed: seed, events: 150)
        let expected = try await play(script)
        var chance = SeededGenerator(seed: seed)
        let memory = MemoryStore(digestKey: .open)
        let result = try await Simulation(script).run { _ in
            memory.close()
            let moment: FaultyStore.Moment = Bool.random(using: &chance) ? .before : .after
            return FaultyStore(memory, at: Int.random(in: 2...40, using: &chance), fault: .crash(moment))
        }
        // Who crashes in the same turn three times leaves it out; all else is as if nothing had been.
        if result.quarantined == 0 { #expect(result.hash == expected.hash) }
        #expect(result.differences == [])
        #expect(result.isBalanced)
        #expect(result.restarts > 0)
    }

    @Test("eight homes come to the same on one lane and on four")
    func lanes() async throws {
        let scripts = (0..<8).map { Script(home: "home-\($0)", seed: UInt64($0), events: 100) }
        let one = try await Concurrent.play(scripts, lanes: 1)
        let four = try await Concurrent.play(scripts, lanes: 4)
        #expect(one.count == 8)
        #expect(one == four)
    }
}
