import DandelionModel
import DandelionStore
import Testing

extension StoreRule {
    static let differential = [
        StoreRule("random commits and reads agree with a plain model", examine: agreesOneByOne),
        StoreRule("random commits of a lane agree with a plain model", promise: "P1", examine: agreesInLanes),
        StoreRule(
            "random commits agree with a plain model over many openings", requires: .durable,
            examine: agreesOverOpenings),
    ]

    @Sendable private static func agreesOneByOne(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        var trial = Trial(seed: 0x1d)
        for _ in 0..<1_500 {
            let commit = trial.nextCommit()
            try trial.judge(commit, try await store.settle(commit))
            try trial.compare(store, scans: 2)
        }
        try trial.compareAll(store)
    }

    /// Batches of a lane are submitted without waiting, as the engine's lanes do.
    @Sendable private static func agreesInLanes(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        var trial = Trial(seed: 0x2d)
        var generation: Int64 = 1
        var sequence: Int64 = 0
        for _ in 0..<150 {
            let answers = Answers()
            let commits = (0..<8).map { _ in
                sequence += 1
                var commit = trial.nextCommit()
                commit.order = DandelionStore.LaneOrder(lane: 3, generation: generation, sequence: sequence)
                return commit
            }
            for (number, commit) in commits.enumerated() { answers.submit(commit, to: store, as: number) }
            try await answers.wait(for: commits.count)
            var isBroken = false
            for (number, commit) in commits.enumerated() {
                let answer = try #require(answers[number])
                if isBroken {
                    try #require(answer == .failure(.predecessorFailed(lane: 3)), "\(trial)")
                } else {
                    isBroken = try !trial.judge(commit, answer)
                }
            }
            if isBroken {
                generation += 1
                sequence = 0
            }
            try trial.compare(store, scans: 4)
        }
        try trial.compareAll(store)
    }

    @Sendable private static func agreesOverOpenings(_ exam: StoreExamination) async throws {
        var trial = Trial(seed: 0x3d)
        for _ in 0..<12 {
            let store = try exam.open()
            try trial.compareAll(store)
            for _ in 0..<25 {
                let commit = trial.nextCommit()
                try trial.judge(commit, try await store.settle(commit))
            }
            store.close()
        }
    }
}
