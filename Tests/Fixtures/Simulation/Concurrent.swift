public import Dandelion
import DandelionTestWorld

/// Plays scripts of several homes against one engine, step by step beside each other.
public enum Concurrent {
    /// - Returns: The hash of each script's home.
    public static func play(_ scripts: [Script], lanes: Int) async throws -> [Digest] {
        var options = EngineOptions()
        options.lanes = lanes
        let clock = VirtualClock(Script.start)
        options.clock = clock
        let engine = World.engine(.existing(MemoryStore(digestKey: .open)), options)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        let rounds = scripts.map(\.steps.count).max() ?? 0
        for round in 0..<rounds {
            // The clock is everybody's: it moves between rounds, to the latest that anybody asks for.
            var target = clock.now()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for script in scripts where round < script.steps.count {
                    let home = engine.home(script.home)
                    switch script.steps[round] {
                    case .record(let recordings):
                        group.addTask { try await home.record(contentsOf: recordings) }
                    case .erase(let member, let id):
                        group.addTask { try await home.erase(member, id: id) }
                    case .advance(let instant): target = max(target, instant)
                    }
                }
                try await group.waitForAll()
            }
            await clock.advance(engine, to: target)
        }
        var hashes: [Digest] = []
        for script in scripts { hashes.append(try await engine.home(script.home).refold().stored) }
        engine.stop()
        try await running.value
        return hashes
    }
}
