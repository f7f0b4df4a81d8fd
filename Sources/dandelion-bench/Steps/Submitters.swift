import Dandelion

/// Tasks that commit steps, each with one commit outstanding.
struct Submitters {
    let count: Int
    let store: any Store
    let workload: StepWorkload

    /// Commits for so long, and until everything is durable.
    func run(for limit: Duration, seed: UInt64) async throws -> Round {
        let clock = ContinuousClock()
        let begun = clock.now
        let deadline = begun + limit
        let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
            for submitter in 0..<count {
                group.addTask {
                    try await commit(as: submitter, until: deadline, seed: seed &+ UInt64(submitter))
                }
            }
            return try await group.reduce(into: [], +=)
        }
        let sample = Sample(latencies)
        return Round(
            commitsPerSecond: Double(latencies.count) / (clock.now - begun).inSeconds,
            p50Millis: sample.median, p99Millis: sample.at(0.99))
    }

    /// Each submitter has members of its own, so that no two move the same timer.
    private func commit(
        as submitter: Int, until deadline: ContinuousClock.Instant, seed: UInt64
    ) async throws -> [Double] {
        var chance = SeededGenerator(seed: seed)
        let own = UInt64((StepWorkload.members - submitter + count - 1) / count)
        var latencies: [Double] = []
        var now = ContinuousClock.now
        while now < deadline {
            let member = submitter + Int(chance.next() % own) * count
            _ = try await store.commit(workload.step(of: member, using: &chance))
            let answered = ContinuousClock.now
            latencies.append((answered - now).inMilliseconds)
            now = answered
        }
        return latencies
    }
}

/// What one measurement of a side gave.
struct Round {
    let commitsPerSecond: Double
    let p50Millis: Double
    let p99Millis: Double
}

extension [Round] {
    /// The median of each figure.
    var median: Round {
        Round(
            commitsPerSecond: Sample(map(\.commitsPerSecond)).median,
            p50Millis: Sample(map(\.p50Millis)).median, p99Millis: Sample(map(\.p99Millis)).median)
    }
}
