import Dandelion

/// Tasks that record purchases, each with one outstanding.
struct Recorders {
    let count: Int
    /// Before every message id, so that no two runs send the same.
    let name: String
    let record: @Sendable (Purchase, String) async throws -> Void

    /// Records for so long, and until everything is answered.
    ///
    /// - Returns: How many were recorded.
    func run(for limit: Duration) async throws -> Int {
        let deadline = ContinuousClock.now + limit
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for recorder in 0..<count {
                group.addTask {
                    var chance = SeededGenerator(seed: UInt64(recorder))
                    var recorded = 0
                    while ContinuousClock.now < deadline {
                        let member = Int(chance.next() % UInt64(Purchase.members))
                        try await record(
                            Purchase(member: "member-\(member)", points: 5), "\(name)-\(recorder)-\(recorded)"
                        )
                        recorded += 1
                    }
                    return recorded
                }
            }
            return try await group.reduce(0, +)
        }
    }
}
