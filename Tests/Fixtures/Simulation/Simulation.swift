public import Dandelion
import DandelionTestWorld

/// Plays a script against an engine, and starts another engine whenever one is gone.
public struct Simulation {
    public struct Result: Sendable {
        /// What everything that was folded comes to.
        public let hash: Digest
        /// Collections in which a refold differs from the tables.
        public let differences: [String]
        public let entries: Int
        public let isBalanced: Bool
        public let restarts: Int
        /// Turns that were left out because the process had ended in them too often.
        public let quarantined: Int
        /// Why each process before the last one ended.
        public let errors: [String]
    }

    /// A process that did not come up again after many attempts.
    public struct Stuck: Error {
        public let last: any Error
    }

    let script: Script
    let clock: VirtualClock
    let options: EngineOptions

    /// - Parameter now: Where the clock stands; later than the script's start after a restart.
    public init(
        _ script: Script, at now: Instant = Script.start, configure: (inout EngineOptions) -> Void = { _ in }
    ) {
        self.script = script
        clock = VirtualClock(now)
        var options = EngineOptions()
        configure(&options)
        options.clock = clock
        self.options = options
    }

    /// - Parameter store: Makes the store of each process, counted from 0, over the same storage.
    public func run(_ store: (Int) -> any Store) async throws -> Result {
        var next = 0
        var process = 0
        var result: Result?
        var errors: [String] = []
        while result == nil {
            let engine = World.engine(.existing(store(process)), options)
            let running = Task { try await engine.run() }
            await engine.waitUntilRunning()
            do {
                while next < script.steps.count {
                    try await play(script.steps[next], on: engine)
                    next += 1
                }
                result = try await report(engine, restarts: process, errors: errors)
                engine.stop()
                try await running.value
            } catch {
                engine.stop()
                _ = await running.result
                process += 1
                errors.append(String(describing: error))
                result = nil
                if process > 1_000 { throw Stuck(last: error) }
            }
        }
        guard let result else { throw FoldError.stopping }
        return result
    }

    private func play(_ step: Script.Step, on engine: Engine) async throws {
        let home = engine.home(script.home)
        switch step {
        case .record(let recordings): try await home.record(contentsOf: recordings)
        case .advance(let instant): await clock.advance(engine, to: instant)
        case .erase(let member, let id): try await home.erase(member, id: id)
        }
        await engine.settle()
        guard engine.isFolding else { throw FoldError.stopping }
    }

    private func report(_ engine: Engine, restarts: Int, errors: [String]) async throws -> Result {
        let home = engine.home(script.home)
        let report = try await home.refold()
        let quarantined = try await home.changes(after: 0, limit: .max).flatMap(\.turns).filter {
            if case .quarantined = $0.outcome { true } else { false }
        }
        let sums = try await home.ledgerSums()
        return Result(
            hash: report.stored, differences: report.differences, entries: report.entries,
            isBalanced: sums.values.allSatisfy { $0 == 0 }, restarts: restarts,
            quarantined: quarantined.count, errors: errors)
    }
}
